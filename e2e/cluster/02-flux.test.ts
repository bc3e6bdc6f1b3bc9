import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pushArtifact } from './programs/push-artifact';
import type { ClusterObject } from './stand-ins/cluster-api';
import type { Condition } from './stand-ins/conditions';
import {
  CONFIG_MAP,
  DEPLOYMENT,
  EXTERNAL_SECRET,
  HELM_RELEASE,
  OCI_REPOSITORY,
  PERSISTENT_VOLUME_CLAIM,
  SECRET,
} from './stand-ins/resources';
import { HomeKubernetes, readyOf, type Tree } from './suite/home-kubernetes';
import { treeOf, WORKSPACES } from './suite/app-variants';
import { HTTP_ROUTE, NAMESPACE } from './suite/resources';
import { REGISTRY } from './suite/outside-facts';
import { IS_GIVEN, REPOSITORY, STATE } from './suite/settings';
import { until } from './suite/until';
import { IDS, OPENCODE, RunningWorkspace } from './suite/workspaces';

let flux: HomeKubernetes;

interface ConfigMap extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}

interface WithConditions extends ClusterObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface Source extends ClusterObject {
  readonly status?: WithConditions['status'] & {
    readonly artifact?: { readonly revision: string; readonly url: string };
  };
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

/** Waits until a Kustomization says that it waits for another: it names one, and the others are ready by then. */
async function untilItWaitsFor(name: string, other: string): Promise<void> {
  await until(`${name} waits for ${other}`, 60, async () => {
    const { reason, message = '' } = readyOf(await flux.kustomization(name)) ?? {};
    if (reason === 'DependencyNotReady' && message.includes(other)) return true;
    throw new Error(message);
  });
}

test('a workspace waits for the storage, and the certificate for its issuer', async () => {
  const without = (path: string, content: string): string =>
    path === 'kubernetes/apps/kustomization.yaml' ? content.replace(/.*(rook-ceph|cert-manager).*\n/g, '') : content;
  await flux.commit(HomeKubernetes.committed(), without);
  await flux.applied(180, 'cluster', 'cluster-apps', 'opencode-apps', 'external-secrets-stores');
  await untilItWaitsFor('opencode-certificate', 'cert-manager-issuers');
  for (const id of IDS) {
    await untilItWaitsFor(`opencode-${id}`, 'rook-ceph-cluster');
    expect(await uidOf(PERSISTENT_VOLUME_CLAIM, `opencode-${id}`, OPENCODE)).toBeUndefined();
  }
});

test('the committed tree is applied, and no script of it is altered', async () => {
  await flux.commit(HomeKubernetes.committed());
  await flux.applied(120, 'rook-ceph-cluster', 'opencode-certificate');
  for (const id of IDS) {
    await until(`HelmRelease opencode-${id} is there`, 120, () => uidOf(HELM_RELEASE, `opencode-${id}`, OPENCODE));
    const { spec } = (await flux.kustomization(`opencode-${id}`)) ?? {};
    expect(spec?.postBuild?.substituteFrom?.map(({ name }) => name)).toEqual(['cluster-settings', 'cluster-secrets']);
  }
  await expectScriptsOf(HomeKubernetes.committed());
});

test('every key that the committed tree asks for is in the store', async () => {
  const names = IDS.flatMap((id) => [`opencode-${id}`, `opencode-${id}-volsync`]);
  for (const name of names) {
    await until(`ExternalSecret ${name} is ready`, 60, async () => {
      const { status } = (await flux.api.get<WithConditions>(EXTERNAL_SECRET, name, OPENCODE)) ?? {};
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      if (ready?.status === 'True') return true;
      throw new Error(ready?.message ?? 'it says nothing');
    });
    expect(await uidOf(SECRET, `${name}-secret`, OPENCODE)).toBeDefined();
  }
});

test('source-controller pulls the chart that a workspace asks for, by its name in the registry', async () => {
  for (const id of IDS) {
    const { status } = await until(`OCIRepository opencode-${id} has its artifact`, 60, async () => {
      const source = await flux.api.get<Source>(OCI_REPOSITORY, `opencode-${id}`, OPENCODE);
      if (source?.status?.artifact !== undefined) return source;
      throw new Error(source?.status?.conditions?.map(({ message }) => message).join('; ') ?? 'it is not there');
    });
    // The tag, and the digest that the tag stands for.
    expect(status?.artifact?.revision).toMatch(/^4\.4\.0@sha256:[0-9a-f]{64}$/);
    // Its address is one of the cluster's.
    if (IS_GIVEN) continue;
    const chart = Buffer.from(await (await fetch(status?.artifact?.url ?? '')).arrayBuffer());
    const metadata = execFileSync('tar', ['-xzO', 'app-template/Chart.yaml'], { input: chart, encoding: 'utf8' });
    expect(metadata).toMatch(/^version: 4\.4\.0$/m);
  }
});

test('the same with the native delivery becomes ready', async () => {
  const tree = treeOf('native');
  await flux.commit(tree);
  await flux.applied(420, 'opencode-apps', ...IDS.map((id) => `opencode-${id}`));
  await expectScriptsOf(tree);
  for (const id of IDS) expect(await uidOf(HELM_RELEASE, `opencode-${id}`, OPENCODE)).toBeUndefined();
});

/** As `flux push artifact` does: what lies below `dist/`, as one tar.gz. Its digest. */
async function pushTree(tree: Tree): Promise<string> {
  const folder = join(STATE, 'workspaces');
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of tree) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const archive = execFileSync('tar', ['-czf', '-', '-C', folder, '.']);
  return pushArtifact('tree', REGISTRY, 'e2e/workspaces', 'main', archive);
}

// The registry is one of this machine.
(IS_GIVEN ? test.skip : test)('the same tree is applied out of a registry', async () => {
  const tree = treeOf('from-registry');
  const revision = `main@${await pushTree(tree)}`;
  const metadata = { name: 'workspaces', namespace: 'flux-system' };
  const spec = { url: 'oci://ghcr.io/e2e/workspaces', ref: { tag: 'main' }, interval: '30m' };
  await flux.api.apply(OCI_REPOSITORY, { metadata, spec });
  // Git has the Kustomization over the tree alone.
  const rootAlone = (path: string, content: string) => (path.startsWith('dist/kubernetes/apps/') ? undefined : content);
  await flux.commit(tree, rootAlone);
  for (const name of ['opencode-apps', 'opencode-certificate', ...IDS.map((id) => `opencode-${id}`)])
    await until(`${name} is applied at ${revision}`, 120, async () => {
      const live = await flux.kustomization(name);
      return live?.status?.lastAppliedRevision === revision && readyOf(live)?.status === 'True';
    });
  await flux.commit(treeOf('native'));
  await flux.applied(120, 'opencode-apps', 'opencode-certificate', ...IDS.map((id) => `opencode-${id}`));
  await flux.api.delete(OCI_REPOSITORY, metadata);
});

test('no hostname of a workspace is told to public DNS', async () => {
  const routes = await flux.api.list(HTTP_ROUTE, OPENCODE);
  expect(routes.map(({ metadata }) => metadata.name).sort()).toEqual(IDS.map((id) => `opencode-${id}`));
  // external-dns of that cluster writes the routes that carry this to a zone that everybody reads; its own names are resolved without.
  const told = routes.filter(({ metadata }) => 'external-dns.home.arpa/enabled' in (metadata.annotations ?? {}));
  expect(told).toEqual([]);
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
