import { at, isList, isMap, textAt } from '../json';
import type { JsonObject } from '../model';
import type { JsonValue } from '../../gitops/description';

/** Keys under which charts keep the settings of a volume. */
const VOLUME_KEYS =
  /^(?:persistence|persistentVolumes?|persistent|storageSpec|volumeClaimTemplates?|pvc|dataVolume|storage)$/i;

/** A volume that the values of a chart switch on. */
export interface PersistentValue {
  /** Path of the key, such as `server.persistentVolume`. */
  readonly path: string;

  /** Name of a claim that the chart does not make. */
  readonly existingClaim?: string;
}

/** The volumes that values switch on, as far as the names of the keys tell. What a chart does by default is not in its values. */
export function persistentValues(values: JsonObject): readonly PersistentValue[] {
  return found(values, '');
}

function found(value: JsonValue, path: string): readonly PersistentValue[] {
  if (isList(value)) return value.flatMap((item, index) => found(item, `${path}[${index}]`));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, child]): readonly PersistentValue[] => {
    const below = path === '' ? key : `${path}.${key}`;
    if (VOLUME_KEYS.test(key) && isOn(child)) {
      const existingClaim = textAt(child, 'existingClaim');
      return [{ path: below, ...(existingClaim !== undefined && existingClaim !== '' && { existingClaim }) }];
    }
    return found(child, below);
  });
}

function isOn(value: JsonValue): boolean {
  if (isList(value)) return value.length > 0;
  if (!isMap(value) || at(value, 'enabled') === false) return false;
  if (at(value, 'enabled') === true) return true;
  // Without `enabled`, a size or a claim says that there is a volume.
  return ['size', 'existingClaim', 'volumeClaimTemplate', 'resources', 'storageClass', 'storageClassName'].some(
    (key) => at(value, key) !== undefined,
  );
}
