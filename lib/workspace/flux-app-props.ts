import type { Cluster } from '../cluster/cluster';
import type { FluxAppProps } from '../gitops/flux-app';

/** What every Flux Kustomization of the workspaces has in common, for the app in folder `path` of the tree. */
export function fluxAppProps(
  cluster: Cluster,
  path: string,
): Pick<
  FluxAppProps,
  'path' | 'sourcePath' | 'namespace' | 'sourceRef' | 'prune' | 'wait' | 'interval' | 'retryInterval' | 'postBuild'
> {
  const { source, flux } = cluster;
  return {
    path: cluster.outputPath(path),
    sourcePath: cluster.sourcePath(`${path}/app`),
    namespace: flux.namespace,
    sourceRef: {
      kind: source.kind,
      name: source.name,
      ...(source.namespace === flux.namespace ? {} : { namespace: source.namespace }),
    },
    prune: true,
    wait: true,
    interval: flux.interval,
    retryInterval: flux.retryInterval,
    ...(flux.substitution.from === undefined ? {} : { postBuild: { substituteFrom: flux.substitution.from } }),
  };
}
