import { hangs } from './suite/hangs';

hangs('quadlet');
