import { isKubernetesObject, objectIdentity } from '../identity/object-identity';
import { at, isMap, listAt, mapAt, omit, textAt } from '../json';
import type { Report } from '../kustomize/patch';
import { transformed } from '../kustomize/transform-object';
import type { ParsedFiles } from '../layout/parsed-files';
import type { Placement } from '../layout/placement';
import type { JsonObject, ObjectItem } from '../model';
import { isAppTemplate, projectAppTemplate } from '../release/app-template';
import { releaseName } from '../release/release-name';

/** The objects of a manifest as its placements bring them to the cluster; a HelmRelease brings those of its chart as well. */
export function objectItems(
  files: ParsedFiles,
  path: string,
  placements: readonly Placement[],
  report: Report,
): readonly ObjectItem[] {
  return files
    .documents(path)
    .flatMap(({ value, line }) =>
      (at(value, 'kind') === 'List' ? listAt(value, 'items') : [value]).flatMap((each) =>
        isMap(each) && isKubernetesObject(each) ? [{ object: each, line }] : [],
      ),
    )
    .flatMap(({ object, line }) =>
      placements.flatMap((placement) => placed(object, placement, { path, line }, report)),
    );
}

function placed(
  given: JsonObject,
  { manager, transforms }: Placement,
  { path, line }: Pick<ObjectItem, 'path' | 'line'>,
  report: Report,
): readonly ObjectItem[] {
  const object = transformed(given, transforms, report);
  if (object === undefined) return [];
  const item: ObjectItem = {
    type: 'object',
    identity: objectIdentity(object),
    path,
    line,
    object,
    ...(manager !== undefined && { manager }),
  };
  const values = mapAt(object, 'spec', 'values');
  if (item.identity.kind !== 'HelmRelease' || !isAppTemplate(values)) return [item];
  const { namespace } = item.identity;
  const target = textAt(object, 'spec', 'targetNamespace');
  const { objects, rest } = projectAppTemplate(values, { name: releaseName(object, item.identity.name, target) });
  const spec = omit(mapAt(object, 'spec'), 'values');
  return [
    { ...item, object: { ...object, spec: Object.keys(rest).length === 0 ? spec : { ...spec, values: rest } } },
    ...objects.map((projected): ObjectItem => {
      const inNamespace = {
        ...projected,
        metadata: { ...mapAt(projected, 'metadata'), namespace: target ?? namespace },
      };
      return { ...item, identity: objectIdentity(inNamespace), object: inNamespace, release: item.identity };
    }),
  ];
}
