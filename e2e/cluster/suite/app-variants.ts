/** The app of `main.ts`, in the variants that the suite brings up. `verify` asks it what to expect: `app-variants.ts VARIANT`. */
import { type ClusterProps, FluxRoot, type GitOpsApp, type OpenCodeWorkspaceProps } from '../../../lib';
import { EXAMPLE_GATEWAY, example, exampleCluster, type ExampleProps } from '../../../__tests__/support/first-user';
import type { Tree } from './home-kubernetes';

export type Variant = 'native' | 'helm-release' | 'listener-set' | 'own-gateway';

const FLUX = { repository: 'https://github.com/jbaker48/k8s-cluster', directory: '/Users/jbaker/git/k8s-cluster' };
const HA = { repository: 'https://github.com/jbaker48/home-assistant-config' };

/** Workspaces of the app by id, with what of `main.ts` is theirs. */
const workspaces = (delivery: OpenCodeWorkspaceProps['delivery']) => ({
  flux: { ...FLUX, delivery },
  ha: { ...HA, delivery },
});

export const WORKSPACES = workspaces('native');

/** As in `main.ts`, but asked often: nobody waits a quarter of an hour for a rotation. */
const SECRET_STORE: ClusterProps['secretStore'] = {
  kind: 'external-secrets',
  name: 'doppler-secrets',
  doppler: { project: 'k3s-cluster', config: 'prd' },
  dependsOn: ['external-secrets-stores'],
  refreshInterval: '10s',
};

/** Port of the cluster's Gateway, which is a process of this machine. */
const GATEWAY_PORT = 10_443;

const VARIANTS: Readonly<Record<Variant, ExampleProps>> = {
  native: {},
  'helm-release': { workspaces: workspaces('helm-release') },
  'listener-set': {
    cluster: {
      versions: { ...exampleCluster().versions, envoyGateway: '1.9.1' },
      gateway: { ...EXAMPLE_GATEWAY, allowsListenerSets: true },
    },
    foundation: { certificate: { kind: 'listener-set', port: GATEWAY_PORT } },
  },
  'own-gateway': { foundation: { certificate: { kind: 'own-gateway', className: 'envoy' } } },
};

export function appOf(variant: Variant, changes: Partial<ExampleProps> = {}): GitOpsApp {
  const { cluster, ...props } = VARIANTS[variant];
  const { app } = example({
    workspaces: WORKSPACES,
    cluster: { secretStore: SECRET_STORE, ...cluster },
    ...props,
    ...changes,
  });
  new FluxRoot(app, 'root', {
    name: 'opencode-apps',
    sourcePath: './dist/kubernetes/apps',
    sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' },
    interval: '30m',
  });
  return app;
}

export function treeOf(variant: Variant, changes: Partial<ExampleProps> = {}): Tree {
  return new Map(
    appOf(variant, changes)
      .files()
      .map(({ path, content }) => [path, content]),
  );
}

if (require.main === module) appOf(process.argv[2] as Variant).synth();
