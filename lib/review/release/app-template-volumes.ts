import type { JsonValue } from '../../gitops/description';
import { at, defined, mapAt, omit, textAt } from '../json';
import type { JsonObject } from '../model';
import { countOf, metadata, type ReleaseNames, resourceName, tpl } from './app-template-text';

/** What an entry of `persistence` is to the pod. */
export function volumeOf(id: string, entry: JsonObject, values: JsonObject, release: ReleaseNames): JsonObject {
  const existing = textAt(entry, 'existingClaim');
  if (existing !== undefined) return { persistentVolumeClaim: { claimName: tpl(existing) } };
  const rest = omit(entry, 'type', 'enabled', 'advancedMounts', 'globalMounts');
  switch (textAt(entry, 'type')) {
    case 'emptyDir': {
      const { medium, sizeLimit } = rest;
      return { emptyDir: defined({ medium, sizeLimit }) };
    }
    case 'configMap': {
      const { name } = rest;
      const more = omit(rest, 'identifier', 'name');
      return { configMap: defined({ name: referred(name, id, entry, release), ...more }) };
    }
    case 'secret': {
      const { name } = rest;
      const more = omit(rest, 'identifier', 'name');
      return { secret: defined({ secretName: referred(name, id, entry, release), ...more }) };
    }
    case 'image': {
      const { image, pullPolicy } = rest;
      return { image: defined({ reference: image, pullPolicy }) };
    }
    case 'custom':
      return mapAt(entry, 'volumeSpec');
    case 'nfs': {
      const { server, path, ...more } = rest;
      return { nfs: defined({ server, path, ...more }) };
    }
    case 'hostPath': {
      const { hostPath, hostPathType } = rest;
      return { hostPath: defined({ path: hostPath, type: hostPathType }) };
    }
    default:
      return { persistentVolumeClaim: { claimName: claimName(id, entry, values, release) } };
  }
}

function referred(name: JsonValue | undefined, id: string, entry: JsonObject, release: ReleaseNames): string {
  if (typeof name === 'string') return tpl(name);
  return `${release.name}-${textAt(entry, 'identifier') ?? id}`;
}

/** The claim that the chart makes for an entry of `persistence`. */
export function claimOf(
  id: string,
  entry: JsonObject,
  values: JsonObject,
  release: ReleaseNames,
): readonly JsonObject[] {
  const isClaim = textAt(entry, 'type') === 'persistentVolumeClaim' || at(entry, 'type') === undefined;
  if (!isClaim || at(entry, 'existingClaim') !== undefined) return [];
  const { size, accessMode, storageClass, retain, dataSource, dataSourceRef, volumeName } = entry;
  const annotations = {
    ...mapAt(entry, 'annotations'),
    ...(retain === true ? { 'helm.sh/resource-policy': 'keep' } : {}),
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata(claimName(id, entry, values, release), { ...entry, annotations }, release),
      spec: defined({
        accessModes: accessMode === undefined ? undefined : [accessMode],
        storageClassName: storageClass,
        resources: size === undefined ? undefined : { requests: { storage: size } },
        dataSource,
        dataSourceRef,
        volumeName,
      }),
    },
  ];
}

function claimName(id: string, entry: JsonObject, values: JsonObject, release: ReleaseNames): string {
  return resourceName(id, entry, release, countOf(values, 'persistence'));
}
