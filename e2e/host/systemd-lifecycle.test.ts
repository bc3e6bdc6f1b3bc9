import { lifecycle } from './suite/lifecycle';

lifecycle('systemd');
