import { recovery } from './suite/recovery';

recovery('quadlet');
