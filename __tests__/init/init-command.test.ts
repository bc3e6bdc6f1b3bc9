import type { SpawnSyncReturns } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree, temporaryDirectory } from '../gitops/disk/tree';
import { HOME_OPERATIONS, MONOREPO } from './repositories';
import { init, install, node, repository } from './scratch-repository';

jest.setTimeout(120_000);

/** A synth and the app's own test, as its package.json runs them. */
function synthAndTest(app: string): void {
  install(app);
  const test = (): SpawnSyncReturns<string> => node(app, '--test', 'main.test.ts');
  expect(test().stdout).toContain('# fail 0');
  const synth = node(app, 'main.ts');
  expect([synth.status, synth.stdout]).toEqual([0, '']);
  const { stdout } = test();
  expect(stdout).toContain('# pass 2');
}

const REPOSITORY_FLAG = ['--repository', 'https://github.com/example/home'];

describe('a repository of the usual layout', () => {
  const root = repository(HOME_OPERATIONS);
  const { stdout, stderr, status } = init(root, ...REPOSITORY_FLAG);

  test('has an answer to everything but its own URL, and each names its file', () => {
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => /^(found|choice|unread)/.test(line))).toMatchSnapshot();
  });

  test('gets a main.ts that says where each value comes from', () => {
    expect(readFileSync(join(root, 'opencode/main.ts'), 'utf8')).toMatchSnapshot();
  });

  test('synthesizes beside the other apps, and passes its own test', () => {
    synthAndTest(join(root, 'opencode'));
    expect(existsSync(join(root, 'kubernetes/apps/opencode/kustomization.yaml'))).toBe(true);
    expect(readFileSync(join(root, 'kubernetes/apps/opencode/opencode-home/ks.yaml'), 'utf8')).toContain(
      'path: ./kubernetes/apps/opencode/opencode-home/app\n',
    );
  });

  test('a second time changes nothing, and asks nothing', () => {
    const before = readTree(root);
    const second = init(root);
    expect([second.status, second.stderr]).toEqual([0, '']);
    expect(second.stdout).toContain('nothing to do: the app is there\n');
    expect(readTree(root)).toEqual(before);
  });
});

test('without a terminal what is not found is an error that names its flag, and nothing is written', () => {
  const root = repository(MONOREPO);
  const before = readTree(root);
  const { status, stderr } = init(root);
  expect(status).toBe(1);
  expect(stderr.match(/^ {2}--[\w-]+/gm)).toEqual(['  --kubernetes-version', '  --repository']);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(readTree(root)).toEqual(before);
});

test('a monorepo of another layout gets a tree of its own, and is told how Flux comes to read it', () => {
  const root = repository(MONOREPO);
  const { stdout, stderr, status } = init(root, ...REPOSITORY_FLAG, '--kubernetes-version', '1.34.2');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.split('\n').filter((line) => /^(found|choice|unread)/.test(line))).toMatchSnapshot();
  expect(stdout).toContain('let Flux apply opencode/dist/kubernetes/flux');
  synthAndTest(join(root, 'opencode'));
});

test('an ignore rule that keeps the tree from Flux is said, with the line that lets it through', () => {
  const { 'kubernetes/flux/apps.yaml': apps = '', ...others } = HOME_OPERATIONS;
  const root = repository({ ...others, 'kubernetes/flux/apps.yaml': apps.replace('./kubernetes/apps', './elsewhere') });
  const { stdout } = init(root, ...REPOSITORY_FLAG, '--dry-run');
  expect(stdout).toContain(
    'add the line !/opencode to spec.ignore of the GitRepository in kubernetes/flux/repository.yaml',
  );
});

test('an empty folder becomes a whole repository', () => {
  const root = repository({});
  const flags = [
    ...REPOSITORY_FLAG,
    ...['--source', 'flux-system', '--gateway', 'ingress:nginx', '--proxy-namespace', 'ingress-nginx'],
    ...['--secret-store', 'none', '--storage-class', 'longhorn', '--issuer', 'letsencrypt'],
    ...['--domain', 'opencode.example.org', '--kubernetes-version', '1.34.2', '--flux-version', 'v2.9.0'],
  ];
  expect(init(root).stderr.match(/^ {2}--[\w-]+/gm)).toHaveLength(10);
  const dry = init(root, ...flags, '--dry-run');
  expect(dry.stdout).toContain('would write main.ts\n');
  expect(readTree(root)).toEqual({});
  const { status, stderr } = init(root, ...flags);
  expect([status, stderr]).toEqual([0, '']);
  synthAndTest(root);
  expect(init(root).stdout).toContain('nothing to do: the app is there\n');
});

test('the version of Envoy Gateway says whose Gateway it is where no manifest does', () => {
  const root = repository({});
  const flags = [
    ...REPOSITORY_FLAG,
    ...['--source', 'flux-system', '--gateway', 'network/internal', '--proxy-namespace', 'network'],
    ...['--secret-store', 'none', '--storage-class', 'longhorn', '--issuer', 'letsencrypt'],
    ...['--domain', 'opencode.example.org', '--kubernetes-version', '1.34.2', '--flux-version', 'v2.9.0'],
  ];
  expect(init(root, ...flags, '--envoy-gateway-version', '1.8.0').status).toBe(0);
  const main = readFileSync(join(root, 'main.ts'), 'utf8');
  expect(main).toContain("kind: 'envoy-gateway'");
  expect(main).toContain("envoyGateway: '1.8.0'");
});

test.each([
  [['--domain', 'example'], '--domain is "example": write a domain, such as'],
  [['--repository', 'https://name:notreal@example.org/x'], '--repository: write its https URL, without a login'],
  [['--gateway', 'internal'], '--gateway is "internal": write namespace/name of a Gateway'],
  [['nowhere'], 'nowhere is no folder: make it, or name another'],
])('%j is an error that says what to write', (args, message) => {
  const { status, stderr } = init(temporaryDirectory(), ...args);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('notreal');
});

test('a cluster that nothing can be written for is an error before anything is written', () => {
  const root = repository({ ...HOME_OPERATIONS, 'Taskfile.yaml': 'vars:\n  FLUX_VERSION: 0.41.2\n' });
  const before = readTree(root);
  const { status, stderr } = init(root, ...REPOSITORY_FLAG);
  expect(status).toBe(1);
  expect(stderr).toContain('an OCIRepository of version v1 needs Flux 2.6.0 or newer; this cluster has 0.41.2');
  expect(readTree(root)).toEqual(before);
});
