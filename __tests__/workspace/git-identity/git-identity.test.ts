import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenCodeWorkspaceProps } from '../../../lib';
import { gitIdentityContribution } from '../../../lib/workspace/git-identity/git-identity-contribution';
import { CONTAINER_SHELLS, PodSandbox, describeWithContainers } from '../../support/container';
import { exampleWorkspace, problemsOf } from '../../support/first-user';

jest.setTimeout(120_000);

const author = { name: 'flux agent', email: 'flux-agent@example.org' };

test.each<[string, Partial<OpenCodeWorkspaceProps>, RegExp | undefined]>([
  ['an author', { git: { author } }, undefined],
  ['a key in the store', { git: { author, signing: true } }, undefined],
  ['a key of a Secret', { git: { author, signing: { privateKey: { name: 'agent', key: 'id' } } } }, undefined],
  ['one commit of others', { git: { author }, environment: { GIT_EDITOR: 'vi' } }, undefined],
  [
    'a name with an address',
    { git: { author: { ...author, name: 'A <a@b.c>' } } },
    /git\.author\.name is "A <a@b\.c>": write/,
  ],
  ['a name of two lines', { git: { author: { ...author, name: 'A\nB' } } }, /git\.author\.name is "A\\nB": write/],
  ['no name', { git: { author: { ...author, name: '' } } }, /git\.author\.name is ""/],
  ['no address', { git: { author: { ...author, email: 'agent' } } }, /git\.author\.email is "agent": write an address/],
  ['an address for any', { git: { author: { ...author, email: '*@b.c' } } }, /git\.author\.email is "\*@b\.c": write/],
  [
    'two authors',
    { git: { author }, environment: { GIT_AUTHOR_NAME: 'Owner' } },
    /GIT_AUTHOR_NAME is set, and Git would take it instead of git\.author/,
  ],
  [
    'a setting that git has',
    { git: { author }, environment: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'User.Name', GIT_CONFIG_VALUE_0: 'A' } },
    /environment\.GIT_CONFIG_KEY_0 is "User\.Name", which git sets/,
  ],
  [
    'a key and another uid',
    { git: { author, signing: true }, user: { uid: 1234 } },
    /user\.uid is 1234, and an SSH key is used/,
  ],
])('%s', (_, props, problem) => {
  const problems = problemsOf(exampleWorkspace(props));
  if (problem === undefined) expect(problems).toBe('');
  else expect(problems).toMatch(problem);
});

test('the key comes out of the store, or of the Secret that is named', () => {
  const stored = exampleWorkspace({ git: { author, signing: true } }).workspaces['flux'];
  expect(stored?.secretKeys.gitSigningKey).toBe('OPENCODE_FLUX_GIT_SIGNING_KEY');
  expect(stored?.storeKeys).toContain('OPENCODE_FLUX_GIT_SIGNING_KEY');
  const own = exampleWorkspace({ git: { author, signing: { privateKey: { name: 'agent', key: 'id' } } } }).workspaces[
    'flux'
  ];
  expect(own?.secretKeys.gitSigningKey).toBeUndefined();
  expect(own?.pod.volumes).toContainEqual(
    expect.objectContaining({
      secret: expect.objectContaining({ secretName: 'agent', items: [{ key: 'id', path: 'key' }] }),
    }),
  );
});

test('the server never has the Secret with the key, and the pod mounts each path once', () => {
  const flux = exampleWorkspace({
    repository: 'git@github.com:dev/app.git',
    repositoryLogin: 'deploy-key',
    clone: { credentialsInTerminal: true },
    git: { author: { ...author, name: 'flux $(HOME)' }, signing: true },
  }).workspaces['flux'];
  const server = flux?.pod.containers[0];
  // As Kubernetes has to be given it.
  expect(Object.values(server?.environment ?? {})).toContainEqual({ value: 'flux $$(HOME)' });
  expect(server?.volumeMounts.map(({ name }) => name)).not.toContain('git-signing-key');
  const paths = server?.volumeMounts.map(({ mountPath }) => mountPath) ?? [];
  expect(paths).toContain('/usr/local/bin/ssh-keygen');
  expect(new Set(paths).size).toBe(paths.length);
});

describeWithContainers(['ssh-keygen'], 'the step that prepares the signing key', () => {
  let directory: string;
  beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'signing-'))));
  afterAll(() => rmSync(directory, { recursive: true }));

  function key(name: string, ...options: readonly string[]): string {
    const path = join(directory, name);
    execFileSync('ssh-keygen', ['-q', '-f', path, ...options]);
    return readFileSync(path, 'utf8');
  }

  async function prepare(secret: string, shell: 'dash' | 'busybox' = 'dash'): Promise<[number | null, string]> {
    const contribution = gitIdentityContribution(
      { author, signing: { privateKey: { name: 'agent', key: 'id' } } },
      {
        secretName: 'app',
        hasName: false,
        home: '/home/opencode',
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
        openCodeImage: { repository: 'opencode', tag: 'test' },
      },
    );
    const sandbox = new PodSandbox([contribution]);
    try {
      sandbox.secret('git-signing-key', 'key', secret);
      const { status, output } = await sandbox.run(sandbox.initContainer('git-signing'), { shell });
      return [status, output];
    } finally {
      sandbox.remove();
    }
  }

  const signed = 'git-signing: commits of flux-agent@example.org are signed with ssh-';

  test.each(CONTAINER_SHELLS)('takes a key, under %s', async (shell) => {
    const secret = key(`key-${shell}`, '-t', 'ed25519', '-N', '');
    expect(await prepare(secret, shell)).toEqual([0, expect.stringContaining(signed)]);
  });

  test('takes one in PEM form, and one that lost its last line break', async () => {
    const pem = key('pem', '-t', 'rsa', '-m', 'PEM', '-N', '');
    expect(await prepare(pem)).toEqual([0, expect.stringContaining(`${signed}rsa`)]);
    expect(await prepare(pem.trim())).toEqual([0, expect.stringContaining(`${signed}rsa`)]);
  });

  test.each<[string, () => string, RegExp]>([
    [
      'a passphrase',
      () => key('closed', '-t', 'ed25519', '-N', 'fake-phrase'),
      /^git-signing: the key in the Secret has a passphrase/,
    ],
    [
      'half a key',
      () => key('half', '-t', 'ed25519', '-N', '').slice(0, 200),
      /^git-signing: the value in the Secret is no private key of SSH/,
    ],
    ['nothing', () => '', /^git-signing: the value in the Secret is no private key of SSH/],
  ])('%s is one clear line', async (_, secret, line) => {
    const [status, output] = await prepare(secret());
    expect(status).toBe(1);
    expect(output.trim().split('\n')).toEqual([expect.stringMatching(line)]);
  });
});
