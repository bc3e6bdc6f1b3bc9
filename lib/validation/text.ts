import type { Check } from './problem';

/**
 * A check of text that survives what plain JavaScript passes (a number, null, an object): those are findings, not
 * exceptions.
 */
export function textCheck(check: Check): Check {
  return (value: unknown) => {
    if (typeof value !== 'string') return `write a string instead of ${value === null ? 'null' : `a ${typeof value}`}`;
    return value === '' ? 'write something: it is empty' : check(value);
  };
}

/** Whether text holds a line break or another control character, which no name, path or URL of ours may. */
export function hasControlCharacter(text: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}
