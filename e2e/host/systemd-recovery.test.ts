import { recovery } from './suite/recovery';

recovery('systemd');
