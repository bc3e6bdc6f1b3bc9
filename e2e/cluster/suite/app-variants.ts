/** The app of `main.ts`, in the variants that the suite brings up. `verify` asks it what to expect: `app-variants.ts VARIANT`. */
import {
  type ClusterProps,
  FluxRoot,
  type GitOpsApp,
  OpenCodeFoundation,
  type OpenCodeWorkspaceProps,
} from '../../../lib';
import { app as committed } from '../../../main';
import { example, type ExampleProps } from '../../../__tests__/support/first-user';
import type { Tree } from './home-kubernetes';
import { ENVOY_GATEWAY } from './settings';

export type Variant = 'native' | 'helm-release' | 'listener-set' | 'own-gateway' | 'from-registry';

const FLUX = { repository: 'https://github.com/jbaker48/k8s-cluster', directory: '/Users/jbaker/git/k8s-cluster' };
const HA = { repository: 'https://github.com/jbaker48/home-assistant-config' };

/** Workspaces of the app by id, with what of `main.ts` is theirs. */
const workspaces = (delivery: OpenCodeWorkspaceProps['delivery']) => ({
  flux: { ...FLUX, delivery },
  ha: { ...HA, delivery },
});

export const WORKSPACES = workspaces('native');

/** The cluster of `main.ts` itself, so that what is wrong there is wrong here. */
function committedCluster() {
  const foundation = committed.node.findChild('opencode');
  if (!(foundation instanceof OpenCodeFoundation)) throw new Error('main.ts has no foundation called opencode');
  const { gateway, secretStore, ...cluster } = foundation.cluster;
  if (gateway.kind !== 'envoy-gateway' || secretStore.kind !== 'external-secrets')
    throw new Error('the suite brings up an Envoy Gateway and external-secrets');
  return { ...cluster, gateway, secretStore };
}

const COMMITTED = committedCluster();

const CLUSTER: Partial<ClusterProps> = {
  gateway: COMMITTED.gateway,
  // Asked often: nobody waits a quarter of an hour for a rotation.
  secretStore: { ...COMMITTED.secretStore, refreshInterval: '10s' },
  storage: COMMITTED.storage,
  backup: COMMITTED.backup,
  certificateIssuer: COMMITTED.certificateIssuer,
  dnsAnnotations: COMMITTED.dnsAnnotations,
  reloader: COMMITTED.reloader,
  flux: COMMITTED.flux,
  // What is emitted for the Envoy Gateway that runs; main.ts has the first user's, of 1.7.
  versions: ENVOY_GATEWAY.startsWith('1.7.')
    ? COMMITTED.versions
    : { ...COMMITTED.versions, envoyGateway: ENVOY_GATEWAY },
};

/** Port of the cluster's Gateway, which is a process of this machine. */
const GATEWAY_PORT = 10_443;

const VARIANTS: Readonly<Record<Variant, ExampleProps>> = {
  native: {},
  'helm-release': { workspaces: workspaces('helm-release') },
  'listener-set': {
    cluster: {
      gateway: { ...COMMITTED.gateway, allowsListenerSets: true },
    },
    foundation: { certificate: { kind: 'listener-set', port: GATEWAY_PORT } },
  },
  'from-registry': {
    cluster: { source: { kind: 'OCIRepository', name: 'workspaces', path: './kubernetes/apps' } },
  },
  'own-gateway': { foundation: { certificate: { kind: 'own-gateway', className: 'envoy' } } },
};

export function appOf(variant: Variant, changes: Partial<ExampleProps> = {}): GitOpsApp {
  const { cluster, ...props } = VARIANTS[variant];
  const { app, foundation } = example({
    workspaces: WORKSPACES,
    cluster: { ...CLUSTER, ...cluster },
    ...props,
    ...changes,
  });
  new FluxRoot(app, 'root', { name: 'opencode-apps', ...foundation.cluster.rootProps() });
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
