import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gitToolsContribution } from '../../../lib/workspace/git-tools/git-tools-contribution';
import { copilotContribution } from '../../../lib/workspace/copilot/copilot-contribution';
import type { PodContainer } from '../../../lib/workspace/pod/workspace-pod';
import { repositoryContribution } from '../../../lib/workspace/repository/repository-contribution';
import { PodSandbox, describeWithContainers } from '../../support/container';
import type { RunningContainer } from '../../support/container';
import { GitServer, localhostCertificate } from '../../support/git-server';
import { MUSL_ROOT, describeWithMuslRoot } from '../../support/musl-root';

const HOME = '/home/opencode';
const DIRECTORY = `${HOME}/git/app`;
const TOKEN = 'fake-token-for-tests';
const PASSWORD = 'fake-password-for-tests';

jest.setTimeout(180_000);

const context = {
  home: HOME,
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  openCodeImage: { repository: 'opencode', tag: 'test' },
};

describeWithContainers(['openssl'], 'the Git tools', () => {
  describeWithMuslRoot('in a root of nothing but busybox, musl and OpenCode', () => {
    let server: GitServer;
    let sandbox: PodSandbox;
    let shell: PodContainer;

    beforeAll(async () => {
      // Not in the body of the suite, which jest runs where openssl is missing and the suite is skipped, too.
      const { authority, key, cert } = localhostCertificate();
      server = new GitServer({ password: TOKEN, tls: { key, cert } });
      await server.listen();
      server.addRepository('app.git', { 'README.md': 'one\n', 'main.ts': 'export {};\n' });
      const contributions = [
        repositoryContribution(
          [
            {
              url: server.url('app.git'),
              directory: DIRECTORY,
              auth: { type: 'token', token: { name: 'app', key: 'GITHUB_PAT' } },
              certificateAuthority: { configMap: 'private-ca', key: 'ca.crt' },
              credentialsInTerminal: true,
            },
          ],
          context,
        ),
        gitToolsContribution(undefined, context),
        copilotContribution({ login: { name: 'app', key: 'COPILOT' } }, context),
      ];
      sandbox = new PodSandbox(contributions);
      sandbox.secret('git-credentials', 'token', TOKEN);
      const login = { type: 'oauth', refresh: 'fake-refresh', access: 'fake-access', expires: 0 };
      sandbox.secret('copilot-login', 'login', JSON.stringify({ 'github-copilot': login }));
      writeFileSync(join(sandbox.volume('git-authority'), 'ca.crt'), authority);
      for (const name of ['git-clone', 'git-tools']) {
        expect(await sandbox.run(sandbox.initContainer(name))).toMatchObject({ status: 0 });
      }
      const seeded = await sandbox.run(sandbox.initContainer('copilot-login'), { root: MUSL_ROOT });
      expect(seeded).toMatchObject({ status: 0, output: 'copilot-login: the login of the Secret is on the volume\n' });
      shell = serverContainer(contributions);
    });
    afterAll(async () => {
      sandbox.remove();
      await server.close();
    });

    function serverContainer(contributions: readonly ReturnType<typeof gitToolsContribution>[]): PodContainer {
      return {
        ...sandbox.initContainer('copilot-login'),
        name: 'opencode',
        environment: {
          HOME: { value: HOME },
          ...Object.assign({}, ...contributions.map(({ environment = {} }) => environment)),
        },
        volumeMounts: [
          { name: 'home', mountPath: HOME },
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'scripts', mountPath: '/opt/opencode/scripts', readOnly: true },
          ...contributions.flatMap(({ volumeMounts = [] }) => volumeMounts),
        ],
      };
    }

    async function terminal(script: string): Promise<string> {
      const command = ['/bin/sh', '-l', '-e', '-c', script];
      const { status, output } = await sandbox.run({ ...shell, command }, { root: MUSL_ROOT });
      if (status !== 0) throw new Error(`${status}: ${output}`);
      return output;
    }

    const identity = 'git config --global user.name Dev; git config --global user.email dev@example.com;';

    test('diff, commit, stash and gc work, and so does a clone', async () => {
      const output = await terminal(
        `cd ${DIRECTORY}; ${identity} echo two >>README.md; git --no-pager diff --stat; git commit -qam two; ` +
          'echo three >>README.md; git stash -q; git status --porcelain; git stash pop -q; git status --porcelain; ' +
          'git checkout -q README.md; git gc -q; git fsck --strict; ' +
          `git clone -q ${DIRECTORY} /tmp/again; git -C /tmp/again --no-pager log --format=%s; rm -rf /tmp/again`,
      );
      expect(output).toMatch(/README.md \| 1 \+\n/);
      expect(output).toMatch(/ M README.md\n/);
      expect(output).toMatch(/two\ncommit\n$/);
    });

    test('fetch and push over HTTPS work with the certificate authority and the credentials that were given', async () => {
      server.commit('app.git', { 'NEWS.md': 'news\n' }, 'news');
      const output = await terminal(
        `cd ${DIRECTORY}; git fetch; git branch -r; git push -q origin HEAD:refs/heads/mine; git ls-remote --heads origin`,
      );
      expect(output).toMatch(/origin\/news/);
      expect(output).toMatch(/refs\/heads\/mine/);
    });

    test('submodules and other programs of Git that are shell scripts work', async () => {
      expect(await terminal(`cd ${DIRECTORY}; git submodule status; git bisect log || true`)).toMatch(
        /bisect|We are not/,
      );
    });

    test('OpenCode reports the repository, its changes, and the Copilot login', async () => {
      const port = await freePort();
      const command = ['/bin/sh', '-c', `cd ${DIRECTORY} && exec opencode serve --port ${port}`];
      const running = sandbox.start(
        { ...shell, command },
        { root: MUSL_ROOT, environment: { OPENCODE_SERVER_PASSWORD: PASSWORD, OPENCODE_DISABLE_MODELS_FETCH: 'true' } },
      );
      try {
        await listening(running);
        await terminal(`cd ${DIRECTORY}; echo changed >>main.ts`);
        const get = (path: string): Promise<unknown> => request(port, path);
        expect(await get('/path')).toMatchObject({ worktree: DIRECTORY, directory: DIRECTORY });
        expect(await get('/project/current')).toMatchObject({ worktree: DIRECTORY, vcs: 'git' });
        expect(await get('/vcs')).toMatchObject({ branch: 'main' });
        expect(await get('/vcs/diff?mode=git')).toEqual([
          expect.objectContaining({ file: 'main.ts', additions: 1, deletions: 0, status: 'modified' }),
        ]);
        expect(await get('/provider')).toMatchObject({ connected: expect.arrayContaining(['github-copilot']) });
      } finally {
        await running.kill();
      }
    });

    test('an image volume serves as well', async () => {
      const contribution = gitToolsContribution({ from: 'image-volume' }, context);
      const pod = new PodSandbox([contribution]);
      // The machine's own root stands for the Git image: Debian's git, and its libraries.
      const mounts = { '/opt/opencode/git-image': '/' };
      try {
        const init = pod.initContainer('git-tools');
        expect(await pod.run(init, { root: MUSL_ROOT, mounts })).toMatchObject({ status: 0 });
        const command = ['/bin/sh', '-lec', 'cd /tmp; git init -q app; cd app; git status --porcelain --branch'];
        const server = {
          ...init,
          command,
          volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, ...(contribution.volumeMounts ?? [])],
        };
        const wrappers = Object.fromEntries(
          ['git', 'ssh'].map((name) => [`/usr/local/bin/${name}`, join(pod.volume('tools'), 'bin', name)]),
        );
        const result = await pod.run(server, { root: MUSL_ROOT, mounts: { ...mounts, ...wrappers } });
        expect(result).toMatchObject({ status: 0, output: expect.stringMatching(/^## No commits yet on /m) });
      } finally {
        pod.remove();
      }
    });

    test('OpenCode for musl runs in a development image with glibc', async () => {
      const image = { repository: 'development', tag: 'test' };
      const contribution = gitToolsContribution({ from: 'development-image', image }, context);
      const pod = new PodSandbox([contribution]);
      try {
        const init = pod.initContainer('opencode-tools');
        expect(await pod.run(init, { root: MUSL_ROOT })).toMatchObject({ status: 0 });
        const volumeMounts = [{ name: 'tmp', mountPath: '/tmp' }, ...(contribution.volumeMounts ?? [])];
        const environment = { HOME: { value: '/tmp' } };
        const command = ['/bin/sh', '-ec', 'git --version; opencode --version; rg --version || true'];
        const result = await pod.run({ ...init, environment, volumeMounts, command });
        expect(result).toMatchObject({ status: 0, output: expect.stringMatching(/^git version .*\n\d+\.\d+\.\d+\n/) });
      } finally {
        pod.remove();
      }
    });
  });
});

async function request(port: number, path: string): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`opencode:${PASSWORD}`).toString('base64')}`;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function listening(running: RunningContainer): Promise<void> {
  return new Promise((resolve, reject) => {
    running.process.stdout?.on('data', (text: string) => {
      if (text.includes('listening on')) resolve();
    });
    void running.ended.then(({ output }) => reject(new Error(output)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
