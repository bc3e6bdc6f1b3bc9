import { passwords } from './suite/passwords';

passwords('quadlet');
