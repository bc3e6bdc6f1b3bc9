import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from '../../gitops/disk/tree';
import { LiveCluster } from '../support/live-cluster';

jest.setTimeout(180_000);

const REPOSITORY = join(__dirname, '../../..');
const SECRET = {
  GITHUB_PAT: 'fake-github-token-of-verify',
  PASSWORD: 'fake-password-of-verify',
  COPILOT_AUTH_JSON: '{}',
};

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a person runs it, in this repository. */
async function verify(...args: readonly string[]): Promise<Ended> {
  const main = join(REPOSITORY, 'lib/cli/main.ts');
  const program = spawn(process.execPath, ['--import', 'tsx', main, 'verify', 'cluster', ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, KUBECONFIG: '/nonexistent/kubeconfig', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  program.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  program.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [status] = (await once(program, 'close')) as [number | null];
  return { status, stdout, stderr };
}

function expectTidy({ stdout, stderr }: Ended): void {
  expect(stdout + stderr).not.toMatch(/\n {4}at /);
  expect(stdout + stderr).not.toMatch(/fake-\w+-of-verify/);
}

let cluster: LiveCluster;
beforeEach(async () => {
  cluster = new LiveCluster({ workspaces: { flux: { delivery: 'native' } } }, SECRET);
  await cluster.api.start();
});
afterEach(() => cluster.api.stop());

test('without a kubeconfig', async () => {
  const ended = await verify();
  expectTidy(ended);
  expect(ended).toMatchObject({ status: 1, stdout: '' });
  expect(ended.stderr).toMatch(
    /^cdk8s-opencode: the kubeconfig cannot be read: .*name one with --kubeconfig, or set KUBECONFIG\n$/,
  );
});

test('with a context that is not there', async () => {
  const ended = await verify('--kubeconfig', cluster.api.kubeconfig, '--context', 'work');
  expect(ended).toEqual({
    status: 1,
    stdout: '',
    stderr: 'cdk8s-opencode: there is no context work: there are home: name another with --context\n',
  });
});

test('with a workspace that is not there, and a criterion that is none', async () => {
  const [workspace, criterion] = await Promise.all([
    verify('--kubeconfig', cluster.api.kubeconfig, '--workspace', 'notes'),
    verify('--kubeconfig', cluster.api.kubeconfig, '--only', 'namespace'),
  ]);
  expect(workspace).toMatchObject({
    status: 1,
    stderr: 'cdk8s-opencode: the app has no workspace notes: it has flux, ha: --workspace names one\n',
  });
  expect(criterion).toMatchObject({
    status: 1,
    stderr: 'cdk8s-opencode: no criterion is called "namespace": --list has them all\n',
  });
});

test('an API server that is not there', async () => {
  const { kubeconfig } = cluster.api;
  const closed = join(temporaryDirectory(), 'kubeconfig');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const text = (await import('node:fs'))
    .readFileSync(kubeconfig, 'utf8')
    .replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${String(port)}`);
  writeFileSync(closed, text);
  const ended = await verify('--kubeconfig', closed, '--only', 'namespace-kept');
  expectTidy(ended);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toContain(`the API server at 127.0.0.1:${String(port)} cannot be reached: ECONNREFUSED`);
});

test('a login that has expired', async () => {
  cluster.api.fault = () => ({ status: 401 });
  expect(await cluster.ask('namespace-kept')).toEqual({
    status: 'unknown',
    seen: 'the login of context home is not accepted, or has expired',
    next: 'log in to the cluster again',
  });
});

test('a cluster that hangs', async () => {
  cluster.api.fault = () => 'hang';
  expect(await cluster.ask('namespace-kept', {}, 0.3)).toEqual({
    status: 'unknown',
    seen: 'no answer within 0.3 s',
    next: 'raise --timeout, or look why it hangs',
  });
});

test.each([
  [
    'secrets-in-store',
    /externalsecrets/,
    'context home may not get externalsecrets.external-secrets.io in namespace opencode',
    'apiGroups: ["external-secrets.io"], resources: ["externalsecrets"], verbs: ["get"]',
  ],
  [
    'pod-as-declared',
    /\/pods$/,
    'context home may not list pods in namespace opencode',
    'apiGroups: [""], resources: ["pods"], verbs: ["list"]',
  ],
  [
    'no-token-in-logs',
    /\/log$/,
    'context home may not get pods/log in namespace opencode',
    'apiGroups: [""], resources: ["pods/log"], verbs: ["get"]',
  ],
])('a verb that is forbidden: %s names the rule', async (slug, forbidden, seen, rule) => {
  cluster.api.fault = (_method, path) => (forbidden.test(path) ? { status: 403 } : undefined);
  const outcome = await cluster.ask(slug);
  expect(outcome).toMatchObject({ status: 'unknown', seen, next: expect.stringContaining(rule) as string });
});

test('a CustomResourceDefinition that is not installed', async () => {
  // The API server's own words for a path that it does not know.
  cluster.api.fault = (_method, path) =>
    path.includes('gateway.envoyproxy.io') ? { status: 404, body: '404 page not found\n' } : undefined;
  expect(await cluster.ask('objects-ready')).toEqual({
    status: 'unknown',
    seen: 'the cluster does not know backendtrafficpolicies.gateway.envoyproxy.io',
    next: 'install the CustomResourceDefinition of BackendTrafficPolicy (gateway.envoyproxy.io/v1alpha1), or the controller that brings it',
  });
});

test('a hostname that does not resolve offers --resolve', async () => {
  const outcome = await cluster.ask('ui-loads');
  expect(outcome).toEqual({
    status: 'unknown',
    seen: 'flux.opencode.angryninja.cloud does not resolve',
    next: 'look at the DNS, or name an address: --resolve flux.opencode.angryninja.cloud:ADDRESS',
  });
});

test('a hostname of which the cluster alone knows the end is read from the route', async () => {
  await cluster.api.stop();
  cluster = new LiveCluster(
    { foundation: { domain: 'opencode.${SECRET_DOMAIN}' }, workspaces: { flux: { delivery: 'native' } } },
    SECRET,
  );
  await cluster.api.start();
  cluster.api.change(cluster.path('httpRoute', 'opencode-flux'), {
    spec: { hostnames: ['flux.opencode.no-such-host.invalid'] },
  });
  expect(await cluster.ask('hostname-resolves')).toMatchObject({
    status: 'fails',
    seen: 'flux.opencode.no-such-host.invalid does not resolve',
  });
});

test('Ctrl-C puts back what was changed, says so, and ends', async () => {
  const kubeconfig = cluster.api.kubeconfig;
  const path = cluster.path('replicationSource', 'opencode-flux');
  const main = join(REPOSITORY, 'lib/cli/main.ts');
  const args = [
    'verify',
    'cluster',
    '--kubeconfig',
    kubeconfig,
    '--workspace',
    'flux',
    '--only',
    'backup-runs',
    '--disruptive',
  ];
  const before = cluster.api.objects.get(path);
  const program = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  program.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  cluster.api.onChange = (method, changed) => {
    if (method === 'PATCH' && changed === path && stdout.includes('will trigger a backup')) {
      cluster.api.onChange = () => undefined;
      program.kill('SIGINT');
    }
  };
  const [status] = (await once(program, 'close')) as [number | null];
  expect(status).toBe(130);
  expect(stdout).toContain('interrupted');
  expect(cluster.api.objects.get(path)).toEqual(before);
});
