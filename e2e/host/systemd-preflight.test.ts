import { preflightFaults } from './suite/preflight';

preflightFaults('systemd');
