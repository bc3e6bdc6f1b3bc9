import { upgrade } from './suite/upgrade';

upgrade();
