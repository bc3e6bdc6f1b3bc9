import type { JsonValue } from '../../gitops/description';
import { isList, isMap } from '../json';

type Value = JsonValue | undefined;

/** Whether two values are the same, in whatever order their keys are. Most of two trees is, so it is asked of everything. */
export function isSameValue(one: Value, other: Value): boolean {
  if (Object.is(one, other)) return true;
  if (isList(one)) {
    return isList(other) && one.length === other.length && one.every((item, index) => isSameValue(item, other[index]));
  }
  if (!isMap(one) || !isMap(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSameValue(one[key], other[key]))
  );
}
