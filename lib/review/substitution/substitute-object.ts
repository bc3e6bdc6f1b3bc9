import { load } from 'js-yaml';
import type { JsonValue } from '../../gitops/description';
import { at, isMap, textAt } from '../json';
import type { JsonObject } from '../model';
import { BadSubstitution, type Lookup, substituteText } from './envsubst';

/** What a Flux Kustomization replaces `${NAME}` by. */
export interface Variables {
  /** From `postBuild.substitute`, and from ConfigMaps of the tree. */
  readonly values: Readonly<Record<string, string>>;

  /** Names whose value is in a Secret of the tree. */
  readonly secret: readonly string[];

  /** Secrets and ConfigMaps that the tree does not have. */
  readonly elsewhere: readonly string[];
}

/** An object as Flux applies it: it replaces variables in the YAML of each. One that it refuses stays as it is written. */
export function substituteObject(object: JsonObject, variables: Variables): JsonObject {
  if (keepsVariables(object)) return object;
  const secret = new Set(variables.secret);
  const lookup: Lookup = (name, hasDefault) => {
    if (Object.hasOwn(variables.values, name)) return variables.values[name];
    if (secret.has(name)) return undefined;
    // What sets a name that has a default is next to nothing of what people keep in their cluster.
    return variables.elsewhere.length > 0 && !hasDefault ? undefined : '';
  };
  try {
    return replaced(object, lookup) as JsonObject;
  } catch (error) {
    if (error instanceof BadSubstitution) return object;
    throw error;
  }
}

/** The annotation, or label, by which an object keeps its `${…}`. */
function keepsVariables(object: JsonObject): boolean {
  return ['labels', 'annotations'].some(
    (kind) => textAt(object, 'metadata', kind, 'kustomize.toolkit.fluxcd.io/substitute') === 'disabled',
  );
}

function replaced(value: JsonValue, lookup: Lookup): JsonValue {
  if (typeof value === 'string') return value.includes('$') ? replacedText(value, lookup) : value;
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) => replaced(item, lookup));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isMap(value)) return value;
  let isSame = true;
  const entries = Object.entries(value).map(([key, child]) => {
    const entry = [key.includes('$') ? substituteText(key, lookup) : key, replaced(child, lookup)] as const;
    isSame &&= entry[0] === key && entry[1] === child;
    return entry;
  });
  return isSame ? value : Object.fromEntries(entries);
}

function replacedText(text: string, lookup: Lookup): JsonValue {
  const result = substituteText(text, lookup);
  return result !== text && isPlain(text) ? asWritten(result) : result;
}

/** Whether YAML has a text without quotes: what is put into it may then be read as a number, a truth value or a list. */
function isPlain(text: string): boolean {
  return !/^(?:[-?:](?:\s|$)|[,[\]{}#&*!|>'"%@`\s])|: |:$| #|[\n\t]|\s$/.test(text);
}

function asWritten(text: string): JsonValue {
  // Flux reads YAML 1.1 here: these words, and octal numbers.
  if (/^(?:y|yes|on)$/i.test(text)) return true;
  if (/^(?:n|no|off)$/i.test(text)) return false;
  if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  if (
    /^[\w.]*[a-z_/][\w./-]*$/i.test(text) &&
    !/^(?:true|false|null|0x[\da-f]+|[\d.]+e[\d+-]+|\.inf|\.nan)$/i.test(text)
  ) {
    return text;
  }
  try {
    return at(load(`value: ${text}`) as JsonValue, 'value') ?? null;
  } catch {
    return text;
  }
}
