import type { JsonValue } from '../../gitops/description';
import { at, defined, isMap, mapAt, textAt, textsAt } from '../json';
import type { JsonObject } from '../model';

/** The Helm release that values belong to. */
export interface ReleaseNames {
  readonly name: string;

  /**
   * Of the chart.
   *
   * @default - not known, read as the newest
   */
  readonly chartVersion?: string;
}

/** The entries of a map whose values are maps. */
export function entries(map: JsonObject): readonly (readonly [string, JsonObject])[] {
  return Object.entries(map).flatMap(([key, value]) => (isMap(value) ? [[key, value] as const] : []));
}

/** What Helm's `tpl` makes of a text that was escaped for it. What is really a template stays as it is. */
export function tpl(text: string): string {
  return text.replaceAll('{{`{{`}}', '{{');
}

/** As `tpl`, for every text in a value. */
export function tplAll<T extends JsonValue>(value: T): T;
export function tplAll(value: JsonValue): JsonValue {
  if (typeof value === 'string') return tpl(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => tplAll(item));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, tplAll(child)]));
}

/** How the chart names what an entry becomes. */
export function resourceName(id: string, entry: JsonObject, { name }: ReleaseNames, count: number): string {
  const forced = textAt(entry, 'forceRename') ?? textAt(entry, 'nameOverride');
  if (forced !== undefined) return tpl(forced);
  return count === 1 || id === name ? name : `${name}-${id}`;
}

/** Containers in the order that they run in: a map has none but that of `dependsOn`. */
export function inOrder(containers: JsonObject): readonly (readonly [string, JsonObject])[] {
  const waiting = new Map(entries(containers).filter(([, { enabled }]) => enabled !== false));
  const done: (readonly [string, JsonObject])[] = [];
  while (waiting.size > 0) {
    const names = new Set(done.map(([name]) => name));
    const next =
      [...waiting].find(([, values]) => dependencies(values).every((name) => names.has(name) || !waiting.has(name))) ??
      // A circle, which the chart refuses: any order shows it.
      [...waiting][0];
    if (next === undefined) break;
    waiting.delete(next[0]);
    done.push(next);
  }
  return done;
}

function dependencies(container: JsonObject): readonly string[] {
  const one = textAt(container, 'dependsOn');
  return one === undefined ? textsAt(container, 'dependsOn') : [one];
}

/** Where an entry of `persistence` is mounted in one container. */
export function mountsOf(volume: JsonObject, controller: string, container: string): readonly JsonObject[] {
  const advanced = mapAt(volume, 'advancedMounts', controller)[container];
  const own = Array.isArray(advanced) ? advanced.filter(isMap) : [];
  const { globalMounts } = volume;
  const global = Array.isArray(globalMounts) ? globalMounts.filter(isMap) : [];
  return [...global, ...own];
}

/** How many of a kind a release has: a single one is named after the release alone. */
export function countOf(values: JsonObject, key: string): number {
  return entries(mapAt(values, key)).filter(([, entry]) => at(entry, 'enabled') !== false).length;
}

/** Name, labels and annotations of one object, without the labels that say which chart of which version made it. */
export function metadata(name: string, entry: JsonObject, release: ReleaseNames): JsonObject {
  const annotations = tplAll(mapAt(entry, 'annotations'));
  return defined({
    name,
    labels: {
      'app.kubernetes.io/instance': release.name,
      'app.kubernetes.io/name': release.name,
      ...tplAll(mapAt(entry, 'labels')),
    },
    annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
  });
}
