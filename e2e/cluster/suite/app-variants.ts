/** The app of `main.ts` with the delivery that needs no chart. `verify` asks it what to expect. */
import { type ClusterProps, FluxRoot, type GitOpsApp } from '../../../lib';
import { example, type ExampleProps } from '../../../__tests__/support/first-user';
import type { Tree } from './home-kubernetes';

const FLUX = { repository: 'https://github.com/jbaker48/k8s-cluster', directory: '/Users/jbaker/git/k8s-cluster' };
const HA = { repository: 'https://github.com/jbaker48/home-assistant-config' };

/** Workspaces of the app by id, with what of `main.ts` is theirs. */
export const WORKSPACES = {
  flux: { ...FLUX, delivery: 'native' },
  ha: { ...HA, delivery: 'native' },
} as const;

/** As in `main.ts`, but asked often: nobody waits a quarter of an hour for a rotation. */
const SECRET_STORE: ClusterProps['secretStore'] = {
  kind: 'external-secrets',
  name: 'doppler-secrets',
  doppler: { project: 'k3s-cluster', config: 'prd' },
  dependsOn: ['external-secrets-stores'],
  refreshInterval: '10s',
};

export function nativeApp(changes: Partial<ExampleProps> = {}): GitOpsApp {
  const { app } = example({ workspaces: WORKSPACES, cluster: { secretStore: SECRET_STORE }, ...changes });
  new FluxRoot(app, 'root', {
    name: 'opencode-apps',
    sourcePath: './dist/kubernetes/apps',
    sourceRef: { kind: 'GitRepository', name: 'home-kubernetes' },
    interval: '30m',
  });
  return app;
}

export function nativeTree(changes: Partial<ExampleProps> = {}): Tree {
  return new Map(
    nativeApp(changes)
      .files()
      .map(({ path, content }) => [path, content]),
  );
}

if (require.main === module) nativeApp().synth();
