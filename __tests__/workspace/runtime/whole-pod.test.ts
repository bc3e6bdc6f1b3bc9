import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeWorkspacePod } from '../../../lib/workspace/compose-workspace-pod';
import { SECRET_KEYS } from '../../../lib/workspace/secret/workspace-secret-keys';
import { type RunOptions, describeWithContainers } from '../../support/container';
import { GitServer, localhostCertificate } from '../../support/git-server';
import { ModelServer } from '../../support/model-server';
import { MUSL_ROOT, describeWithMuslRoot } from '../../support/musl-root';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';
import { WholePod, freePort } from './whole-pod';

jest.setTimeout(180_000);

const DIRECTORY = '/Users/jbaker/git/app';
const TOKEN = 'fake-token-for-tests';
const LOGINS = join('.local/share/opencode', ['auth', 'json'].join('.'));

function login(refresh: string): object {
  return { type: 'oauth', refresh, access: 'fake-access', expires: 0 };
}

interface Kind {
  readonly title: string;
  /** How the containers with OpenCode's image are run; the others have Debian's Git. */
  readonly openCode: RunOptions;
  readonly git: RunOptions;
}

const ofTheMachine: Kind = {
  title: 'under dash, with OpenCode for glibc',
  openCode: { shell: 'dash', mounts: { '/usr/local/bin/opencode': OPENCODE_PROGRAM } },
  git: { shell: 'dash' },
};
const ofTheImage: Kind = {
  title: 'under busybox, in a root of nothing but busybox, musl and OpenCode',
  openCode: { root: MUSL_ROOT },
  git: { shell: 'busybox' },
};

describeWithContainers(['openssl', 'sqlite3'], 'the whole pod of a workspace', () => {
  suite(ofTheMachine);
  describeWithMuslRoot('as the official image is', () => suite(ofTheImage));
});

function suite({ title, openCode, git }: Kind): void {
  describe(title, () => {
    let repositories: GitServer;
    const model = new ModelServer({ path: `${DIRECTORY}/README.md`, content: 'changed by the model\n' });
    let pod: WholePod;
    let readme: string;
    let session: string;

    beforeAll(async () => {
      const { authority, key, cert } = localhostCertificate();
      repositories = new GitServer({ password: TOKEN, tls: { key, cert } });
      await repositories.listen();
      await model.listen();
      repositories.addRepository('app.git', { 'README.md': 'first\n' });
      const port = await freePort();
      const clone = { certificateAuthority: { configMap: 'private-ca', key: 'ca.crt' } };
      const composed = composeWorkspacePod(
        {
          repository: repositories.url('app.git'),
          clone,
          openCode: { port, fetchModels: false },
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
        run: (container) => (container === 'opencode' || container === 'copilot-login' ? openCode : git),
      });
      writeFileSync(join(pod.sandbox.volume('git-authority'), 'ca.crt'), authority);
      readme = join(pod.sandbox.volume('home'), 'git/app/README.md');
    });
    afterAll(async () => {
      await pod.remove();
      await model.close();
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
      expect(await pod.request('GET', '/path')).toMatchObject({ worktree: DIRECTORY, directory: DIRECTORY });
      expect(await pod.request('GET', '/project/current')).toMatchObject({ worktree: DIRECTORY, vcs: 'git' });
      expect(await connected()).toMatchObject({ connected: expect.arrayContaining(['github-copilot', 'fake']) });
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

      expect(await pod.start()).toMatch(/the Secret has not changed: the login on the volume is kept/);
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

      await pod.start({ [SECRET_KEYS.copilotAuth]: JSON.stringify(login('fake-rotated')) });
      expect(logins()).toMatchObject({ 'github-copilot': login('fake-rotated'), anthropic: { key: 'fake-other' } });
      expect(await sessions()).toEqual([expect.objectContaining({ id: session })]);
      expect(await connected()).toMatchObject({ connected: expect.arrayContaining(['github-copilot', 'anthropic']) });
    });
  });
}
