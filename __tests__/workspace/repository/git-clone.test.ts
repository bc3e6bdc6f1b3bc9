import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryProps } from '../../../lib/workspace/repository/repository-props';
import { CONTAINER_SHELLS, type PodSandbox, describeWithContainers } from '../../support/container';
import { GitServer, git } from '../../support/git-server';
import { asWorkspace, tree } from '../../support/volume';
import { type CloneCase, DIRECTORY, HOME, TOKEN, cloneCase } from './clone-case';

jest.setTimeout(120_000);

describeWithContainers([], 'the clone of a workspace', () => {
  const server = new GitServer({ password: TOKEN });
  const sandboxes: PodSandbox[] = [];

  beforeAll(async () => {
    await server.listen();
    server.addRepository('app.git', { 'README.md': 'one\n', 'src/main.ts': 'export {};\n', '.hidden/x': 'x\n' });
    server.commit('app.git', { 'RELEASE.md': 'release\n' }, 'release');
    server.commit('app.git', { 'README.md': 'two\n', '..odd name': 'odd\n' });
  });
  afterEach(() => {
    server.mode = 'serve';
    for (const sandbox of sandboxes.splice(0)) sandbox.remove();
  });
  afterAll(() => server.close());

  function workspace(props: Partial<RepositoryProps> = {}, token = TOKEN): CloneCase {
    const auth = { type: 'token', token: { name: 'app-secret', key: 'GITHUB_PAT' } } as const;
    const built = cloneCase([{ url: server.url('app.git'), directory: DIRECTORY, auth, ...props }], `${token}\n`);
    sandboxes.push(built.sandbox);
    return built;
  }

  describe.each(CONTAINER_SHELLS)('under %s', (shell) => {
    test('fills an empty volume from a private repository', async () => {
      const { sandbox, directory, container } = workspace();
      const result = await sandbox.run(container, { shell });
      expect(result).toMatchObject({ status: 0 });
      expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('two\n');
      expect(readFileSync(join(directory, '..odd name'), 'utf8')).toBe('odd\n');
      expect(git(directory, 'status', '--porcelain', '--branch')).toBe('## main...origin/main\n');
      expect(git(directory, 'fsck', '--strict')).toBe('');
      expect(readdirSync(directory).filter((name) => name.startsWith('.opencode'))).toEqual([]);
    });

    test('names files of Git LFS, which it leaves as they are', async () => {
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
      server.addRepository('lfs.git', {
        '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
        'models/a.bin': pointer,
        'models/b.bin': pointer,
        'README.md': 'one\n',
      });
      const { sandbox, directory, container } = workspace({ url: server.url('lfs.git') });
      expect(await sandbox.run(container, { shell })).toMatchObject({
        status: 0,
        output: expect.stringMatching(
          /^git-clone: Git LFS is not run: 2 of the files, such as models\/a\.bin, are pointers to what it keeps$/m,
        ),
      });
      expect(readFileSync(join(directory, 'models/b.bin'), 'utf8')).toBe(pointer);
      expect(git(directory, 'status', '--porcelain', '--branch')).toBe('## main...origin/main\n');
    });

    test('fills the root of a volume, beside lost+found', async () => {
      const { sandbox, home, container } = workspace({ directory: HOME });
      const result = await sandbox.run(container, { shell });
      expect(result).toMatchObject({ status: 0 });
      expect(readFileSync(join(home, '.hidden/x'), 'utf8')).toBe('x\n');
      const status = asWorkspace(['git', '-c', `safe.directory=${home}`, '-C', home, 'status', '--porcelain']);
      expect(status).toMatchObject({ stdout: '', stderr: '' });
    });

    interface Failure {
      readonly name: string;
      readonly props?: Partial<RepositoryProps>;
      readonly path?: string;
      readonly token?: string;
      readonly line: RegExp;
    }
    const failures: readonly Failure[] = [
      {
        name: 'an unreachable server',
        props: { url: 'http://localhost:1/app.git' },
        line: /cannot be reached: check url/,
      },
      {
        name: 'a name that does not resolve',
        props: { url: 'http://nowhere.invalid/app.git' },
        line: /does not resolve: check url/,
      },
      { name: 'a wrong token', token: 'fake-and-wrong', line: /refused the login: check the token/ },
      { name: 'an empty token', token: '', line: /refused the login: check the token/ },
      { name: 'no token', props: { auth: undefined }, line: /refused the login: check the token/ },
      { name: 'a wrong branch', props: { branch: 'nowhere' }, line: /no branch or tag "nowhere": correct branch/ },
      { name: 'a wrong path', path: 'nothing.git', line: /no such repository: check url/ },
    ];
    test.each(failures)('$name is one clear line and leaves the volume as it was', async (failure) => {
      const { props, path, token, line } = failure;
      const url = path === undefined ? {} : { url: server.url(path) };
      const { sandbox, home, container } = workspace({ ...props, ...url }, token);
      const before = tree(home);
      const result = await sandbox.run(container, { shell });
      expect(result.status).toBe(1);
      const lines = result.output.trim().split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^git-clone: cloning /);
      expect(lines[1]).toMatch(line);
      expect(tree(home)).toEqual(before);
    });

    test('a server that accepts and hangs is given up', async () => {
      const { sandbox, home, container } = workspace({ timeouts: { stall: 1 } });
      server.mode = 'hang';
      const before = tree(home);
      const result = await sandbox.run(container, { shell });
      expect(result.output).toMatch(/the server sent nothing for 1 s/);
      expect(result.status).toBe(1);
      expect(tree(home)).toEqual(before);
    });

    test('a clone that takes too long is given up', async () => {
      const { sandbox, home, container } = workspace({ timeouts: { clone: 1 } });
      server.mode = 'hang';
      const before = tree(home);
      const result = await sandbox.run(container, { shell });
      expect(result.output).toMatch(/longer than 1 s/);
      expect(result.status).toBe(1);
      expect(tree(home)).toEqual(before);
    });

    test('a filled volume is not touched, and the server not asked', async () => {
      const { sandbox, home, directory, container } = workspace();
      await sandbox.run(container, { shell });
      asWorkspace(['sh', '-c', 'echo changed >>README.md; echo new >untracked; git checkout -q -b mine'], directory);
      const before = tree(home);
      const requests = server.requests.length;
      expect(await sandbox.run(container, { shell })).toMatchObject({
        status: 0,
        output: `git-clone: ${DIRECTORY} is there, and is left as it is\n`,
      });
      expect(tree(home)).toEqual(before);
      expect(server.requests.length).toBe(requests);
    });

    test('files without a repository are not touched', async () => {
      const { sandbox, home, directory, container } = workspace();
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, '.notes'), 'mine');
      const before = tree(home);
      const result = await sandbox.run(container, { shell });
      expect(result.status).toBe(1);
      expect(result.output).toBe(
        `git-clone: ${DIRECTORY} has files (such as .notes) but no .git, and is left as it is: move them away, or choose another directory\n`,
      );
      expect(tree(home)).toEqual(before);
    });

    test('a read-only volume is one clear line', async () => {
      const { sandbox, home, container } = workspace();
      const before = tree(home);
      const result = await sandbox.run(container, { shell, readOnlyHome: true });
      expect(result).toMatchObject({ status: 1 });
      expect(result.output).toMatch(/^git-clone: cannot clone into .*: the volume is read-only: .*\n$/);
      expect(tree(home)).toEqual(before);
    });

    test('a volume that uid 1000 may not write to is one clear line', async () => {
      const { sandbox, home, container } = workspace();
      chmodSync(home, 0o755);
      const result = await sandbox.run(container, { shell });
      expect(result).toMatchObject({ status: 1 });
      expect(result.output).toMatch(/^git-clone: cannot clone into .*: no right to write to the volume as uid 1000\n$/);
    });
  });

  test('a half-removed repository is cloned again', async () => {
    const { sandbox, directory, container } = workspace();
    await sandbox.run(container);
    rmSync(directory, { recursive: true });
    expect(await sandbox.run(container)).toMatchObject({ status: 0 });
    expect(git(directory, 'status', '--porcelain')).toBe('');
  });
});
