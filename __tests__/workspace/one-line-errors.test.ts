import { App, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Cluster,
  GitOpsApp,
  MemoryPodHost,
  OpenCodeFoundation,
  OpenCodeWorkspace,
  type OpenCodeWorkspaceProps,
  SynthError,
} from '../../lib';
import { type Example, example, exampleCluster, exampleWorkspace, problemsOf } from '../support/first-user';

/** What is said, without the summary, one entry a line. */
function lines(built: Pick<Example, 'app'>): readonly string[] {
  return problemsOf(built as Example)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

const of = (props: unknown): readonly string[] => lines(exampleWorkspace(props as Partial<OpenCodeWorkspaceProps>));
const two = (a: object, b: object = a): readonly string[] =>
  lines(example({ workspaces: { a: { directory: '/w/a', ...a }, b: { directory: '/w/b', ...b } } }));

describe('one mistake is one line', () => {
  test.each([['git/k8s-cluster'], ['/git/../k8s-cluster'], ['~/k8s-cluster']])('the directory %s', (directory) => {
    expect(of({ directory })).toEqual([expect.stringContaining(`[opencode/flux] directory is "${directory}": `)]);
  });

  test('a home that is no path', () => {
    expect(of({ home: 'home' })).toEqual(['[opencode/flux] home is "home": write a path that begins with /']);
  });

  test('an equal name', () => {
    expect(two({ name: 'x' })).toEqual(['[opencode/a] and [opencode/b] have one name, "x": give each its own']);
  });

  test('an equal hostname', () => {
    expect(two({ hostname: 'x.opencode.angryninja.cloud' })).toEqual([
      expect.stringContaining('have one hostname, "x.'),
    ]);
  });

  test('a domain that is none, however many workspaces there are', () => {
    expect(
      lines(example({ foundation: { domain: 'https://x' }, workspaces: { a: {}, b: { directory: '/w/b' } } })),
    ).toEqual([expect.stringContaining('[opencode] domain is "https://x": ')]);
  });

  test('a bad version of the cluster, however many foundations share it', () => {
    const app = new GitOpsApp();
    const cluster = exampleCluster({
      versions: { kubernetes: 'new', flux: '2.9', envoyGateway: '1.7.1', appTemplate: '4.4.0' },
    });
    for (const id of ['one', 'two', 'three']) {
      new OpenCodeFoundation(app, id, { cluster, domain: `${id}.example.org`, scriptsDirectory: `scripts/${id}` });
    }
    expect(lines({ app })).toEqual([expect.stringContaining('[one] cluster.versions.kubernetes is "new": ')]);
  });

  test('an id that is used twice, with everything else that is wrong', () => {
    const { app, foundation } = example();
    const repository = 'https://github.com/jbaker48/other';
    new OpenCodeWorkspace(foundation, 'flux', { repository, storageSize: '5 gigs' });
    new MemoryPodHost(app, 'opencode', { plugin: 'disabled', graphiti: 'disabled' });
    expect(lines({ app })).toEqual([
      'id is "opencode": another construct in here has it; give each its own',
      '[opencode] id is "flux": another construct in here has it; give each its own',
      expect.stringContaining('[opencode/flux-2] storageSize is "5 gigs"'),
    ]);
  });

  test('a configuration that OpenCode would refuse', () => {
    expect(of({ configuration: { permissions: { bash: 'denny' } } })).toEqual([
      '[opencode/flux] configuration.permissions.bash is "denny": write ask, allow, deny or an object',
    ]);
    expect(of({ configuration: { extra: { instructions: ['{env:HOME}/x', '{env:NOBODY}'] } } })).toEqual([
      expect.stringContaining(
        '[opencode/flux] configuration.extra.instructions[1] has {env:NOBODY}, which nothing sets',
      ),
    ]);
  });

  test.each([
    ['secretVariables', { secretVariables: { TOKEN: 'KEY' } }],
    ['secretEnvironment', { secretEnvironment: { TOKEN: { name: 'a', key: 'b' } } }],
  ])('a variable of %s is set', (_, props) => {
    const mcpServers = {
      x: { type: 'remote', url: 'https://mcp.lan', headers: { Authorization: 'Bearer {env:TOKEN}' } },
    };
    expect(of({ ...props, configuration: { mcpServers } })).toEqual([]);
  });
});

/** What a user of JavaScript is told; an exception of another kind fails the test. */
function refusal(build: () => unknown): readonly string[] {
  try {
    build();
  } catch (error) {
    if (error instanceof SynthError) return error.problems;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('no word of JavaScript', () => {
  test.each<[string, () => Construct]>([
    ['an app of cdk8s', () => new App()],
    ['a chart', () => new Chart(new App(), 'chart')],
  ])('a workspace in %s', (_, scope) => {
    const build = (): unknown => new OpenCodeWorkspace(scope() as OpenCodeFoundation, 'flux', { repository: 'x' });
    expect(refusal(build)).toEqual([
      expect.stringMatching(
        /^\[(chart\/)?flux\] it belongs to a construct that is no OpenCodeFoundation: write new OpenCodeWorkspace\(/,
      ),
    ]);
  });

  test('a workspace in nothing', () => {
    const build = (): unknown => new OpenCodeWorkspace(undefined as never, 'flux', { repository: 'x' });
    expect(refusal(build)).toEqual([expect.stringContaining('[flux] it belongs to something that is no')]);
  });

  test.each([[undefined], [null], [5]])('a host with %s for its props', (props) => {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', props as never);
    expect(lines({ app })).toEqual([
      expect.stringContaining('[memory] plugin is undefined: decide'),
      expect.stringContaining('[memory] graphiti is undefined: decide'),
    ]);
  });

  test('a name of a host that is a number', () => {
    const app = new GitOpsApp();
    new MemoryPodHost(app, 'memory', { hostName: 5 as never, plugin: 'disabled', graphiti: 'disabled' });
    expect(lines({ app })).toEqual(['[memory] hostName is 5: write a string, such as "memory"']);
  });

  const patched = (kind: string, ...operations: readonly JsonPatch[]): readonly string[] => {
    const built = exampleWorkspace({});
    built.workspaces['flux']?.patch(kind, ...operations);
    return lines(built);
  };

  test('a patch of a kind that there is not', () => {
    expect(patched('HelmRelase', JsonPatch.remove('/spec'))).toEqual([
      '[opencode/flux] patch is for "HelmRelase", and there is none of it: did you mean HelmRelease?',
    ]);
  });

  test.each<[JsonPatch, string]>([
    [
      JsonPatch.add('/spec/valuse/x/y', 1),
      'add /spec/valuse/x/y cannot be applied: nothing is at /spec/valuse: did you mean values?',
    ],
    [
      JsonPatch.remove('/spec/nope'),
      'remove /spec/nope cannot be applied: nothing is at /spec/nope: there are chartRef,',
    ],
    [JsonPatch.add('/spec/postRenderers/7', {}), 'is a list of 1: write an index up to 1, or - for its end'],
    [JsonPatch.add('spec', 1), 'write a path that begins with /, such as /spec'],
    [JsonPatch.test('/spec/interval', 'x'), 'test /spec/interval cannot be applied: the value there is another one'],
    [JsonPatch.move('/a', '/b'), 'nothing is at /a: there are apiVersion, kind, metadata, spec'],
    [JsonPatch.add('/spec/interval/x', 1), '/spec/interval is neither an object nor a list'],
  ])('a patch that cannot be applied: %#', (operation, message) => {
    expect(patched('HelmRelease', operation)).toEqual([expect.stringContaining(message)]);
  });

  test.each<[unknown, string]>([
    [{ extra: { a: 5n } }, 'configuration.extra.a is a bigint: JSON has no such value'],
    [{ extra: { a: [() => 1] } }, 'configuration.extra.a[0] is a function: JSON has no such value'],
    [{ extra: { a: Number.NaN } }, 'configuration.extra.a is NaN: JSON has no such value'],
  ])('a value that JSON does not have: %#', (configuration, message) => {
    expect(of({ configuration })).toEqual([`[opencode/flux] ${message}`]);
  });
});

describe('did you mean', () => {
  test('the nearest prop, and it is not missing as well', () => {
    const { app, foundation } = example();
    new OpenCodeWorkspace(foundation, 'a', { repositry: 'https://github.com/a/b' } as never);
    expect(lines({ app })).toEqual(['[opencode/a] repositry is not a prop: did you mean repository?']);
  });

  test('no list of all that there are where none is near', () => {
    expect(of({ replicas: 3 })).toEqual([
      '[opencode/flux] replicas is not a prop: docs/reference/ lists those that there are',
    ]);
  });

  test('an example of an object that is missing', () => {
    const app = new GitOpsApp();
    new OpenCodeFoundation(app, 'opencode', { cluster: new Cluster({} as never), domain: 'example.org' });
    expect(lines({ app })).toEqual([
      expect.stringContaining("source is missing: write source: { name: 'flux-system', path: "),
      expect.stringContaining('versions is missing: write versions: { kubernetes: '),
      expect.stringContaining("gateway is missing: write gateway: { kind: 'envoy-gateway', "),
      expect.stringContaining("secretStore is missing: write secretStore: { kind: 'external-secrets', "),
      expect.stringContaining('storage is missing: write storage: { className: '),
      expect.stringContaining('certificateIssuer is missing: write certificateIssuer: { name: '),
    ]);
  });
});
