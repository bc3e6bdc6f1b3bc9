import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeWorkspacePod } from '../../../lib/workspace/compose-workspace-pod';
import { SECRET_KEYS } from '../../../lib/workspace/secret/workspace-secret-keys';
import { type RunOptions, describeWithContainers } from '../../support/container';
import { GitServer, localhostCertificate } from '../../support/git-server';
import { ModelServer } from '../../support/model-server';
import { MUSL_ROOT, describeWithMuslRoot } from '../../support/musl-root';
import { NpmRegistry, describeWithBunPty } from '../../support/npm-registry';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';
import { shellAnswer } from './shell-answer';
import { WholePod, freePort } from './whole-pod';

jest.setTimeout(180_000);

const DIRECTORY = '/Users/jbaker/git/app';
const TOKEN = 'fake-token-for-tests';
const LOGINS = join('.local/share/opencode', ['auth', 'json'].join('.'));

/** The init containers with an image that has Git. */
const GIT_STEPS = ['git-clone', 'git-tools'];

function login(refresh: string): object {
  return { type: 'oauth', refresh, access: 'fake-access', expires: 0 };
}

interface Kind {
  readonly title: string;
  /** How the containers with OpenCode's image are run; the others have Debian's Git. */
  readonly openCode: RunOptions;
  readonly git: RunOptions;
  /** What the log says of the terminals' library, at the first start and at the next. */
  readonly library: readonly [string, string];
  /** Whether terminals depend on it. */
  readonly needsLibrary: boolean;
}

const ofTheMachine: Kind = {
  title: 'under dash, with OpenCode for glibc',
  openCode: { shell: 'dash', mounts: { '/usr/local/bin/opencode': OPENCODE_PROGRAM } },
  git: { shell: 'dash' },
  library: ['this OpenCode needs none', 'this OpenCode needs none'],
  needsLibrary: false,
};
const ofTheImage: Kind = {
  title: 'under busybox, in a root of nothing but busybox, musl and OpenCode',
  openCode: { root: MUSL_ROOT },
  git: { shell: 'busybox' },
  library: ['fetched, checked and put on the volume', 'it is on the volume'],
  needsLibrary: true,
};

describeWithContainers(['openssl', 'sqlite3'], 'the whole pod of a workspace', () => {
  describeWithBunPty('with a registry', () => {
    suite(ofTheMachine);
    describeWithMuslRoot('as the official image is', () => suite(ofTheImage));
  });
});

function suite({ title, openCode, git, library, needsLibrary }: Kind): void {
  describe(title, () => {
    let repositories: GitServer;
    const model = new ModelServer({ path: `${DIRECTORY}/README.md`, content: 'changed by the model\n' });
    const registry = new NpmRegistry();
    let pod: WholePod;
    let readme: string;
    let session: string;

    beforeAll(async () => {
      const { authority, key, cert } = localhostCertificate();
      repositories = new GitServer({ password: TOKEN, tls: { key, cert } });
      await repositories.listen();
      await model.listen();
      await registry.listen();
      repositories.addRepository('app.git', { 'README.md': 'first\n' });
      const port = await freePort();
      const clone = { certificateAuthority: { configMap: 'private-ca', key: 'ca.crt' } };
      const composed = composeWorkspacePod(
        {
          repository: repositories.url('app.git'),
          clone,
          openCode: { port, fetchModels: false },
          terminalLibrary: { from: 'npm', registry: registry.url },
          configuration: { extra: model.configuration() },
        },
        { name: 'opencode-app', secretName: 'opencode-app-secret', directory: DIRECTORY },
      );
      pod = new WholePod({
        pod: composed,
        port,
        secret: {
          [SECRET_KEYS.githubPat]: TOKEN,
          [SECRET_KEYS.password]: 'fake-password-for-tests',
          [SECRET_KEYS.copilotAuth]: JSON.stringify({ 'github-copilot': login('fake-first') }),
        },
        run: (container) => (GIT_STEPS.includes(container) ? git : openCode),
      });
      writeFileSync(join(pod.sandbox.volume('git-authority'), 'ca.crt'), authority);
      readme = join(pod.sandbox.volume('home'), 'git/app/README.md');
    });
    afterAll(async () => {
      await pod.remove();
      await model.close();
      await registry.close();
      await repositories.close();
    });

    function logins(): unknown {
      return JSON.parse(readFileSync(join(pod.sandbox.volume('home'), LOGINS), 'utf8'));
    }

    async function sessions(): Promise<readonly unknown[]> {
      return (await pod.request('GET', '/session')) as readonly unknown[];
    }

    async function connected(): Promise<unknown> {
      return pod.request('GET', '/provider');
    }

    test('an empty volume becomes a workspace in its repository, with Copilot', async () => {
      const log = await pod.start();
      expect(log).not.toMatch(/fake/);
      expect(log).toContain(`terminal-library: ${library[0]}\n`);
      expect(await pod.request('GET', '/path')).toMatchObject({ worktree: DIRECTORY, directory: DIRECTORY });
      expect(await pod.request('GET', '/project/current')).toMatchObject({ worktree: DIRECTORY, vcs: 'git' });
      expect(await connected()).toMatchObject({ connected: expect.arrayContaining(['github-copilot', 'fake']) });
    });

    test('a shell answers in a terminal, with Git', async () => {
      expect(await shellAnswer(pod, 'echo "<$((6 * 7))> $(git rev-parse --show-toplevel)"', /<42> .*/)).toBe(
        `<42> ${DIRECTORY}`,
      );
    });

    test('what the model did is shown, undone and done again', async () => {
      ({ id: session } = (await pod.request('POST', '/session', { title: 'kept' })) as { readonly id: string });
      await pod.request('POST', `/session/${session}/message`, {
        model: { providerID: 'fake', modelID: 'writer' },
        parts: [{ type: 'text', text: 'Change it.' }],
      });
      expect(readFileSync(readme, 'utf8')).toBe('changed by the model\n');
      expect(await pod.request('GET', '/vcs/diff?mode=git')).toEqual([
        expect.objectContaining({ file: 'README.md', additions: 1, deletions: 1, status: 'modified' }),
      ]);

      const messages = (await pod.request('GET', `/session/${session}/message`)) as readonly {
        readonly info: { readonly id: string; readonly role: string };
      }[];
      const asked = messages.find(({ info }) => info.role === 'user')?.info.id;
      await pod.request('POST', `/session/${session}/revert`, { messageID: asked });
      expect(readFileSync(readme, 'utf8')).toBe('first\n');
      await pod.request('POST', `/session/${session}/unrevert`, {});
      expect(readFileSync(readme, 'utf8')).toBe('changed by the model\n');
    });

    test('a new pod after a kill has the sessions, the work, and the logins made in between', async () => {
      await pod.request('PUT', '/auth/github-copilot', login('fake-newer'));
      await pod.request('PUT', '/auth/anthropic', { type: 'api', key: 'fake-other' });
      await pod.kill();

      registry.instead = { status: 503, body: Buffer.alloc(0) };
      const log = await pod.start();
      expect(log).toMatch(/the Secret has not changed: the login on the volume is kept/);
      expect(log).toContain(`terminal-library: ${library[1]}\n`);
      expect(await shellAnswer(pod, 'echo "<$((6 * 7))>"', /<42>/)).toBe('<42>');
      expect(await sessions()).toEqual([expect.objectContaining({ id: session, title: 'kept' })]);
      expect(readFileSync(readme, 'utf8')).toBe('changed by the model\n');
      expect(logins()).toMatchObject({ 'github-copilot': login('fake-newer'), anthropic: { key: 'fake-other' } });
      expect(await connected()).toMatchObject({ connected: expect.arrayContaining(['github-copilot', 'anthropic']) });
    });

    test('a rotated Secret replaces the one login, and nothing else', async () => {
      await pod.kill();
      const database = join(pod.sandbox.volume('home'), '.local/share/opencode/opencode.db');
      const check = spawnSync('sqlite3', [database, 'PRAGMA integrity_check'], { encoding: 'utf8' });
      expect(check.stdout).toBe('ok\n');

      // Nor is the library there any more, or a registry that has it.
      rmSync(join(pod.sandbox.volume('home'), '.local/lib'), { recursive: true });
      await pod.start({ [SECRET_KEYS.copilotAuth]: JSON.stringify(login('fake-rotated')) });
      expect(logins()).toMatchObject({ 'github-copilot': login('fake-rotated'), anthropic: { key: 'fake-other' } });
      expect(await sessions()).toEqual([expect.objectContaining({ id: session })]);
      expect(await connected()).toMatchObject({ connected: expect.arrayContaining(['github-copilot', 'anthropic']) });
    });

    test('the server serves without the library that cannot be had, and says so', async () => {
      const said = pod.log.match(/^opencode\.sh: terminals do not open: .*$/gm);
      expect(said).toEqual(needsLibrary ? [expect.stringMatching(/: http:\S+\.tgz answers 503$/)] : null);
      const opened = pod.request('POST', '/pty', { command: '/bin/sh', args: [] });
      // As soon as a version opens terminals by itself, it should not be given a library any more.
      await (needsLibrary ? expect(opened).rejects.toThrow(/\/pty: 500/) : expect(opened).resolves.toBeDefined());
    });
  });
}
