import { preflightFaults } from './suite/preflight';

preflightFaults('quadlet');
