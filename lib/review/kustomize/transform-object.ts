import type { JsonValue } from '../../gitops/description';
import { apiGroup, isClusterScoped } from '../identity/object-identity';
import { isMap, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';
import { substituteObject } from '../substitution/substitute-object';
import { withSelectorLabels, withTemplateAnnotations, withTemplateLabels } from './labels';
import { withReferences } from './name-references';
import { type Patch, patched, type Report } from './patch';
import { withReplacement } from './replacement';
import { onward, setOut, type Travelling } from './selector';
import type { Transform } from './transform';

/** The object as kustomize and Flux hand it to the API server; undefined where a patch deletes it. */
export function transformed(
  object: JsonObject,
  transforms: readonly Transform[],
  report: Report = () => undefined,
): JsonObject | undefined {
  return travelled(object, transforms, report)?.object;
}

/** The same, with the names that it has had on its way. */
export function travelled(
  object: JsonObject,
  transforms: readonly Transform[],
  report: Report,
): Travelling | undefined {
  let travelling: Travelling | undefined = setOut(object);
  for (const transform of transforms) {
    if (travelling === undefined) return undefined;
    travelling = carryOut(travelling, transform, report);
  }
  return travelling;
}

function carryOut(given: Travelling, transform: Transform, report: Report): Travelling | undefined {
  transform.problems?.forEach(report);
  const { variables, replicas, images, replacements = [] } = transform;
  let travelling = given;
  if (variables !== undefined) travelling = onward(travelling, substituteObject(travelling.object, variables));
  const early = withPatches(travelling, transform.patches ?? [], report);
  if (early === undefined) return undefined;
  const late = withPatches(onward(early, withMetadata(early.object, transform)), transform.latePatches ?? [], report);
  if (late === undefined) return undefined;
  travelling = late;
  if (replicas !== undefined) travelling = onward(travelling, withReplicas(travelling, replicas));
  if (images !== undefined) travelling = onward(travelling, withImages(travelling.object, images) as JsonObject);
  travelling = replacements.reduce((found, each) => onward(found, withReplacement(found, each)), travelling);
  return transform.renames === undefined
    ? travelling
    : onward(travelling, withReferences(travelling.object, transform.renames));
}

function withPatches(given: Travelling, patches: readonly Patch[], report: Report): Travelling | undefined {
  let travelling: Travelling | undefined = given;
  for (const patch of patches) {
    if (travelling === undefined) return undefined;
    travelling = patched(travelling, patch, report);
  }
  return travelling;
}

/** Kinds whose names say what they are, and are kept. */
const NAMED_FOR_GOOD: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

function withMetadata(object: JsonObject, transform: Transform): JsonObject {
  const {
    namespace,
    namePrefix = '',
    nameSuffix = '',
    labels,
    selectorLabels,
    templateLabels,
    templateAnnotations,
  } = transform;
  let result = object;
  const group = apiGroup(textAt(object, 'apiVersion') ?? '');
  const kind = textAt(object, 'kind') ?? '';
  const metadata: Record<string, JsonValue> = {};
  if (namespace !== undefined) {
    if (!isClusterScoped(group, kind)) metadata['namespace'] = namespace;
    else if (group === '' && kind === 'Namespace') metadata['name'] = namespace;
  }
  if (namePrefix + nameSuffix !== '' && !NAMED_FOR_GOOD.has(kind))
    metadata['name'] = `${namePrefix}${textAt(object, 'metadata', 'name') ?? ''}${nameSuffix}`;
  const added = { ...labels, ...selectorLabels };
  if (Object.keys(added).length > 0) metadata['labels'] = { ...mapAt(object, 'metadata', 'labels'), ...added };
  if (transform.annotations !== undefined)
    metadata['annotations'] = { ...mapAt(object, 'metadata', 'annotations'), ...transform.annotations };
  if (Object.keys(metadata).length > 0) result = { ...result, metadata: { ...mapAt(object, 'metadata'), ...metadata } };
  if (templateLabels !== undefined) result = withTemplateLabels(result, templateLabels);
  if (selectorLabels !== undefined) result = withSelectorLabels(result, selectorLabels);
  if (templateAnnotations !== undefined) result = withTemplateAnnotations(result, templateAnnotations);
  return result;
}

function withReplicas({ object, names }: Travelling, replicas: readonly JsonObject[]): JsonObject {
  if (!['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'].includes(textAt(object, 'kind') ?? ''))
    return object;
  const own = replicas.find((each) => names.includes(textAt(each, 'name') ?? ''));
  const { count } = own ?? {};
  return count === undefined ? object : { ...object, spec: { ...mapAt(object, 'spec'), replicas: count } };
}

function withImages(value: JsonValue, images: readonly JsonObject[]): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withImages(item, images));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      (key === 'containers' || key === 'initContainers') && Array.isArray(child)
        ? mapsAt(value, key).map((container) => images.reduce(withImage, container))
        : withImages(child, images),
    ]),
  );
}

function withImage(container: JsonObject, other: JsonObject): JsonObject {
  const image = textAt(container, 'image');
  if (image === undefined) return container;
  const [, name = image, tag = '', digest = ''] = /^([^@]*?)(:[^:/@]+)?(@.+)?$/.exec(image) ?? [];
  if (textAt(other, 'name') !== name) return container;
  const [newName = name, newTag, newDigest] = ['newName', 'newTag', 'digest'].map((key) => textAt(other, key));
  const suffix =
    newTag === undefined && newDigest === undefined
      ? `${tag}${digest}`
      : `${newTag === undefined ? '' : `:${newTag}`}${newDigest === undefined ? '' : `@${newDigest}`}`;
  return { ...container, image: `${newName}${suffix}` };
}
