import type { JsonObject as JsonMap } from '../../../lib/review/model';
import { projectAppTemplate } from '../../../lib/review/release/app-template';
import type { AppTemplateValues } from '../../../lib/workspace/delivery/helm-release/values';
import type { JsonObject } from './normalise-objects';

/** The Helm release that values are projected for. */
export interface Release {
  readonly name: string;
  readonly chartVersion: string;
}

/**
 * The objects that app-template makes of values, as a review projects them, with the labels by which Helm knows its own. Without the
 * chart's folder it stands for the chart; with it, the chart itself is compared.
 */
export function projectValues(values: AppTemplateValues, release: Release): readonly JsonObject[] {
  const { objects, rest } = projectAppTemplate(JSON.parse(JSON.stringify(values)) as JsonMap, release);
  // `global` only turns a ServiceAccount off. What else the projection does not understand would not be compared.
  const unknown = Object.keys(rest).filter((key) => key !== 'global');
  if (unknown.length > 0) throw new Error(`the projection knows nothing of ${unknown.join(', ')}`);
  return objects.map((object) => withChartLabels(object, release));
}

function withChartLabels(object: JsonMap, { chartVersion }: Release): JsonObject {
  const { metadata } = object as { readonly metadata: { readonly labels: object } };
  const chart = { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': `app-template-${chartVersion}` };
  return { ...object, metadata: { ...metadata, labels: { ...chart, ...metadata.labels } } };
}
