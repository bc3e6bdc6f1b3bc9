import { at, defined, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';

/** The `volumeClaimTemplates` of a StatefulSet controller, as its values declare them. */
function declared(controller: JsonObject): readonly JsonObject[] {
  return mapsAt(controller, 'statefulset', 'volumeClaimTemplates').filter((each) => at(each, 'enabled') !== false);
}

/** Fields of a StatefulSet that the values keep below `statefulset`. */
export function statefulSetFields(controller: JsonObject): JsonObject {
  const { podManagementPolicy, serviceName, persistentVolumeClaimRetentionPolicy } = mapAt(controller, 'statefulset');
  const templates = declared(controller).map((each) => claimTemplate(each));
  return defined({
    podManagementPolicy,
    serviceName,
    persistentVolumeClaimRetentionPolicy,
    volumeClaimTemplates: templates.length === 0 ? undefined : templates,
  });
}

function claimTemplate(entry: JsonObject): JsonObject {
  const { accessMode, storageClass, size, dataSource, dataSourceRef, labels, annotations } = entry;
  return {
    metadata: defined({ name: textAt(entry, 'name') ?? '', labels, annotations }),
    spec: defined({
      accessModes: accessMode === undefined ? undefined : [accessMode],
      storageClassName: storageClass,
      dataSource,
      dataSourceRef,
      resources: size === undefined ? undefined : { requests: { storage: size } },
    }),
  };
}

/** The templates in the shape of `persistence`, so that containers mount them the same way. */
export function claimTemplateVolumes(id: string, controller: JsonObject): JsonObject {
  return Object.fromEntries(
    declared(controller).map((each) => [
      textAt(each, 'name') ?? '',
      defined({
        globalMounts: at(each, 'globalMounts'),
        // The chart names containers alone here, for there is one controller.
        advancedMounts: { [id]: mapAt(each, 'advancedMounts') },
      }),
    ]),
  );
}
