import { lifecycle } from './suite/lifecycle';

lifecycle('quadlet');
