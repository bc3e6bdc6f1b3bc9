import type { JsonValue } from '../../gitops/description';
import { apiGroup, isClusterScoped } from '../identity/object-identity';
import { at, isMap, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';
import type { Placement, Transform } from './placement';

/** The object as kustomize and Flux hand it to the API server. */
export function transformed(object: JsonObject, { transforms }: Placement): JsonObject {
  return transforms.reduce(carryOut, object);
}

function carryOut(object: JsonObject, transform: Transform): JsonObject {
  let result = object;
  const {
    namespace,
    namePrefix = '',
    nameSuffix = '',
    labels,
    selectorLabels,
    annotations,
    images,
    substitute,
  } = transform;
  const group = apiGroup(textAt(object, 'apiVersion') ?? '');
  const metadata: Record<string, JsonValue> = {};
  if (namespace !== undefined && !isClusterScoped(group, textAt(object, 'kind') ?? ''))
    metadata['namespace'] = namespace;
  if (namePrefix + nameSuffix !== '')
    metadata['name'] = `${namePrefix}${textAt(object, 'metadata', 'name') ?? ''}${nameSuffix}`;
  const added = { ...labels, ...selectorLabels };
  if (Object.keys(added).length > 0) metadata['labels'] = { ...mapAt(object, 'metadata', 'labels'), ...added };
  if (annotations !== undefined)
    metadata['annotations'] = { ...mapAt(object, 'metadata', 'annotations'), ...annotations };
  if (Object.keys(metadata).length > 0) result = { ...result, metadata: { ...mapAt(object, 'metadata'), ...metadata } };
  if (selectorLabels !== undefined) result = inSelectors(result, selectorLabels);
  if (images !== undefined) result = withImages(result, images) as JsonObject;
  if (substitute !== undefined && !keepsVariables(result)) result = substituted(result, substitute) as JsonObject;
  return result;
}

function inSelectors(object: JsonObject, labels: JsonObject): JsonObject {
  const spec = mapAt(object, 'spec');
  if (at(spec, 'template') === undefined) return object;
  const template = mapAt(spec, 'template');
  const metadata = mapAt(template, 'metadata');
  const selector = mapAt(spec, 'selector');
  return {
    ...object,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: { ...mapAt(selector, 'matchLabels'), ...labels } },
      template: { ...template, metadata: { ...metadata, labels: { ...mapAt(metadata, 'labels'), ...labels } } },
    },
  };
}

function withImages(value: JsonValue, images: readonly JsonObject[]): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withImages(item, images));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      (key === 'containers' || key === 'initContainers') && Array.isArray(child)
        ? mapsAt(value, key).map((container) => withImage(container, images))
        : withImages(child, images),
    ]),
  );
}

function withImage(container: JsonObject, images: readonly JsonObject[]): JsonObject {
  const image = textAt(container, 'image') ?? '';
  const [, name = image, tag = '', digest = ''] = /^([^@]*?)(:[^:/@]+)?(@.+)?$/.exec(image) ?? [];
  const other = images.find((entry) => textAt(entry, 'name') === name);
  if (other === undefined) return container;
  const { newName, newTag, digest: newDigest } = other;
  const suffix =
    newDigest !== undefined && newDigest !== null
      ? `@${String(newDigest)}`
      : newTag !== undefined && newTag !== null
        ? `:${String(newTag)}`
        : `${tag}${digest}`;
  return { ...container, image: `${typeof newName === 'string' ? newName : name}${suffix}` };
}

/** The annotation, or label, by which an object keeps its `${…}`. */
function keepsVariables(object: JsonObject): boolean {
  return ['labels', 'annotations'].some(
    (kind) => textAt(object, 'metadata', kind, 'kustomize.toolkit.fluxcd.io/substitute') === 'disabled',
  );
}

/** Values from ConfigMaps and Secrets of the cluster are in no tree: those variables stay as they are. */
function substituted(value: JsonValue, values: JsonObject): JsonValue {
  if (typeof value === 'string') {
    if (!value.includes('${')) return value;
    return value.replace(/(?<!\$)\$\{(\w+)\}/g, (text, name: string) => textAt(values, name) ?? text);
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => substituted(item, values));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, substituted(child, values)]));
}
