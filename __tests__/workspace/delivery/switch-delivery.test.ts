import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { at, exampleWorkspace, workspaceObject } from '../../support/first-user';
import { KubeApiServer, hasApiServer } from '../../support/kube-apiserver';
import { hasTool } from '../../support/tools';
import { projectValues } from './app-template-projection';
import { helmValues, nativeObjects } from './both-deliveries';
import { normaliseObjects } from './normalise-objects';

const runs = hasApiServer && hasTool('helm');
if (!runs) {
  console.warn(
    'skipped: changing the delivery on a live API server (needs helm, and KUBEBUILDER_ASSETS, a folder with etcd and kube-apiserver)',
  );
}

const NAME = 'opencode-flux';
const NAMESPACE = '/api/v1/namespaces/opencode';
const DEPLOYMENT = `/apis/apps/v1/namespaces/opencode/deployments/${NAME}`;
const SERVICE = `${NAMESPACE}/services/${NAME}`;
const ACCOUNT = `${NAMESPACE}/serviceaccounts/${NAME}`;
const ROUTE = `/apis/gateway.networking.k8s.io/v1/namespaces/opencode/httproutes/${NAME}`;
const CLAIM = `${NAMESPACE}/persistentvolumeclaims/${NAME}`;
const SECRET = `${NAMESPACE}/secrets/${NAME}-secret`;

/** What kustomize-controller puts on each object that it applies, and asks before it prunes one. */
const FLUX_NAME = 'kustomize.toolkit.fluxcd.io/name';
const FLUX_LABELS = { [FLUX_NAME]: NAME, 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };

/** What one delivery or the other brings. */
const DELIVERED = { ServiceAccount: ACCOUNT, Deployment: DEPLOYMENT, Service: SERVICE, HTTPRoute: ROUTE } as const;

const PATIENCE = 600_000;

(runs ? describe : describe.skip)('changing the delivery on a live API server', () => {
  let server: KubeApiServer;
  let scratch: string;

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'switch-'));
    server = await KubeApiServer.start();
    const crds = parseAllDocuments(readFileSync(join(__dirname, '..', '..', '..', 'crds', 'gateway-api.yaml'), 'utf8'));
    const definition = crds
      .map((crd) => crd.toJS() as { spec: unknown; metadata: object })
      .find((crd) => at(crd, 'spec', 'names', 'kind') === 'HTTPRoute');
    await applied('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/httproutes.gateway.networking.k8s.io', {
      ...definition,
      // A group of Kubernetes' own wants to be told that this is a copy.
      metadata: { ...definition?.metadata, annotations: { 'api-approved.kubernetes.io': 'unapproved, for tests' } },
    });
    await applied('/api/v1/namespaces/opencode', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'opencode' },
    });
    const claim = workspaceObject(exampleWorkspace({}), 'app/persistentvolumeclaim.yaml');
    await applied(CLAIM, claim);
    await applied(SECRET, { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${NAME}-secret` } });
    for (let served = false; !served;)
      served = (await server.call('GET', ROUTE.replace(/\/[^/]+$/, ''))).status === 200;
  }, PATIENCE);

  afterAll(async () => {
    await server.stop();
    rmSync(scratch, { recursive: true });
  }, PATIENCE);

  // Each test begins with neither delivery; claim and Secret stay throughout.
  beforeEach(async () => {
    helm('uninstall', NAME, '--ignore-not-found');
    for (const path of Object.values(DELIVERED)) await server.call('DELETE', path);
  }, PATIENCE);

  async function applied(path: string, object: unknown): Promise<void> {
    const { status, body } = await server.apply(path, object);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  }

  /** What Flux does once the native delivery is in the source: its labels say whose the objects are. */
  async function applyNative(): Promise<void> {
    for (const object of nativeObjects({})) {
      const { kind, metadata, ...rest } = object as { kind: keyof typeof DELIVERED; metadata: { labels?: object } };
      const labels = { ...metadata.labels, ...FLUX_LABELS };
      await applied(DELIVERED[kind], { kind, metadata: { ...metadata, labels }, ...rest });
    }
  }

  /** What Flux does once it is not any more: it deletes what still has its labels. */
  async function prune(): Promise<void> {
    for (const path of Object.values(DELIVERED)) {
      const { status, body } = await server.call('GET', path);
      const isFlux = at(body, 'metadata', 'labels', FLUX_NAME) === NAME;
      if (status === 200 && isFlux) await server.call('DELETE', path);
    }
  }

  /** As helm-controller does since 1.1, unless `disableTakeOwnership` tells it otherwise. */
  const installAsHelmController = () => install('--take-ownership');

  function helm(...options: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(
      'helm',
      [...options, '--namespace=opencode', `--kubeconfig=${server.kubeconfig}`],
      {
        encoding: 'utf8',
        input: JSON.stringify(helmValues({})),
      },
    );
    return { status, stdout, stderr };
  }

  const install = (...options: readonly string[]) => helm('install', NAME, chart(), '--values=-', ...options);

  /** The real chart where there is its folder, otherwise a chart of the objects that it is expected to make. */
  function chart(): string {
    const given = process.env['APP_TEMPLATE_CHART'] ?? '';
    if (existsSync(join(given, 'Chart.yaml'))) return given;
    const folder = join(scratch, 'chart');
    mkdirSync(join(folder, 'templates'), { recursive: true });
    writeFileSync(join(folder, 'Chart.yaml'), stringify({ apiVersion: 'v2', name: 'app-template', version: '4.4.0' }));
    const objects = projectValues(helmValues({}), { name: NAME, chartVersion: '4.4.0' });
    writeFileSync(
      join(folder, 'templates', 'objects.yaml'),
      objects.map((object) => `---\n${stringify(object)}`).join(''),
    );
    return folder;
  }

  const live = async (path: string) => (await server.call('GET', path)).body;
  const uid = async (path: string) => at(await live(path), 'metadata', 'uid');
  const statuses = () =>
    Promise.all(Object.values(DELIVERED).map(async (path) => (await server.call('GET', path)).status));

  test(
    'Flux takes over what Helm installed: nothing is made anew, nothing of Helm’s pod is left',
    async () => {
      expect(install()).toMatchObject({ status: 0 });
      const before = await Promise.all([DEPLOYMENT, SERVICE, ROUTE, CLAIM, SECRET].map(uid));
      const address = at(await live(SERVICE), 'spec', 'clusterIP');
      await applyNative();
      expect(await Promise.all([DEPLOYMENT, SERVICE, ROUTE, CLAIM, SECRET].map(uid))).toEqual(before);
      expect(at(await live(SERVICE), 'spec', 'clusterIP')).toBe(address);
      expect(at(await live(DEPLOYMENT), 'metadata', 'labels', 'app.kubernetes.io/managed-by')).toBe('flux');

      const taken = at(await live(DEPLOYMENT), 'spec');
      await prune();
      expect(await statuses()).toEqual([404, 404, 404, 404]);
      await applyNative();
      // A pod that keeps its template is not restarted: what is compared is what the API server holds, its defaults included.
      expect(specs(taken)).toEqual(specs(at(await live(DEPLOYMENT), 'spec')));
    },
    PATIENCE,
  );

  test(
    'the API server makes the same of both deliveries, its defaults included',
    async () => {
      expect(install()).toMatchObject({ status: 0 });
      const released = await Promise.all(Object.values(DELIVERED).map(live));
      helm('uninstall', NAME);
      await applyNative();
      const native = await Promise.all(Object.values(DELIVERED).map(live));
      expect(specsByKind(native)).toEqual(specsByKind(released));
    },
    PATIENCE,
  );

  test(
    'an uninstall takes away what Flux has just applied, but neither volume nor Secret, and the next apply brings it back',
    async () => {
      expect(install()).toMatchObject({ status: 0 });
      const kept = await Promise.all([CLAIM, SECRET].map(uid));
      await applyNative();
      expect(helm('uninstall', NAME)).toMatchObject({ status: 0 });
      expect(await statuses()).toEqual([404, 404, 404, 404]);
      expect(await Promise.all([CLAIM, SECRET].map(uid))).toEqual(kept);
      await applyNative();
      expect(await statuses()).toEqual([200, 200, 200, 200]);
    },
    PATIENCE,
  );

  test(
    'helm-controller adopts what Flux has applied, and Flux’s pruning then takes it from under the release',
    async () => {
      await applyNative();
      const before = await Promise.all([DEPLOYMENT, SERVICE, ROUTE, CLAIM, SECRET].map(uid));
      expect(installAsHelmController()).toMatchObject({ status: 0 });
      expect(await Promise.all([DEPLOYMENT, SERVICE, ROUTE, CLAIM, SECRET].map(uid))).toEqual(before);
      expect(at(await live(DEPLOYMENT), 'metadata', 'labels')).toMatchObject({
        'app.kubernetes.io/managed-by': 'Helm',
        ...FLUX_LABELS,
      });
      await prune();
      expect(await statuses()).toEqual([404, 404, 404, 404]);
      expect(helm('status', NAME).stdout).toContain('STATUS: deployed');
      expect(await Promise.all([CLAIM, SECRET].map(uid))).toEqual(before.slice(3));
    },
    PATIENCE,
  );

  test(
    'where Flux prunes nothing meanwhile, the Deployment that Helm adopts goes on, and is the one that it would have made',
    async () => {
      await applyNative();
      const before = await Promise.all([DEPLOYMENT, SERVICE, ROUTE].map(uid));
      expect(installAsHelmController()).toMatchObject({ status: 0 });
      expect(await Promise.all([DEPLOYMENT, SERVICE, ROUTE].map(uid))).toEqual(before);
      const adopted = at(await live(DEPLOYMENT), 'spec');
      helm('uninstall', NAME);
      expect(install()).toMatchObject({ status: 0 });
      expect(specs(adopted)).toEqual(specs(at(await live(DEPLOYMENT), 'spec')));
    },
    PATIENCE,
  );

  test(
    'Helm by itself adopts nothing, and installs once Flux has pruned',
    async () => {
      await applyNative();
      const kept = await Promise.all([DEPLOYMENT, CLAIM, SECRET].map(uid));
      const refused = install();
      expect(refused.status).not.toBe(0);
      expect(refused.stderr).toContain('invalid ownership metadata');
      expect(await Promise.all([DEPLOYMENT, CLAIM, SECRET].map(uid))).toEqual(kept);
      await prune();
      expect(installAsHelmController()).toMatchObject({ status: 0 });
      expect(await Promise.all([CLAIM, SECRET].map(uid))).toEqual(kept.slice(1));
      expect(await statuses()).toEqual([200, 200, 200, 200]);
    },
    PATIENCE,
  );
});

/** Specs without what the API server gives each object anew. */
function specsByKind(objects: readonly unknown[]): Readonly<Record<string, unknown>> {
  const withoutStatus = objects.map((object) => {
    const { kind, metadata, spec } = object as { kind: string; metadata: { name: string }; spec?: object };
    const given = new Set(['clusterIP', 'clusterIPs']);
    const rest = Object.fromEntries(Object.entries(spec ?? {}).filter(([field]) => !given.has(field)));
    return { kind, metadata: { name: metadata.name }, spec: rest };
  });
  return normaliseObjects(withoutStatus);
}

function specs(spec: unknown): unknown {
  return normaliseObjects([{ kind: 'Deployment', metadata: { name: NAME }, spec }]);
}
