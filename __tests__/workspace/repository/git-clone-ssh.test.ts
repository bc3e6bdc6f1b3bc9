import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GITHUB_KNOWN_HOST } from '../../../lib/workspace/repository/credentials';
import { CONTAINER_SHELLS, describeWithContainers } from '../../support/container';
import { GitServer } from '../../support/git-server';
import { tree } from '../../support/volume';
import { type CloneCase, DIRECTORY, cloneCase } from './clone-case';

jest.setTimeout(120_000);

describeWithContainers(['/usr/sbin/sshd', 'ssh-keygen', 'ssh'], 'a clone with a deploy key', () => {
  const repositories = new GitServer();
  let directory: string;
  let port: number;
  let sshd: ChildProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sshd-'));
    repositories.addRepository('app.git', { 'README.md': 'one\n' });
    for (const name of ['host', 'deploy', 'other']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(directory, name)]);
    }
    port = await freePort();
    const settings = [
      ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${directory}/host`, 'StrictModes no', 'UsePAM no'],
      ...[`AuthorizedKeysFile ${directory}/deploy.pub`, 'PermitRootLogin prohibit-password', 'PidFile none'],
      'PasswordAuthentication no',
    ];
    writeFileSync(join(directory, 'sshd_config'), `${settings.join('\n')}\n`);
    mkdirSync('/run/sshd', { recursive: true });
    sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(directory, 'sshd_config')], { stdio: 'ignore' });
    await answering(port);
  });
  afterAll(() => {
    sshd.kill('SIGKILL');
    rmSync(directory, { recursive: true });
    rmSync(repositories.root, { recursive: true });
  });

  function workspace(key: string, hostKey: string): CloneCase {
    const [type, value] = readFileSync(join(directory, `${hostKey}.pub`), 'utf8').split(' ');
    const repository = {
      url: `ssh://root@localhost:${port}${repositories.root}/app.git`,
      directory: DIRECTORY,
      auth: {
        type: 'ssh',
        privateKey: { name: 'app', key: 'DEPLOY_KEY' },
        knownHosts: [`[localhost]:${port} ${type} ${value}`],
      },
    } as const;
    return cloneCase([repository], readFileSync(join(directory, key), 'utf8').trimEnd());
  }

  test.each(CONTAINER_SHELLS)('fills an empty volume, under %s', async (shell) => {
    const { sandbox, directory: clone, container } = workspace('deploy', 'host');
    try {
      expect(await sandbox.run(container, { shell })).toMatchObject({ status: 0 });
      expect(readFileSync(join(clone, 'README.md'), 'utf8')).toBe('one\n');
    } finally {
      sandbox.remove();
    }
  });

  test.each([
    ['a wrong key', 'other', 'host', /refused the SSH key: check the key/],
    ['a wrong host key', 'deploy', 'other', /host key that is not among knownHosts/],
  ])('%s is one clear line', async (_, key, hostKey, line) => {
    const { sandbox, home, container } = workspace(key, hostKey);
    try {
      const before = tree(home);
      const { status, output } = await sandbox.run(container);
      expect(status).toBe(1);
      expect(output.trim().split('\n')).toEqual([expect.stringMatching(/cloning/), expect.stringMatching(line)]);
      expect(tree(home)).toEqual(before);
    } finally {
      sandbox.remove();
    }
  });

  test("the key that is known for github.com is the one that GitHub's documentation names", () => {
    writeFileSync(join(directory, 'github'), `${GITHUB_KNOWN_HOST}\n`);
    const fingerprint = execFileSync('ssh-keygen', ['-lf', join(directory, 'github')], { encoding: 'utf8' });
    expect(fingerprint).toContain('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Resolves when something accepts on the port; sshd has no other way to say so. */
async function answering(port: number): Promise<void> {
  for (;;) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('close', () => socket.destroy());
      socket.on('connect', () => socket.end());
    });
    if (accepted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
