import type { ClusterProps, OpenCodeWorkspaceProps } from '../../../lib';
import type { AppTemplateValues } from '../../../lib/workspace/delivery/helm-release/values';
import { at, exampleWorkspace, valuesOf, workspaceFiles, workspaceObject } from '../../support/first-user';

/** A workspace, and the cluster that it is on. */
export interface Case {
  readonly workspace?: Partial<OpenCodeWorkspaceProps>;
  readonly cluster?: Partial<ClusterProps>;
}

/** What the chart is to bring to the cluster; everything else is the same file in both deliveries. */
const DELIVERED = new Set(['ServiceAccount', 'Service', 'Deployment', 'HTTPRoute', 'Ingress']);

/** The values of the HelmRelease, as Helm reads them once Flux has substituted. */
export function helmValues({ workspace = {}, cluster = {} }: Case): AppTemplateValues {
  return afterFlux(valuesOf(exampleWorkspace(workspace, withoutVariables(cluster)))) as AppTemplateValues;
}

/** The objects that Flux applies for the native delivery of what the chart brings. */
export function nativeObjects({ workspace = {}, cluster = {} }: Case): readonly unknown[] {
  const built = exampleWorkspace({ ...workspace, delivery: 'native' }, withoutVariables(cluster));
  return workspaceFiles(built)
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => workspaceObject(built, path))
    .filter((object) => DELIVERED.has(String(at(object, 'kind'))))
    .map((object) =>
      withCommonLabels(afterFlux(object), at(workspaceObject(built, 'ks.yaml'), 'spec', 'commonMetadata', 'labels')),
    );
}

/** Without variables, what Flux makes of a text is the text with its escapes taken off. */
function withoutVariables(cluster: Partial<ClusterProps>): Partial<ClusterProps> {
  return { ...cluster, flux: {} };
}

/** As Flux applies it; of a HelmRelease's objects it never sees one. */
function withCommonLabels(object: unknown, common: unknown): unknown {
  const { metadata, ...rest } = object as { readonly metadata: { readonly labels?: object } };
  return { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, ...(common as object) } } };
}

/** As envsubst reads it: `$$` is one dollar. */
function afterFlux(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replaceAll('$$', () => '$') : inner,
  );
}

/** The releases of the chart that are supported, on a cluster that may run them. */
export function versions(appTemplate: string): ClusterProps['versions'] {
  return { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate };
}
