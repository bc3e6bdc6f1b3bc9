import { at, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';

/** Labels in the pods that a workload makes. */
export function withTemplateLabels(object: JsonObject, labels: JsonObject): JsonObject {
  const spec = mapAt(object, 'spec');
  if (textAt(object, 'kind') === 'CronJob') {
    const job = mapAt(spec, 'jobTemplate');
    const inner = labelled({ ...job, spec: withTemplate(mapAt(job, 'spec'), labels) }, labels);
    return { ...object, spec: { ...spec, jobTemplate: inner } };
  }
  return at(spec, 'template', 'spec') === undefined ? object : { ...object, spec: withTemplate(spec, labels) };
}

function withTemplate(spec: JsonObject, labels: JsonObject): JsonObject {
  const claims = mapsAt(spec, 'volumeClaimTemplates');
  return {
    ...spec,
    template: labelled(mapAt(spec, 'template'), labels),
    ...(claims.length > 0 && { volumeClaimTemplates: claims.map((each) => labelled(each, labels)) }),
  };
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

function labelled(holder: JsonObject, labels: JsonObject): JsonObject {
  const metadata = mapAt(holder, 'metadata');
  return { ...holder, metadata: { ...metadata, labels: { ...mapAt(metadata, 'labels'), ...labels } } };
}
