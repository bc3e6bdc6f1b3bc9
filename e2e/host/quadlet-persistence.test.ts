import { persistence } from './suite/persistence';

persistence('quadlet');
