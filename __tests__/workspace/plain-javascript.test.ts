import { Cluster, GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace, SynthError } from '../../lib';
import { example, exampleCluster } from '../support/first-user';

/** What a user of JavaScript gets wrong in one place, as TypeScript would not let him, with what he is told. */
type Mistakes = readonly (readonly [string, Readonly<Record<string, unknown>>, string])[];

const REPOSITORY = 'https://github.com/jbaker48/k8s-cluster';

function refusal(build: () => unknown): SynthError {
  try {
    build();
  } catch (error) {
    if (error instanceof SynthError) return error;
    throw error;
  }
  throw new Error('it was accepted');
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
  const { foundation } = example();
  const { problems } = refusal(() => new OpenCodeWorkspace(foundation, 'other', { repository: REPOSITORY, ...props }));
  expect(problems).toContainEqual(expect.stringContaining(`[opencode/other] ${message}`));
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
  const { problems } = refusal(() => new OpenCodeFoundation(new GitOpsApp(), 'opencode', all));
  expect(problems).toContainEqual(expect.stringContaining(`[opencode] ${message}`));
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
  const { problems } = refusal(() => exampleCluster(props));
  expect(problems).toContainEqual(expect.stringContaining(`[cluster] ${message}`));
});

test('all that is missing is named at once', () => {
  const { problems } = refusal(() => new Cluster({} as never));
  for (const part of ['source', 'versions', 'gateway', 'secretStore', 'storage', 'certificateIssuer']) {
    expect(problems).toContainEqual(expect.stringContaining(`[cluster] ${part} is missing`));
  }
});

test('no props at all', () => {
  expect(refusal(() => new Cluster(undefined as never)).problems).toEqual([
    '[cluster] props is missing: write an object',
  ]);
});
