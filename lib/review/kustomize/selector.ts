import { apiGroup } from '../identity/object-identity';
import { mapAt, textAt } from '../json';
import type { JsonObject } from '../model';

/** An object on its way through kustomize, which knows it by each name that it has had. */
export interface Travelling {
  readonly object: JsonObject;
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
}

/** An object as it is written. */
export function setOut(object: JsonObject): Travelling {
  return {
    object,
    names: [textAt(object, 'metadata', 'name') ?? ''],
    namespaces: [textAt(object, 'metadata', 'namespace') ?? ''],
  };
}

/** The same object, with what became of it. */
export function onward({ names, namespaces }: Travelling, object: JsonObject): Travelling {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace') ?? '';
  return {
    object,
    names: names.includes(name) ? names : [...names, name],
    namespaces: namespaces.includes(namespace) ? namespaces : [...namespaces, namespace],
  };
}

/** Whether `target` of a patch, or `select` of a replacement, means an object: each text of it is a pattern. */
export function isSelected({ object, names, namespaces }: Travelling, target: JsonObject): boolean {
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  const fits = (key: string, ...values: readonly string[]): boolean => {
    const pattern = textAt(target, key) ?? '';
    return pattern === '' || values.some((value) => anchored(pattern)?.test(value) === true);
  };
  return (
    fits('group', apiGroup(apiVersion)) &&
    fits('version', apiVersion.slice(apiVersion.indexOf('/') + 1)) &&
    fits('kind', textAt(object, 'kind') ?? '') &&
    fits('name', ...names) &&
    fits('namespace', ...namespaces.map((each) => (each === '' ? 'default' : each))) &&
    matchesLabels(textAt(target, 'labelSelector'), mapAt(object, 'metadata', 'labels')) &&
    matchesLabels(textAt(target, 'annotationSelector'), mapAt(object, 'metadata', 'annotations'))
  );
}

/** Whether a patch that has no target means an object: it has its kind, name and namespace. */
export function isMeant({ object, names, namespaces }: Travelling, patch: JsonObject): boolean {
  return (
    textAt(patch, 'apiVersion') === textAt(object, 'apiVersion') &&
    textAt(patch, 'kind') === textAt(object, 'kind') &&
    names.includes(textAt(patch, 'metadata', 'name') ?? '') &&
    namespaces.map(effective).includes(effective(textAt(patch, 'metadata', 'namespace') ?? ''))
  );
}

function effective(namespace: string): string {
  return namespace === '' ? 'default' : namespace;
}

const PATTERNS = new Map<string, RegExp | undefined>();

function anchored(pattern: string): RegExp | undefined {
  if (!PATTERNS.has(pattern)) PATTERNS.set(pattern, compiled(pattern));
  return PATTERNS.get(pattern);
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api */
function matchesLabels(selector: string | undefined, labels: JsonObject): boolean {
  return (selector ?? '')
    .split(/,(?![^(]*\))/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .every((requirement) => matchesRequirement(requirement, labels));
}

function matchesRequirement(requirement: string, labels: JsonObject): boolean {
  const set = /^(?<key>\S+)\s+(?<operator>in|notin)\s*\((?<values>[^)]*)\)$/.exec(requirement)?.groups;
  if (set !== undefined) {
    const value = textAt(labels, set['key'] ?? '');
    const values = (set['values'] ?? '').split(',').map((each) => each.trim());
    const isIn = value !== undefined && values.includes(value);
    return set['operator'] === 'in' ? isIn : !isIn;
  }
  const {
    key = '',
    operator = '',
    value = '',
  } = /^(?<key>!?[^=!\s]+)\s*(?<operator>==?|!=)?\s*(?<value>\S*)$/.exec(requirement)?.groups ?? {};
  if (operator === '') return key.startsWith('!') ? !Object.hasOwn(labels, key.slice(1)) : Object.hasOwn(labels, key);
  return (textAt(labels, key) === value) === (operator !== '!=');
}
