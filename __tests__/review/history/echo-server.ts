import { dump } from 'js-yaml';
import type { Files } from '../trees';

/** An app that somebody wrote by hand, in a folder of the cluster's own tree, which one Flux Kustomization applies. */
export function echoServer(folder: string): Files {
  const labels = { app: 'echo-server' };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'echo-server' },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'server', image: 'ghcr.io/mendhak/http-https-echo:36' }] },
      },
    },
  };
  const flux = (name: string, path: string, more: object = {}): object => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { path, prune: true, interval: '1h', sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' }, ...more },
  });
  return {
    'kubernetes/flux/apps.yaml': dump(flux('cluster-apps', './kubernetes/apps')),
    [`${folder}/ks.yaml`]: dump(flux('echo-server', `./${folder}/app`, { targetNamespace: 'network' })),
    [`${folder}/app/deployment.yaml`]: dump(deployment),
  };
}
