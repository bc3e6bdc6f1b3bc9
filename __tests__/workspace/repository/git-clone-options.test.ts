import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RepositoryProps } from '../../../lib/workspace/repository/repository-props';
import {
  CONTAINER_SHELLS,
  type PodSandbox,
  type RunningContainer,
  describeWithContainers,
} from '../../support/container';
import { GitServer, git } from '../../support/git-server';
import { asWorkspace, tree } from '../../support/volume';
import { type CloneCase, DIRECTORY, HOME, TOKEN, cloneCase } from './clone-case';

jest.setTimeout(180_000);

describeWithContainers([], 'options of the clone', () => {
  const server = new GitServer({ password: TOKEN });
  const sandboxes: PodSandbox[] = [];
  const auth = { type: 'token', token: { name: 'app-secret', key: 'GITHUB_PAT' } } as const;

  beforeAll(() => server.listen());
  beforeEach(() => {
    server.addRepository('app.git', { 'README.md': 'one\n' });
    server.commit('app.git', { 'README.md': 'two\n' });
    server.commit('app.git', { 'RELEASE.md': 'release\n' }, 'release');
  });
  afterEach(() => {
    server.mode = 'serve';
    for (const sandbox of sandboxes.splice(0)) sandbox.remove();
    rmSync(join(server.root, 'app.git'), { recursive: true });
  });
  afterAll(() => server.close());

  function workspace(props: Partial<RepositoryProps> = {}, ...more: readonly RepositoryProps[]): CloneCase {
    const built = cloneCase([{ url: server.url('app.git'), directory: DIRECTORY, auth, ...props }, ...more]);
    sandboxes.push(built.sandbox);
    return built;
  }

  test('branch, depth and partial clone', async () => {
    const { sandbox, directory, container } = workspace({ branch: 'release', depth: 1, filter: 'blob:none' });
    expect(await sandbox.run(container)).toMatchObject({ status: 0 });
    expect(git(directory, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('release\n');
    expect(git(directory, 'rev-list', '--count', 'HEAD')).toBe('1\n');
    expect(git(directory, 'config', 'remote.origin.partialclonefilter')).toBe('blob:none\n');
    expect(existsSync(join(directory, 'RELEASE.md'))).toBe(true);
  });

  test('several repositories, each in a container of its own', async () => {
    server.addRepository('other.git', { 'OTHER.md': 'other\n' });
    const other = { url: server.url('other.git'), directory: `${HOME}/git/other`, auth };
    const { sandbox, home } = workspace({}, other);
    for (const name of ['git-clone', 'git-clone-2']) {
      expect(await sandbox.run(sandbox.initContainer(name))).toMatchObject({ status: 0 });
    }
    expect(readdirSync(join(home, 'git')).sort()).toEqual(['app', 'other']);
    expect(existsSync(join(home, 'git/other/OTHER.md'))).toBe(true);
  });

  test('submodules, private ones of the same server too', async () => {
    server.addRepository('part.git', { 'PART.md': 'part\n' });
    const work = mkdtempSync(join(tmpdir(), 'submodule-'));
    git(work, 'clone', '--quiet', join(server.root, 'app.git'), 'app');
    git(
      join(work, 'app'),
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      join(server.root, 'part.git'),
      'part',
    );
    git(join(work, 'app'), 'config', '-f', '.gitmodules', 'submodule.part.url', '../part.git');
    git(
      join(work, 'app'),
      '-c',
      'user.name=Dev',
      '-c',
      'user.email=dev@example.com',
      'commit',
      '--quiet',
      '-am',
      'part',
    );
    git(join(work, 'app'), 'push', '--quiet', 'origin', 'main');
    rmSync(work, { recursive: true });
    const { sandbox, directory, container } = workspace({ submodules: true });
    expect(await sandbox.run(container)).toMatchObject({ status: 0 });
    expect(readFileSync(join(directory, 'part/PART.md'), 'utf8')).toBe('part\n');
    expect(git(directory, 'submodule', 'status')).toMatch(/^ [0-9a-f]+ part/);
  });

  describe.each(CONTAINER_SHELLS)('at a later start, under %s', (shell) => {
    async function cloned(atStart: 'fetch' | 'fast-forward'): Promise<CloneCase> {
      const built = workspace({ atStart });
      await built.sandbox.run(built.container, { shell });
      server.commit('app.git', { 'README.md': 'three\n' });
      return built;
    }

    test('fetch leaves the branch where it is', async () => {
      const { sandbox, directory, container } = await cloned('fetch');
      expect(await sandbox.run(container, { shell })).toMatchObject({ status: 0, output: 'git-clone: fetched\n' });
      expect(git(directory, 'rev-list', '--count', 'HEAD..origin/main')).toBe('1\n');
      expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('two\n');
    });

    test('fast-forward moves a clean tree', async () => {
      const { sandbox, directory, container } = await cloned('fast-forward');
      expect(await sandbox.run(container, { shell })).toMatchObject({ status: 0 });
      expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('three\n');
    });

    test.each([
      ['a changed file', 'echo mine >>README.md'],
      ['an untracked file', 'echo mine >notes'],
      ['a commit of its own', 'echo mine >>README.md; git commit -qam mine'],
      ['no branch', 'git checkout -q --detach'],
    ])('fast-forward leaves %s alone', async (_, change) => {
      const { sandbox, directory, container } = await cloned('fast-forward');
      expect(asWorkspace(['sh', '-ec', change], directory)).toMatchObject({ status: 0 });
      const before = git(directory, 'rev-parse', 'HEAD');
      const result = await sandbox.run(container, { shell });
      expect(result).toMatchObject({ status: 0, output: expect.stringMatching(/not fast-forwarded: .*\n$/) });
      expect(git(directory, 'rev-parse', 'HEAD')).toBe(before);
    });

    test('a server that cannot be reached does not keep the workspace from starting', async () => {
      const { sandbox, directory, container } = await cloned('fast-forward');
      const url = 'http://localhost:1/app.git';
      git(directory, 'config', 'remote.origin.url', url);
      const result = await sandbox.run(container, { shell, environment: { REPOSITORY_URL: url } });
      expect(result.status).toBe(0);
      expect(result.output).toMatch(
        /^git-clone: cannot fetch: the server cannot be reached: .*; starting with what is there\n$/,
      );
    });

    test('a full disk is one clear line and leaves the volume as it was', async () => {
      server.addRepository('large.git', { 'large.txt': randomBytes(6_000_000) });
      const { sandbox, home, container } = workspace({ url: server.url('large.git') });
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=2775,gid=1000', 'tmpfs', home]);
      try {
        const before = tree(home);
        const result = await sandbox.run(container, { shell });
        expect(result.status).toBe(1);
        expect(result.output.trim().split('\n')).toEqual([
          expect.stringMatching(/^git-clone: cloning/),
          expect.stringMatching(/the volume is full: enlarge the claim/),
        ]);
        expect(tree(home)).toEqual(before);
      } finally {
        spawnSync('umount', [home]);
      }
      rmSync(join(server.root, 'large.git'), { recursive: true });
    });
  });

  test('the token is in no argument, log line or file of the volume', async () => {
    const { sandbox, home, container } = workspace({ atStart: 'fetch' });
    const first = sandbox.start(container);
    const seen = sampleArguments(first);
    const outputs = [await first.ended, await sandbox.run(container)];
    expect(await seen).toMatch(/git-remote-http/);
    expect(await seen).not.toContain(TOKEN);
    expect(outputs.map(({ status }) => status)).toEqual([0, 0]);
    expect(outputs.map(({ output }) => output).join('')).not.toContain(TOKEN);
    const encoded = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
    expect(server.logins).toContain(`Basic ${encoded}`);
    for (const secret of [TOKEN, encoded]) {
      expect(spawnSync('grep', ['-rFl', secret, home], { encoding: 'utf8' }).stdout).toBe('');
    }
    expect(server.requests.join('\n')).not.toContain(TOKEN);
  });

  test('a filled volume of 50,000 files is not read, and the server not asked', async () => {
    const files = Array.from(
      { length: 50_000 },
      (_, index) => [`d${index % 500}/f${index}`, `${index % 100}\n`] as const,
    );
    server.addRepository('many.git', Object.fromEntries(files));
    const { sandbox, home, container } = workspace({ url: server.url('many.git') });
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'mode=2775,gid=1000', 'tmpfs', home]);
    expect(await sandbox.run(container)).toMatchObject({ status: 0 });
    const requests = server.requests.length;
    const began = process.hrtime.bigint();
    // A Git that cannot be started shows that none was needed.
    const result = await sandbox.run(container, { mounts: { '/usr/bin/git': '/bin/false' } });
    const took = Number(process.hrtime.bigint() - began) / 1e6;
    console.log(`second start on 50,000 files: ${took.toFixed(0)} ms`);
    expect(result).toMatchObject({ status: 0, output: expect.stringMatching(/left as it is\n$/) });
    expect(server.requests.length).toBe(requests);
    spawnSync('umount', [home]);
    rmSync(join(server.root, 'many.git'), { recursive: true });
  });
});

/** Every argument list on the machine while the container runs. */
async function sampleArguments({ ended }: RunningContainer): Promise<string> {
  const seen = new Set<string>();
  let running = true;
  void ended.then(() => (running = false));
  while (running) {
    for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${process}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [...seen].join('\n').replaceAll('\0', ' ');
}
