import { listAt, textAt } from '../json-path';

/** A condition of an object's status. */
export interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The condition of that type among `conditions`; undefined where the controller has said nothing. */
export function conditionAmong(conditions: readonly unknown[], type: string): Condition | undefined {
  const found = conditions.find((condition) => textAt(condition, 'type') === type);
  if (found === undefined) return undefined;
  return {
    status: textAt(found, 'status') ?? 'Unknown',
    reason: textAt(found, 'reason') ?? '',
    message: textAt(found, 'message') ?? '',
  };
}

/** The condition of that type in `status.conditions`. */
export function conditionOf(object: unknown, type: string): Condition | undefined {
  return conditionAmong(listAt(object, 'status', 'conditions'), type);
}

/** In the controller's own words. */
export function inItsWords(condition: Condition | undefined): string {
  if (condition === undefined) return 'its controller has said nothing yet';
  const { status, reason, message } = condition;
  return [`${status}${reason === '' ? '' : ` (${reason})`}`, message].filter((part) => part !== '').join(': ');
}
