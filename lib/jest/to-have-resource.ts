import { identityText } from '../review/identity/identity-text';
import { textAt } from '../review/json';
import type { ObjectItem } from '../review/model';
import { differences } from './differences';
import { objectsOf } from './items';
import type { MatcherContext, MatcherResult } from './matcher';
import type { ResourceQuery } from './matcher-types';
import { outputOf } from './output';

/** More are not told apart by reading. */
const MOST_CANDIDATES = 3;

/** One object of the output is of that kind, and has what `expected` says. */
export function toHaveResource(
  this: MatcherContext,
  received: unknown,
  resource: string | ResourceQuery,
  expected: object = {},
): MatcherResult {
  const query = typeof resource === 'string' ? { kind: resource } : resource;
  const output = outputOf(received);
  const objects = objectsOf(output);
  const candidates = objects
    .filter((item) => isMeant(item, query))
    .map((item) => ({ item, wrong: differences(this, expected, item.object) }));
  const found = candidates.find(({ wrong }) => wrong.length === 0);
  const wanted = queryText(query);
  if (found !== undefined) {
    const name = identityText(found.item.identity);
    return { pass: true, message: () => `${output.name} has ${name}, which is not expected: ${found.item.path}` };
  }
  if (candidates.length === 0) {
    return { pass: false, message: () => `${output.name} has no ${wanted}${others(objects, query.kind)}` };
  }
  const lines = candidates
    .slice(0, MOST_CANDIDATES)
    .flatMap(({ item, wrong }) => ['', `${identityText(item.identity)} (${item.path})`, ...wrong.map(indented)]);
  const rest = candidates.length - MOST_CANDIDATES;
  return {
    pass: false,
    message: () =>
      [
        `${output.name} has no ${wanted} as expected`,
        ...lines,
        ...(rest > 0 ? ['', `and ${rest} more of them`] : []),
      ].join('\n'),
  };
}

function isMeant({ identity, object }: ObjectItem, { apiVersion, kind, name, namespace }: ResourceQuery): boolean {
  return (
    identity.kind === kind &&
    (apiVersion ?? textAt(object, 'apiVersion')) === textAt(object, 'apiVersion') &&
    (name ?? identity.name) === identity.name &&
    (namespace ?? identity.namespace) === identity.namespace
  );
}

function queryText({ apiVersion, kind, name, namespace }: ResourceQuery): string {
  const place = [namespace, name].filter((part) => part !== undefined).join('/');
  return [kind, ...(place === '' ? [] : [place]), ...(apiVersion === undefined ? [] : [`of ${apiVersion}`])].join(' ');
}

/** The objects of the kind, or else the kinds that there are. */
function others(objects: readonly ObjectItem[], kind: string): string {
  const same = objects.filter(({ identity }) => identity.kind === kind);
  const names = same.length > 0 ? same.map(({ identity }) => identityText(identity)) : kindsOf(objects);
  return names.length === 0 ? ', nor any other object' : `; it has ${[...names].join(', ')}`;
}

function kindsOf(objects: readonly ObjectItem[]): readonly string[] {
  return [...new Set(objects.map(({ identity }) => identity.kind))].sort();
}

function indented(line: string): string {
  return `  ${line.replaceAll('\n', '\n  ')}`;
}
