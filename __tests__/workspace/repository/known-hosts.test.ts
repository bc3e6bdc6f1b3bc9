import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownHosts, knownHostsProblem } from '../../../lib/workspace/repository/known-hosts';
import { SshServer } from '../../support/ssh-server';
import { describeWithTools } from '../../support/tools';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMPSrrL213Xe4saq8VSERVy8EL4XM/lvQWkEvvTpPLvz';

function problem(url: string, lines?: readonly string[]): string | undefined {
  const auth = { type: 'ssh', privateKey: { name: 'app', key: 'KEY' } } as const;
  return knownHostsProblem({ url, directory: '/d', auth: lines === undefined ? auth : { ...auth, knownHosts: lines } });
}

function defaults(url: string): readonly string[] {
  return knownHosts({ url, directory: '/d', auth: { type: 'ssh', privateKey: { name: 'app', key: 'KEY' } } });
}

test.each([
  ['git@github.com:dev/app.git', /^github\.com ssh-ed25519 /],
  ['ssh://git@github.com/dev/app.git', /^github\.com ssh-ed25519 /],
  ['ssh://git@github.com:22/dev/app.git', /^github\.com ssh-ed25519 /],
  ['ssh://git@ssh.github.com:443/dev/app.git', /^\[ssh\.github\.com\]:443 ssh-ed25519 /],
])('GitHub needs no lines: %s', (url, line) => {
  expect(defaults(url)).toEqual([expect.stringMatching(line)]);
  expect(problem(url)).toBeUndefined();
});

test.each<[string, readonly string[] | undefined, string]>([
  ['git@git.lan:app', undefined, 'has no knownHosts: write the lines of `ssh-keyscan git.lan`'],
  ['ssh://git@git.lan:2222/app', undefined, 'has no knownHosts: write the lines of `ssh-keyscan -p 2222 git.lan`'],
  ['ssh://git@ssh.github.com/dev/app', undefined, 'has no knownHosts: write the lines of `ssh-keyscan ssh.github.com`'],
  ['ssh://git@[fd00::1]:2222/app', undefined, 'has no knownHosts: write the lines of `ssh-keyscan -p 2222 fd00::1`'],
  [
    'ssh://git@git.lan:2222/app',
    [`[git.lan]:22 ${KEY}`],
    'has no knownHosts for [git.lan]:2222: write the lines of `ssh-keyscan -p 2222 git.lan`',
  ],
  ['git@git.lan:app', [KEY], 'has no knownHosts for git.lan: write the lines of `ssh-keyscan git.lan`'],
])('%s with %j', (url, lines, begin) => {
  expect(problem(url, lines)?.startsWith(begin)).toBe(true);
});

describeWithTools(['/usr/sbin/sshd', 'ssh-keygen', 'ssh'], 'lines of known_hosts, as ssh reads them', () => {
  let server: SshServer;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'known-hosts-'));
    server = new SshServer();
    server.addKey('deploy');
    await server.listen('deploy');
  });
  afterAll(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });

  test.each<[string, (port: number) => string]>([
    ['the name and the port', (port) => `[localhost]:${port}`],
    ['another port', () => '[localhost]:22'],
    ['the name alone', () => 'localhost'],
    ['the name in capitals', (port) => `[LocalHost]:${port}`],
    ['several names', (port) => `other,[localhost]:${port}`],
    ['the address', (port) => `[127.0.0.1]:${port}`],
    ['a pattern', (port) => `[local*]:${port}`],
    ['a pattern of one character', (port) => `[localhos?]:${port}`],
    ['all but it', (port) => `*,![localhost]:${port},!localhost`],
    ['another name', () => 'other'],
    ['a comment', (port) => `#[localhost]:${port}`],
    ['a revoked key', (port) => `@revoked [localhost]:${port}`],
    ['no name', () => ''],
  ])('%s', (_, name) => {
    expect(agreement(`${name(server.port)} ${server.publicKey('host')}`)).toBe('agrees');
  });

  test('a hashed name', () => {
    const path = join(directory, 'hashed');
    writeFileSync(path, `[localhost]:${server.port} ${server.publicKey('host')}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', path], { stdio: 'ignore' });
    const line = execFileSync('cat', [path], { encoding: 'utf8' }).trim();
    expect(line).toMatch(/^\|1\|/);
    expect(agreement(line)).toBe('agrees');
    expect(problem(`ssh://git@localhost:${server.port + 1}/app`, [line])).toContain('has no knownHosts for');
  });

  function agreement(line: string): string {
    const path = join(directory, 'known_hosts');
    writeFileSync(path, `${line}\n`);
    const settings = ['IdentitiesOnly=yes', 'BatchMode=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${path}`];
    const { status, stderr } = spawnSync(
      'ssh',
      [
        ...['-F', '/dev/null', '-i', join(server.directory, 'deploy'), '-p', String(server.port)],
        ...[...settings, 'GlobalKnownHostsFile=/dev/null'].flatMap((setting) => ['-o', setting]),
        ...['root@localhost', 'true'],
      ],
      { encoding: 'utf8' },
    );
    const accepted = problem(`ssh://root@localhost:${server.port}/app`, [line]) === undefined;
    return accepted === (status === 0) ? 'agrees' : `ssh ended with ${status}: ${stderr}`;
  }

  test("the key that is known for GitHub is the one that GitHub's documentation names", () => {
    const path = join(directory, 'github');
    writeFileSync(path, `${defaults('git@github.com:dev/app').join('\n')}\n`);
    const fingerprint = execFileSync('ssh-keygen', ['-lf', path], { encoding: 'utf8' });
    expect(fingerprint).toContain('SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU');
  });
});
