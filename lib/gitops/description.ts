import type { IConstruct } from 'constructs';

/** What can be written as JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What a construct says of itself to a program that asks the app, such as what has to be true once it runs. No secret is in it. */
export interface Description {
  /** What is described, such as `opencode-workspace`. */
  readonly kind: string;
  readonly [key: string]: JsonValue;
}

/** A construct that describes itself to who asks the app instead of reading its files. */
export interface IDescribed extends IConstruct {
  /** Called after validation of the whole app has passed. */
  describe(): Description;
}

/** Whether a construct describes itself. */
export function isDescribed(construct: IConstruct): construct is IDescribed {
  return 'describe' in construct && typeof construct.describe === 'function';
}
