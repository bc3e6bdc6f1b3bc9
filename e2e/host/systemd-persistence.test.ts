import { persistence } from './suite/persistence';

persistence('systemd');
