import { dump } from 'js-yaml';
import type { Files } from './trees';

/** A Kubernetes object, as it is written. */
export type Manifest = Readonly<Record<string, unknown>>;

/** What the Flux Kustomization of the tree says, beside its path. */
export interface FluxOptions {
  readonly prune?: boolean;
  readonly targetNamespace?: string;
  readonly [field: string]: unknown;
}

/** A tree with one Flux Kustomization `web` in `flux-system`, and the objects that it applies, a file each. */
export function fluxTree(objects: readonly Manifest[], options: FluxOptions = {}): Files {
  return { ...fluxApp('web', objects, options) };
}

/** One Flux Kustomization, and what it applies, below `apps/NAME`. */
export function fluxApp(name: string, objects: readonly Manifest[], options: FluxOptions = {}): Files {
  const kustomization = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { path: `./apps/${name}/app`, prune: true, targetNamespace: 'web', interval: '30m', ...options },
  };
  return {
    [`apps/${name}/ks.yaml`]: dump(kustomization),
    [`apps/${name}/app/objects.yaml`]: objects.map((object) => `---\n${dump(object)}`).join(''),
  };
}

/** A claim. */
export function claim(name: string, spec: Manifest = {}, metadata: Manifest = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, ...metadata },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'ceph-block',
      resources: { requests: { storage: '5Gi' } },
      ...spec,
    },
  };
}

/** What a Deployment has beyond the usual, by where it stands. */
export type DeploymentParts = Partial<Record<'container' | 'pod' | 'spec' | 'metadata' | 'template', Manifest>>;

/** A Deployment of one container, with a claim `web` at `/data`. */
export function deployment(
  name: string,
  { container = {}, pod = {}, spec = {}, metadata = {}, template = {} }: DeploymentParts = {},
): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...metadata },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, ...template },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'registry.example/web:1.2.3',
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              ...container,
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
          ...pod,
        },
      },
      ...spec,
    },
  };
}

/** Any object. */
export function object(apiVersion: string, kind: string, name: string, rest: Manifest = {}): Manifest {
  const { metadata = {}, ...fields } = rest as { readonly metadata?: Manifest };
  return { apiVersion, kind, metadata: { name, ...metadata }, ...fields };
}
