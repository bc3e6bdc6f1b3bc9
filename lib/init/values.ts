import { load } from 'js-yaml';
import { isRecord } from '../guard/record';
import { TEMPLATED } from './manifests';

/** What is at `keys` in parsed YAML; undefined where nothing is. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)] as unknown;
    return isRecord(inner) ? inner[key] : undefined;
  }, value);
}

/** A text that says something by itself: a variable's default stands for it, a variable alone and what is encrypted say nothing. */
export function literal(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/\$\{\w+:?[-=]([^${}]*)\}/g, '$1').trim();
  return text === '' || /\$\{|^ENC\[/.test(text) || text.includes(TEMPLATED) ? undefined : text;
}

/** One YAML document, such as a patch in a text; undefined where it is none. */
export function parsedYaml(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

/** The list at `keys`; nothing where there is none. */
export function listAt(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** Every value under the key `name`, at any depth. */
export function* valuesOfKey(value: unknown, name: string): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const item of value) yield* valuesOfKey(item, name);
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === name) yield inner;
      yield* valuesOfKey(inner, name);
    }
  }
}
