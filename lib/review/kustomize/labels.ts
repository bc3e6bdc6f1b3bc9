import { at, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';

/** Labels in the pods and claims that a workload makes. */
export function withTemplateLabels(object: JsonObject, labels: JsonObject): JsonObject {
  const found = withTemplates(object, (holder) => withPairs(holder, 'labels', labels));
  const claims = mapsAt(found, 'spec', 'volumeClaimTemplates');
  if (claims.length === 0) return found;
  const volumeClaimTemplates = claims.map((each) => withPairs(each, 'labels', labels));
  return { ...found, spec: { ...mapAt(found, 'spec'), volumeClaimTemplates } };
}

/** Annotations in the pods that a workload makes. */
export function withTemplateAnnotations(object: JsonObject, annotations: JsonObject): JsonObject {
  return withTemplates(object, (holder) => withPairs(holder, 'annotations', annotations));
}

function withTemplates(object: JsonObject, change: (holder: JsonObject) => JsonObject): JsonObject {
  const spec = mapAt(object, 'spec');
  if (textAt(object, 'kind') === 'CronJob') {
    const job = mapAt(spec, 'jobTemplate');
    const inner = { ...job, spec: { ...mapAt(job, 'spec'), template: change(mapAt(job, 'spec', 'template')) } };
    return { ...object, spec: { ...spec, jobTemplate: change(inner) } };
  }
  return at(spec, 'template', 'spec') === undefined
    ? object
    : { ...object, spec: { ...spec, template: change(mapAt(spec, 'template')) } };
}

/** Labels in what a workload makes, and in what it or a Service selects pods by. */
export function withSelectorLabels(object: JsonObject, labels: JsonObject): JsonObject {
  const spec = mapAt(object, 'spec');
  switch (textAt(object, 'kind')) {
    case 'Service':
      return { ...object, spec: { ...spec, selector: { ...mapAt(spec, 'selector'), ...labels } } };
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet':
      return withTemplateLabels(
        { ...object, spec: { ...spec, selector: matching(mapAt(spec, 'selector'), labels) } },
        labels,
      );
    case 'PodDisruptionBudget':
      return at(spec, 'selector', 'matchLabels') === undefined
        ? object
        : { ...object, spec: { ...spec, selector: matching(mapAt(spec, 'selector'), labels) } };
    case 'NetworkPolicy':
      return at(spec, 'podSelector', 'matchLabels') === undefined
        ? object
        : { ...object, spec: { ...spec, podSelector: matching(mapAt(spec, 'podSelector'), labels) } };
    default:
      return withTemplateLabels(object, labels);
  }
}

function matching(selector: JsonObject, labels: JsonObject): JsonObject {
  return { ...selector, matchLabels: { ...mapAt(selector, 'matchLabels'), ...labels } };
}

function withPairs(holder: JsonObject, key: 'labels' | 'annotations', pairs: JsonObject): JsonObject {
  const metadata = mapAt(holder, 'metadata');
  return { ...holder, metadata: { ...metadata, [key]: { ...mapAt(metadata, key), ...pairs } } };
}
