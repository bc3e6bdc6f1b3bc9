import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { ClusterObject } from './stand-ins/cluster-api';
import { CONFIG_MAP, DEPLOYMENT, HELM_RELEASE, PERSISTENT_VOLUME_CLAIM } from './stand-ins/resources';
import { HomeKubernetes, readyOf, type Tree } from './suite/home-kubernetes';
import { treeOf, WORKSPACES } from './suite/app-variants';
import { NAMESPACE } from './suite/resources';
import { REPOSITORY, STATE } from './suite/settings';
import { until } from './suite/until';
import { IDS, OPENCODE, RunningWorkspace } from './suite/workspaces';

let flux: HomeKubernetes;

interface ConfigMap extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** Repositories that the workspaces clone. */
function makeRepositories(): void {
  for (const { repository } of Object.values(WORKSPACES)) {
    const bare = join(STATE, 'git', new URL(repository).pathname);
    execFileSync('git', ['clone', '--quiet', '--bare', '--no-local', REPOSITORY, bare]);
  }
}

beforeAll(async () => {
  if (process.env['E2E_GIT_REMOTE'] === undefined) makeRepositories();
  flux = await HomeKubernetes.open();
  await flux.bootstrap();
});

const uidOf = async (resource: Parameters<HomeKubernetes['api']['get']>[0], name: string, namespace?: string) =>
  (await flux.api.get(resource, name, namespace))?.metadata.uid;

/** What is in the cluster of each generated ConfigMap, beside the files that it was made of. */
async function expectScriptsOf(tree: Tree): Promise<void> {
  for (const id of IDS) {
    const scripts = `kubernetes/apps/opencode/opencode-${id}/app/scripts/`;
    const files = [...tree].filter(([path]) => path.startsWith(scripts));
    const live = await Promise.all(
      ['scripts', 'configuration'].map((what) =>
        flux.api.get<ConfigMap>(CONFIG_MAP, `opencode-${id}-${what}`, OPENCODE),
      ),
    );
    expect(files.length).toBeGreaterThan(5);
    expect(Object.assign({}, ...live.map((each) => each?.data))).toEqual(
      Object.fromEntries(files.map(([path, content]) => [path.slice(scripts.length), content])),
    );
  }
}

test('a workspace waits for what it depends on, and the certificate does not', async () => {
  const withoutStorage = (path: string, content: string): string =>
    path === 'kubernetes/apps/kustomization.yaml' ? content.replace(/.*rook-ceph.*\n/, '') : content;
  await flux.commit(HomeKubernetes.committed(), withoutStorage);
  await flux.applied(
    180,
    'cluster',
    'cluster-apps',
    'opencode-apps',
    'external-secrets-stores',
    'opencode-certificate',
  );
  for (const id of IDS) {
    // It says one of those that it waits for, and the others are ready by now.
    await until(`opencode-${id} waits for the storage alone`, 60, async () => {
      const { reason, message = '' } = readyOf(await flux.kustomization(`opencode-${id}`)) ?? {};
      if (reason === 'DependencyNotReady' && message.includes('rook-ceph-cluster')) return true;
      throw new Error(message);
    });
    expect(await uidOf(PERSISTENT_VOLUME_CLAIM, `opencode-${id}`, OPENCODE)).toBeUndefined();
  }
});

test('the committed tree is applied, and no script of it is altered', async () => {
  await flux.commit(HomeKubernetes.committed());
  await flux.applied(60, 'rook-ceph-cluster');
  for (const id of IDS) {
    await until(`HelmRelease opencode-${id} is there`, 120, () => uidOf(HELM_RELEASE, `opencode-${id}`, OPENCODE));
    const { spec } = (await flux.kustomization(`opencode-${id}`)) ?? {};
    expect(spec?.postBuild?.substituteFrom?.map(({ name }) => name)).toEqual(['cluster-settings', 'cluster-secrets']);
  }
  await expectScriptsOf(HomeKubernetes.committed());
});

test('the same with the native delivery becomes ready', async () => {
  const tree = treeOf('native');
  await flux.commit(tree);
  await flux.applied(420, 'opencode-apps', ...IDS.map((id) => `opencode-${id}`));
  await expectScriptsOf(tree);
  for (const id of IDS) expect(await uidOf(HELM_RELEASE, `opencode-${id}`, OPENCODE)).toBeUndefined();
});

test('a workspace that is taken out is pruned alone, and its claim stays', async () => {
  const claim = await uidOf(PERSISTENT_VOLUME_CLAIM, 'opencode-ha', OPENCODE);
  const other = await (await RunningWorkspace.open('flux')).ready();
  await flux.commit(treeOf('native', { workspaces: { flux: WORKSPACES.flux } }));
  await flux.applied(120, 'opencode-apps', 'opencode-flux');
  await until('opencode-ha is gone', 120, async () => (await uidOf(DEPLOYMENT, 'opencode-ha', OPENCODE)) === undefined);
  expect(await flux.kustomization('opencode-ha')).toBeUndefined();
  expect(await uidOf(PERSISTENT_VOLUME_CLAIM, 'opencode-ha', OPENCODE)).toBe(claim);
  expect((await (await RunningWorkspace.open('flux')).ready()).metadata.uid).toBe(other.metadata.uid);

  await flux.commit(treeOf('native'));
  await flux.applied(300, 'opencode-apps', 'opencode-ha');
  expect(await uidOf(PERSISTENT_VOLUME_CLAIM, 'opencode-ha', OPENCODE)).toBe(claim);
});

test('the namespace survives a tree that has lost it', async () => {
  const namespace = await uidOf(NAMESPACE, OPENCODE);
  const lost = (path: string, content: string): string =>
    path === 'dist/kubernetes/apps/opencode/kustomization.yaml' ? content.replace(/.*namespace\.yaml\n/, '') : content;
  await flux.commit(treeOf('native'), lost);
  await flux.applied(120, 'opencode-apps');
  expect(await uidOf(NAMESPACE, OPENCODE)).toBe(namespace);
  await flux.commit(treeOf('native'));
  await flux.applied(120, 'opencode-apps');
});
