import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINER_SHELLS, describeWithContainers } from '../../support/container';
import { GitServer } from '../../support/git-server';
import { SshServer } from '../../support/ssh-server';
import { tree } from '../../support/volume';
import { type CloneCase, DIRECTORY, cloneCase } from './clone-case';

jest.setTimeout(120_000);

describeWithContainers(['/usr/sbin/sshd', 'ssh-keygen', 'ssh'], 'a clone with a deploy key', () => {
  const repositories = new GitServer();
  let server: SshServer;

  beforeAll(async () => {
    repositories.addRepository('app.git', { 'README.md': 'one\n' });
    server = new SshServer();
    for (const name of ['deploy', 'other']) server.addKey(name);
    await server.listen('deploy');
  });
  afterAll(() => {
    server.close();
    rmSync(repositories.root, { recursive: true });
  });

  function workspace(key: string, hostKey: string): CloneCase {
    const repository = {
      url: `ssh://root@localhost:${server.port}${repositories.root}/app.git`,
      directory: DIRECTORY,
      auth: {
        type: 'ssh',
        privateKey: { name: 'app', key: 'DEPLOY_KEY' },
        knownHosts: [`[localhost]:${server.port} ${server.publicKey(hostKey)}`],
      },
    } as const;
    return cloneCase([repository], key);
  }

  test.each(CONTAINER_SHELLS)('fills an empty volume, under %s', async (shell) => {
    const { sandbox, directory: clone, container } = workspace(server.privateKey('deploy'), 'host');
    try {
      expect(await sandbox.run(container, { shell })).toMatchObject({ status: 0 });
      expect(readFileSync(join(clone, 'README.md'), 'utf8')).toBe('one\n');
    } finally {
      sandbox.remove();
    }
  });

  test.each<[string, () => string, string, () => string]>([
    ['a wrong key', () => server.privateKey('other'), 'host', () => 'refused the SSH key: check the key'],
    [
      'a key without its last line break',
      () => server.privateKey('deploy').trimEnd(),
      'host',
      () => 'cannot be used: store the whole file, its last line break included',
    ],
    [
      'a wrong host key',
      () => server.privateKey('deploy'),
      'other',
      () => `not among knownHosts: compare it with what "ssh-keyscan -p ${server.port} localhost" prints`,
    ],
  ])('%s is one clear line', async (_, key, hostKey, line) => {
    const { sandbox, home, container } = workspace(key(), hostKey);
    try {
      const before = tree(home);
      const { status, output } = await sandbox.run(container);
      expect(status).toBe(1);
      expect(output.trim().split('\n')).toEqual([expect.stringMatching(/cloning/), expect.stringContaining(line())]);
      expect(tree(home)).toEqual(before);
    } finally {
      sandbox.remove();
    }
  });
});
