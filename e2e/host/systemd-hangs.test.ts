import { hangs } from './suite/hangs';

hangs('systemd');
