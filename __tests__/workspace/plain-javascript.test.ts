import { App, JsonPatch } from 'cdk8s';
import {
  Cluster,
  FluxRoot,
  GitOpsApp,
  MemoryPodHost,
  OpenCodeFoundation,
  OpenCodeWorkspace,
  SynthError,
} from '../../lib';
import { type Example, example, exampleCluster, problemsOf } from '../support/first-user';

/** What a user of JavaScript gets wrong in one place, as TypeScript would not let him, with what he is told. */
type Mistakes = readonly (readonly [string, Readonly<Record<string, unknown>>, string])[];

const REPOSITORY = 'https://github.com/jbaker48/k8s-cluster';

/** What the synth tells of `app`, one entry a line. */
function told(app: GitOpsApp): readonly string[] {
  return problemsOf({ app } as Example)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

/** What is told of a cluster, by the foundation that uses it. */
function toldOf(cluster: Cluster): readonly string[] {
  const app = new GitOpsApp();
  new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.angryninja.cloud' });
  return told(app);
}

const WORKSPACE: Mistakes = [
  ['an unknown prop', { hostName: 'x' }, 'hostName is not a prop: did you mean hostname?'],
  ['an unknown prop of a prop', { openCode: { verion: '2' } }, 'openCode.verion is not a prop: did you mean version?'],
  ['no repository', { repository: undefined }, 'repository is missing: write a string'],
  ['a number for a string', { hostname: 5 }, 'hostname is 5: write a string instead of a number'],
  ['null', { hostname: null }, 'hostname is null: write a string instead of null'],
  ['a string for a switch', { suspended: 'no' }, 'suspended is "no": write true or false instead of a string'],
  ['a choice that there is not', { onRemoval: 'remove' }, 'onRemoval is "remove": write retain or delete'],
  [
    'a login of no kind',
    { repositoryLogin: 'ssh' },
    'repositoryLogin is "ssh": write token or deploy-key or none, or an object',
  ],
  ['Git from nowhere', { gitTools: { from: 'apk' } }, 'gitTools.from is "apk": write init-container or'],
  ['terminals from nowhere', { terminalLibrary: { from: 'apk' } }, 'terminalLibrary.from is "apk": write npm or image'],
  ['true where there is false or an object', { backup: true }, 'backup is true: write false, or an object'],
  ['a number in the environment', { environment: { A: 5 } }, 'environment.A is 5: write a string'],
  ['an object for a list', { volumes: { a: 1 } }, 'volumes is {"a":1}: write a list, in brackets'],
  ['a volume of no kind', { volumes: [{ name: 'a' }] }, 'volumes[0] has no source: write one of persistentVolumeClaim'],
  [
    'a volume of two kinds',
    { volumes: [{ name: 'a', emptyDir: {}, secret: { secretName: 'b' } }] },
    'volumes[0] has emptyDir and secret: write one of',
  ],
  ['a container with parts missing', { initContainers: [{ name: 'x' }] }, 'initContainers[0].image is missing'],
  [
    'an image as a text',
    { sidecars: [{ name: 'x', image: 'busybox:1' }] },
    'sidecars[0].image is "busybox:1": write an object',
  ],
  [
    'an affinity of no kind',
    { affinity: { nodeAffinty: {} } },
    'affinity.nodeAffinty is not a prop: did you mean nodeAffinity?',
  ],
  [
    'a further repository without a directory',
    { furtherRepositories: [{ url: REPOSITORY }] },
    'furtherRepositories[0].directory is missing',
  ],
];

test.each(WORKSPACE)('a workspace with %s', (_, props, message) => {
  const { app, foundation } = example();
  new OpenCodeWorkspace(foundation, 'other', { repository: REPOSITORY, directory: '/workspace/other', ...props });
  expect(told(app)).toContainEqual(expect.stringContaining(`[opencode/other] ${message}`));
});

const FOUNDATION: Mistakes = [
  ['no cluster', { cluster: undefined }, 'cluster is missing: write a Cluster'],
  ['a description of a cluster', { cluster: { source: {} } }, 'cluster is no Cluster: write new Cluster('],
  ['no domain', { domain: undefined }, 'domain is missing: write a string'],
  [
    'a certificate of no kind',
    { certificate: { kind: 'listenerset' } },
    'certificate.kind is "listenerset": write gateway-patch or',
  ],
  ['a Pod Security level that there is not', { podSecurity: 'strict' }, 'podSecurity is "strict": write restricted or'],
];

test.each(FOUNDATION)('a foundation with %s', (_, props, message) => {
  const all = { cluster: exampleCluster(), domain: 'opencode.angryninja.cloud', ...props };
  const app = new GitOpsApp();
  new OpenCodeFoundation(app, 'opencode', all);
  expect(told(app)).toEqual([expect.stringContaining(`[opencode] ${message}`)]);
});

const CLUSTER: Mistakes = [
  ['an unknown prop', { storageClass: 'x' }, 'storageClass is not a prop: docs/reference/ lists those'],
  [
    'a gateway of no kind',
    { gateway: { kind: 'traefik' } },
    'gateway.kind is "traefik": write envoy-gateway or gateway-api or ingress',
  ],
  ['a store without a name', { secretStore: { kind: 'external-secrets' } }, 'secretStore.name is missing'],
  ['a backup as a text', { backup: 'volsync' }, 'backup is "volsync": write an object'],
  [
    'a version as a number',
    { versions: { kubernetes: 1.35 } },
    'versions.kubernetes is 1.35: write a string instead of a number',
  ],
  ['a network of one range', { network: { podCidrs: '10.0.0.0/8' } }, 'network.podCidrs is "10.0.0.0/8": write a list'],
];

test.each(CLUSTER)('a cluster with %s', (_, props, message) => {
  expect(toldOf(exampleCluster(props))).toContainEqual(expect.stringContaining(`[opencode] cluster.${message}`));
});

test('all that is missing is named at once', () => {
  const problems = toldOf(new Cluster({} as never));
  for (const part of ['source', 'versions', 'gateway', 'secretStore', 'storage', 'certificateIssuer']) {
    expect(problems).toContainEqual(expect.stringContaining(`[opencode] cluster.${part} is missing`));
  }
});

test('no props at all', () => {
  expect(toldOf(new Cluster(undefined as never))).toEqual(['[opencode] cluster.props is missing: write an object']);
});

test('mistakes of form and of value in all constructs come at once', () => {
  const app = new GitOpsApp({ outdr: 'out' } as never);
  const cluster = exampleCluster({ storge: {}, appsDirectory: '/x' } as never);
  new FluxRoot(app, 'root', { name: 'apps', ...cluster.rootProps(), wait: 'yes' } as never);
  const foundation = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 5, podSecurity: 'strict' } as never);
  const props = { repositry: REPOSITORY, storageSize: '5 gigs', openCode: { version: 5, port: 7 } };
  new OpenCodeWorkspace(foundation, 'a', props as never);
  new OpenCodeWorkspace(foundation, 'b', null as never).patch('HelmRelase', JsonPatch.remove('/spec'));
  new OpenCodeWorkspace(app as never, 'stray', { repository: REPOSITORY });
  new MemoryPodHost(app, 'memory', {
    plugin: 'disabled',
    graphiti: 'disabled',
    valkey: 'x',
    opencode: { port: -1 },
  } as never);
  expect(told(app)).toEqual([
    '[GitOpsApp] outdr is not a prop: did you mean outdir?',
    '[root] wait is "yes": write true or false instead of a string',
    '[opencode] domain is 5: write a string instead of a number',
    expect.stringContaining('[opencode] podSecurity is "strict": '),
    expect.stringContaining('[opencode] cluster.storge is not a prop: '),
    expect.stringContaining('[opencode] cluster.appsDirectory is "/x": '),
    '[opencode/a] repositry is not a prop: did you mean repository?',
    '[opencode/a] openCode.version is 5: write a string instead of a number',
    expect.stringContaining('[opencode/a] storageSize is "5 gigs": '),
    expect.stringContaining('[opencode/a] openCode.port is 7: '),
    '[opencode/b] props is null: write an object instead of null',
    expect.stringContaining('[opencode/b] patch is for "HelmRelase"'),
    expect.stringContaining('[stray] it belongs to a construct that is no OpenCodeFoundation: '),
    expect.stringContaining('[memory] valkey is "x": has to be an object'),
    expect.stringContaining('[memory] opencode.port is -1: '),
  ]);
});

test('a cluster that no foundation uses is told by the root that does', () => {
  const app = new GitOpsApp();
  new FluxRoot(app, 'root', {
    name: 'apps',
    ...exampleCluster({ source: { name: 5, path: './x' } } as never).rootProps(),
  });
  expect(told(app)).toEqual(['[root] cluster.source.name is 5: write a string instead of a number']);
});

test('an app that is none of ours asks nobody: it is thrown at once', () => {
  const build = (): unknown =>
    new OpenCodeFoundation(new App(), 'opencode', { cluster: exampleCluster(), domain: 5 } as never);
  expect(build).toThrow(SynthError);
});
