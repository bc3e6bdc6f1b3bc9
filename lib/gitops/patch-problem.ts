import { isDeepStrictEqual } from 'node:util';
import type { JsonPatch } from 'cdk8s';
import { nearest } from '../validation/nearest';

/** One operation of RFC 6902. */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** What an operation is in the words of the standard. */
export function operationOf(operation: JsonPatch): Operation {
  return JSON.parse(JSON.stringify(operation._toJson())) as Operation;
}

/** Why an operation cannot be applied to `document`; undefined where it can. */
export function patchProblem(document: unknown, patch: JsonPatch): string | undefined {
  const { op, path, from, value } = operationOf(patch);
  if (from !== undefined)
    return pathProblem(document, from) ?? (op === 'move' ? undefined : placeProblem(document, path));
  if (op === 'add') return placeProblem(document, path);
  const problem = pathProblem(document, path);
  if (problem !== undefined || op !== 'test') return problem;
  return isDeepStrictEqual(valueAt(document, steps(path)), value) ? undefined : 'the value there is another one';
}

/** Whether there is something at a JSON pointer. */
export function exists(document: unknown, pointer: string): boolean {
  return pathProblem(document, pointer) === undefined;
}

function pathProblem(document: unknown, pointer: string): string | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) return `write a path that begins with /, such as /${pointer}`;
  const all = steps(pointer);
  for (const [index, step] of all.entries()) {
    const above = valueAt(document, all.slice(0, index));
    if (isContainer(above) && Object.hasOwn(above, step)) continue;
    return `nothing is at ${written(all.slice(0, index + 1))}${instead(above, step)}`;
  }
  return undefined;
}

/** A value is added to what is there: an object, or a list at one of its indices or at its end. */
function placeProblem(document: unknown, pointer: string): string | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) return `write a path that begins with /, such as /${pointer}`;
  const all = steps(pointer);
  const parent = all.slice(0, -1);
  const problem = pathProblem(document, parent.map((step) => `/${escaped(step)}`).join(''));
  if (problem !== undefined) return problem;
  const above = valueAt(document, parent);
  const last = all.at(-1) ?? '';
  if (all.length > 0 && !isContainer(above)) return `${written(parent)} is neither an object nor a list`;
  if (!Array.isArray(above) || last === '-') return undefined;
  return /^(?:0|[1-9]\d*)$/.test(last) && Number(last) <= above.length
    ? undefined
    : `${written(parent)} is a list of ${above.length}: write an index up to ${above.length}, or - for its end`;
}

function instead(above: unknown, step: string): string {
  if (Array.isArray(above)) return `: the list has ${above.length} items`;
  if (!isContainer(above)) return '';
  const keys = Object.keys(above);
  const near = nearest(step, keys);
  if (near !== undefined) return `: did you mean ${near}?`;
  return keys.length > 12 ? '' : `: there are ${keys.join(', ')}`;
}

function steps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function written(all: readonly string[]): string {
  return all.length === 0 ? 'the root' : all.map((step) => `/${escaped(step)}`).join('');
}

function valueAt(document: unknown, all: readonly string[]): unknown {
  return all.reduce<unknown>((value, step) => (isContainer(value) ? value[step] : undefined), document);
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
