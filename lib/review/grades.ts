import type { Grade } from './model';

/** The grades, the gravest first. */
export const GRADES: readonly Grade[] = ['data-loss', 'outage', 'note'];
