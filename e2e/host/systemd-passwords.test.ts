import { passwords } from './suite/passwords';

passwords('systemd');
