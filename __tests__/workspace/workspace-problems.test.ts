import { GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace, type OpenCodeWorkspaceProps } from '../../lib';
import { example, exampleCluster, exampleWorkspace, problemsOf } from '../support/first-user';

/** Wrong props of one workspace, each with what the synth has to say of them. */
const WRONG: readonly (readonly [string, Partial<OpenCodeWorkspaceProps>, string])[] = [
  [
    'a hostname that is none',
    { hostname: 'https://flux.example' },
    'hostname is "https://flux.example": write the host',
  ],
  [
    'a hostname that the certificate does not cover',
    { hostname: 'flux.angryninja.cloud' },
    'hostname is "flux.angryninja.cloud": the certificate covers *.opencode.angryninja.cloud',
  ],
  [
    'a hostname two labels below the wildcard',
    { hostname: 'a.b.opencode.angryninja.cloud' },
    'a wildcard stands for exactly one label',
  ],
  ['a name that is no DNS label', { name: 'OpenCode_Flux' }, 'name is "OpenCode_Flux"'],
  ['a name too long for a release', { name: 'x'.repeat(54) }, '53 are allowed'],
  ['a size that is no quantity', { storageSize: '5 gigs' }, 'storageSize is "5 gigs"'],
  ['a directory that is not absolute', { directory: 'git/k8s-cluster' }, 'directory is "git/k8s-cluster"'],
  ['a repository that is no URL', { repository: 'k8s-cluster' }, 'repository is "k8s-cluster"'],
  ['a branch that Git refuses', { clone: { branch: 'a..b' } }, 'clone.branch is "a..b"'],
  [
    'a token for a repository over ssh',
    { repository: 'git@github.com:jbaker48/k8s-cluster.git' },
    "repository is cloned over ssh: write repositoryLogin: 'deploy-key'",
  ],
  ['a deploy key for a repository over https', { repositoryLogin: 'deploy-key' }, 'repository is cloned over https'],
  [
    'a further repository in the directory of the first',
    { furtherRepositories: [{ url: 'https://github.com/a/b', directory: '/workspace/k8s-cluster' }] },
    'two repositories have one directory, "/workspace/k8s-cluster"',
  ],
  [
    'a further repository that is no URL',
    { furtherRepositories: [{ url: 'b', directory: '/workspace/b' }] },
    'furtherRepositories[0].url is "b"',
  ],
  ['a schedule that cron does not accept', { backup: { schedule: '61 * * * *' } }, 'backup.schedule is "61 * * * *"'],
  ['an empty secret key', { secretKeys: { githubPat: '' } }, 'the secret key of githubPat is empty'],
  ['a variable whose name no shell takes', { secretVariables: { 'A B': 'KEY' } }, 'secretVariables is "A B"'],
  ['a label value that is none', { commonLabels: { team: 'home & garden' } }, 'commonLabels.team is "home & garden"'],
  [
    'a variable called like a secret of its own',
    { secretVariables: { PASSWORD: 'KEY' } },
    'secretVariables has PASSWORD',
  ],
  [
    'a variable that the pod sets itself',
    { secretVariables: { OPENCODE_SERVER_PASSWORD: 'KEY' } },
    'secretVariables has OPENCODE_SERVER_PASSWORD: the pod sets it itself',
  ],
  [
    'a variable from two places',
    { secretVariables: { TOKEN: 'KEY' }, environment: { TOKEN: 'x' } },
    'TOKEN is in secretVariables and in environment',
  ],
  ['fewer than no snapshots', { backup: { retain: { hourly: -1 } } }, 'backup.retain.hourly is -1'],
  ['no snapshots at all', { backup: { retain: { hourly: 0 } } }, 'backup.retain keeps nothing'],
  ['a dependency that is no name', { dependsOn: ['A B'] }, 'dependsOn[0] is "A B"'],
  [
    'a dependency on itself',
    { dependsOn: ['opencode-flux'] },
    'dependsOn[0] is "opencode-flux": that is the workspace',
  ],
  ['a service account that is no name', { serviceAccountName: 'A B' }, 'serviceAccountName is "A B"'],
  ['a pull secret that is no name', { imagePullSecrets: ['A B'] }, 'imagePullSecrets[0] is "A B"'],
  ['a node label that is none', { nodeSelector: { 'a b': 'c' } }, 'nodeSelector is "a b"'],
  [
    'a secret that is no name',
    { secretEnvironment: { A: { name: 'A B', key: 'key' } } },
    'secretEnvironment.A.name is "A B"',
  ],
  [
    'a repository inside another',
    { furtherRepositories: [{ url: 'https://github.com/a/b', directory: '/workspace/k8s-cluster/b' }] },
    'lies in directory',
  ],
  ['a volume that nothing mounts', { volumes: [{ name: 'cache', emptyDir: {} }] }, 'volume "cache" is mounted nowhere'],
  [
    'a mount of a volume that is not there',
    { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] },
    'container "opencode" mounts "cache"',
  ],
  ['a time-out that is no duration', { timeouts: { request: '1 hour' } }, 'timeouts.request is "1 hour"'],
  [
    'a time-out that the declared version lacks',
    { timeouts: { streamIdle: '60s' } },
    'streamIdleTimeout needs Envoy Gateway 1.8.0 or newer; this cluster has 1.7.1',
  ],
];

test.each(WRONG)('%s is an error with the construct path, the value and the fix', (_, props, message) => {
  expect(problemsOf(exampleWorkspace(props))).toMatch(
    new RegExp(`\\[opencode/flux\\] .*${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
  );
});

test('all that is wrong is reported at once', () => {
  const report = problemsOf(exampleWorkspace({ storageSize: 'big', directory: 'here', hostname: 'nowhere' }));
  for (const prop of ['storageSize', 'directory', 'hostname']) expect(report).toContain(`${prop} is`);
});

test('an id too long tells what the name becomes', () => {
  const id = 'x'.repeat(50);
  expect(problemsOf(example({ workspaces: { [id]: {} } }))).toContain(`it becomes "opencode-${id}"`);
});

test('a workspace without a password cannot be synthesized', () => {
  expect(problemsOf(exampleWorkspace({ secretKeys: { password: '' } }))).toContain(
    '[opencode/flux] secretKeys.password is empty: there is no workspace without a password',
  );
});

test.each(['https://someone:fake-token-for-tests@github.com/a/b', 'https://fake-token-for-tests@github.com/a/b'])(
  'a repository with credentials in its URL is refused without printing them',
  (repository) => {
    const report = problemsOf(exampleWorkspace({ repository }));
    expect(report).toContain('leave the credentials out of the URL');
    expect(report).not.toContain('fake-token');
  },
);

test.each([
  'npm.example.com',
  'https://someone:fake-token-for-tests@npm.example.com',
  'https://npm.example.com/?a',
  'file:///a',
])('a registry of terminals that is no plain address is refused: %s', (registry) => {
  const report = problemsOf(exampleWorkspace({ terminalLibrary: { from: 'npm', registry } }));
  expect(report).toContain('write the address of an npm registry without credentials');
  expect(report).not.toContain('fake-token');
});

test('an image volume needs a Kubernetes that has it', () => {
  const versions = { kubernetes: '1.32', flux: '2.9', envoyGateway: '1.7.1', appTemplate: '4.4.0' };
  expect(problemsOf(exampleWorkspace({ gitTools: { from: 'image-volume' } }, { versions }))).toContain(
    'an image volume needs Kubernetes 1.33.0 or newer; this cluster has 1.32',
  );
});

describe('on a cluster without a backup', () => {
  const none = { backup: { kind: 'none' } } as const;

  test('a workspace cannot have one', () => {
    expect(problemsOf(exampleWorkspace({ backup: { schedule: '0 3 * * *' } }, none))).toContain('backup is set');
  });

  test('a claim cannot be filled from one', () => {
    expect(problemsOf(exampleWorkspace({ restoreFromBackup: true }, none))).toContain('restoreFromBackup is true');
  });
});

describe('two workspaces', () => {
  const clash = (one: Partial<OpenCodeWorkspaceProps>, other: Partial<OpenCodeWorkspaceProps>): string =>
    problemsOf(
      example({
        workspaces: { flux: { directory: '/workspace/one', ...one }, ha: { directory: '/workspace/two', ...other } },
      }),
    );

  test('with nothing in common are fine', () => {
    expect(clash({}, {})).toBe('');
  });

  test.each([
    ['name', { name: 'opencode-same' }, '"opencode-same"'],
    ['hostname', { hostname: 'same.opencode.angryninja.cloud' }, '"same.opencode.angryninja.cloud"'],
    ['directory', { directory: '/workspace/same' }, '"/workspace/same"'],
    ['secret key', { secretKeys: { password: 'SAME_PASSWORD' } }, '"SAME_PASSWORD"'],
  ])('cannot have one %s', (what, props, value) => {
    const found = clash(props, props);
    expect(found).toContain(`[opencode/flux] and [opencode/ha] have one ${what}, ${value}: give each its own`);
    // The app, which says it, has no path to put before it.
    expect(found).not.toContain('[] ');
  });

  test('cannot have one hostname in another spelling', () => {
    expect(
      clash({ hostname: 'same.opencode.angryninja.cloud' }, { hostname: 'Same.opencode.angryninja.cloud' }),
    ).toContain('hostname');
  });

  test('of two foundations are compared as well', () => {
    const app = new GitOpsApp();
    const cluster = exampleCluster({ secretStore: { kind: 'external-secrets', name: 'store' } });
    for (const name of ['one', 'two']) {
      const foundation = new OpenCodeFoundation(app, name, { cluster, domain: `${name}.example.org` });
      new OpenCodeWorkspace(foundation, 'flux', { repository: 'https://github.com/jbaker48/k8s-cluster' });
    }
    expect(() => app.files()).toThrow('[one/flux] and [two/flux] have one directory');
  });
});
