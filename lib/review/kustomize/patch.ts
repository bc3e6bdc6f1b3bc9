import { isMap, listAt, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';
import { ReviewError } from '../review-error';
import { yamlDocuments, type YamlDocument } from '../parse/yaml-documents';
import { jsonPatch, RefusedOperation } from './json-patch';
import { isMeant, isSelected, onward, type Travelling } from './selector';
import { strategicMerge } from './strategic-merge';

/** A patch of a `kustomization.yaml`, or of a Flux Kustomization. */
export interface Patch {
  /** The objects that it is for; without one, the object that a merge names. */
  readonly target?: JsonObject;

  /** To be merged into the object. */
  readonly merges: readonly JsonObject[];

  /** To be carried out one after the other. */
  readonly operations: readonly JsonObject[];

  /** Whether it may give an object another name. */
  readonly renames?: true;

  /** Where it is written, such as `apps/kustomization.yaml`. */
  readonly origin: string;
}

/** Told where something cannot be carried out. */
export type Report = (problem: string) => void;

/** Documents of the files of the tree, as a patch refers to them; undefined where there is no such file. */
export type Documents = (path: string) => readonly YamlDocument[] | undefined;

/** The patches under a key, whichever of the three forms it has. */
export function patchesAt(
  object: JsonObject,
  key: string,
  origin: string,
  documents: Documents,
  report: Report,
): readonly Patch[] {
  return listAt(object, key).flatMap((entry): readonly Patch[] => {
    // patchesStrategicMerge has texts and paths alone.
    const inline = typeof entry === 'string' ? (entry.includes('\n') ? entry : undefined) : textAt(entry, 'patch');
    const path = typeof entry === 'string' ? entry : textAt(entry, 'path');
    const given = mapAt(entry, 'patch');
    const found =
      Object.keys(given).length > 0 ? [{ value: given, line: 1 }] : contents(inline, path, origin, documents);
    if (found === undefined) {
      report(`${origin}: ${key}: ${path ?? 'a patch'} cannot be read`);
      return [];
    }
    const values = found.map(({ value }) => value);
    const target = mapAt(entry, 'target');
    return [
      {
        origin,
        ...(Object.keys(target).length > 0 && { target }),
        ...(textAt(entry, 'options', 'allowNameChange') === 'true' && { renames: true as const }),
        merges: values.filter(isMap),
        operations: values.flatMap((value) => (Array.isArray(value) ? mapsAt({ value }, 'value') : [])),
      },
    ];
  });
}

function contents(
  inline: string | undefined,
  path: string | undefined,
  origin: string,
  documents: Documents,
): readonly YamlDocument[] | undefined {
  if (inline === undefined) return path === undefined ? undefined : documents(path);
  try {
    return yamlDocuments(origin, inline);
  } catch (error) {
    if (error instanceof ReviewError) return undefined;
    throw error;
  }
}

/** An object after a patch; undefined where the patch deletes it. */
export function patched(travelling: Travelling, patch: Patch, report: Report): Travelling | undefined {
  const { target, merges, operations, renames, origin } = patch;
  let found = travelling;
  for (const merge of merges) {
    if (!(target === undefined ? isMeant(found, merge) : isSelected(found, target))) continue;
    const object = strategicMerge(
      found.object,
      target === undefined || renames === true ? merge : named(merge, found.object),
    );
    if (object === undefined) return undefined;
    found = onward(found, object);
  }
  if (operations.length === 0 || target === undefined || !isSelected(found, target)) return found;
  try {
    return onward(found, jsonPatch(found.object, operations));
  } catch (error) {
    if (!(error instanceof RefusedOperation)) throw error;
    const { object } = found;
    report(
      `${origin}: the patch ${error.message} does not fit the ${textAt(object, 'kind') ?? ''} ${textAt(object, 'metadata', 'name') ?? ''}`,
    );
    return found;
  }
}

/** The name of a patch for several objects is not theirs. */
function named(merge: JsonObject, { apiVersion = '', kind = '', metadata }: JsonObject): JsonObject {
  const { name, namespace } = isMap(metadata) ? metadata : {};
  const own = Object.fromEntries(
    Object.entries({ ...mapAt(merge, 'metadata'), name, namespace }).filter(([, value]) => value !== undefined),
  ) as JsonObject;
  return { ...merge, apiVersion, kind, metadata: own };
}
