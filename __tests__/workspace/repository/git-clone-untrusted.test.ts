import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONTAINER_SHELLS,
  type ContainerShell,
  type PodSandbox,
  describeWithContainers,
} from '../../support/container';
import { GitServer, git } from '../../support/git-server';
import { type CloneCase, DIRECTORY, HOME, TOKEN, cloneCase } from './clone-case';

jest.setTimeout(180_000);

/** What whoever works in the workspace may write, to be run at the next start, when the token is at hand. */
const TRAPS: Readonly<Record<string, string>> = {
  'a hook': 'cp $EVIL .git/hooks/post-merge',
  'a hook that sees each reference': 'cp $EVIL .git/hooks/reference-transaction',
  'hooks elsewhere': 'mkdir ../hooks; cp $EVIL ../hooks/post-merge; git config core.hooksPath $HOME/git/hooks',
  'a program that watches files': 'git config core.fsmonitor $EVIL',
  'a credential helper': 'git config credential.helper $EVIL; git config "credential.$URL.username" other',
  'a filter': 'git config filter.x.smudge $EVIL; mkdir .git/info; echo "* filter=x" >.git/info/attributes',
  'a program that lists alternates':
    'git clone -q --bare . ../alternate; echo $HOME/git/alternate/objects >.git/objects/info/alternates; ' +
    'git config core.alternateRefsCommand $EVIL',
  'an included file': 'printf "[core]\\n\\tfsmonitor = $EVIL\\n" >../more; git config include.path $HOME/git/more',
};

describeWithContainers([], 'a start on a repository that its user has configured', () => {
  const server = new GitServer({ password: TOKEN });
  const stranger = new GitServer();
  const sandboxes: PodSandbox[] = [];

  beforeAll(async () => {
    await server.listen();
    await stranger.listen();
  });
  beforeEach(() => server.addRepository('app.git', { 'README.md': 'one\n' }));
  afterEach(() => {
    for (const sandbox of sandboxes.splice(0)) sandbox.remove();
    rmSync(join(server.root, 'app.git'), { recursive: true });
    stranger.logins.length = 0;
    stranger.requests.length = 0;
  });
  afterAll(async () => {
    await server.close();
    await stranger.close();
  });

  /** A clone with a trap in it, and news on the server. */
  async function trapped(trap: string): Promise<CloneCase> {
    const auth = { type: 'token', token: { name: 'app-secret', key: 'GITHUB_PAT' } } as const;
    const repository = { url: server.url('app.git'), directory: DIRECTORY, auth, atStart: 'fast-forward' } as const;
    const built = cloneCase([repository]);
    sandboxes.push(built.sandbox);
    expect(await built.sandbox.run(built.container)).toMatchObject({ status: 0 });
    server.commit('app.git', { 'README.md': 'two\n' });
    await inTerminal(
      built,
      `export EVIL=$HOME/evil URL=${server.url('app.git')}; printf '#!/bin/sh\\n: >$HOME/ran\\n' >$EVIL; ` +
        `sed -i "s|\\$HOME|$HOME|" $EVIL; chmod 755 $EVIL; mkdir -p .git/hooks; ${trap}`,
    );
    return built;
  }

  /** As in the workspace, where there is no token. */
  async function inTerminal({ sandbox, container }: CloneCase, script: string): Promise<void> {
    const command = ['/bin/sh', '-ec', `cd ${DIRECTORY}; ${script}`];
    const result = await sandbox.run({ ...container, command }, { environment: { HOME } });
    expect(result).toEqual({ status: 0, signal: null, output: '' });
  }

  async function starts(built: CloneCase, shell: ContainerShell): Promise<void> {
    const { output, status } = await built.sandbox.run(built.container, { shell });
    expect(output).toMatch(/^git-clone: fetched\ngit-clone: main is at [0-9a-f]+\n$/);
    expect(status).toBe(0);
    expect(readFileSync(join(built.directory, 'README.md'), 'utf8')).toBe('two\n');
    expect(git(built.directory, 'rev-parse', 'HEAD')).toBe(git(join(server.root, 'app.git'), 'rev-parse', 'main'));
    expect(git(built.directory, 'fsck', '--strict')).toBe('');
  }

  test.each(Object.entries(TRAPS))('%s does not run', async (_, trap) => {
    const built = await trapped(trap);
    await starts(built, 'busybox');
    expect(existsSync(join(built.home, 'ran'))).toBe(false);
  });

  // Otherwise the tests above would show nothing.
  test.each(Object.entries(TRAPS))('%s would run in the repository itself', async (_, trap) => {
    const { sandbox, container, home } = await trapped(trap);
    const script = `cd ${DIRECTORY}; git fetch -q; git status; git merge -q --ff-only origin/main`;
    await sandbox.run({ ...container, command: ['/bin/sh', '-c', script] });
    expect(existsSync(join(home, 'ran'))).toBe(true);
  });

  describe.each(CONTAINER_SHELLS)('under %s', (shell) => {
    test.each([
      ['a proxy', 'git config http.proxy http://$STRANGER'],
      ['a proxy for one server', 'git config "http.$URL.proxy" http://$STRANGER'],
      ['another server', 'git config "url.http://$STRANGER/.insteadOf" "${URL%/*}/"'],
    ])('%s does not see the token', async (_, trap) => {
      const address = new URL(stranger.url('app.git')).host;
      await starts(await trapped(`STRANGER=${address}; ${trap}`), shell);
      expect(stranger.requests).toEqual([]);
    });

    test('another origin is not fetched from, and not printed', async () => {
      const built = await trapped(`git config remote.origin.url ${stranger.url('app.git')}`);
      const requests = server.requests.length;
      expect(await built.sandbox.run(built.container, { shell })).toEqual({
        status: 0,
        signal: null,
        output: `git-clone: not fetched: origin is no longer ${server.url('app.git')}\n`,
      });
      expect(stranger.requests).toEqual([]);
      expect(server.requests.length).toBe(requests);
    });

    test('what is under way is not fast-forwarded', async () => {
      const { sandbox, container, directory } = await trapped('git rev-parse HEAD >.git/MERGE_HEAD');
      const { output } = await sandbox.run(container, { shell });
      expect(output).toMatch(/not fast-forwarded: there is a MERGE_HEAD/);
      expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('one\n');
    });
  });

  test('a configuration that was left in /tmp is not read', async () => {
    const built = await trapped('true');
    const settings = '[http]\n\tproxy = http://localhost:1\n';
    writeFileSync(join(built.sandbox.volume('tmp'), '.gitconfig'), settings);
    await starts(built, 'dash');
  });

  test('a transport without encryption or login is refused, in a submodule too', async () => {
    const url = server.url('app.git');
    const auth = { type: 'token', token: { name: 'app-secret', key: 'GITHUB_PAT' } } as const;
    const head = git(join(server.root, 'app.git'), 'rev-parse', 'main').trim();
    server.commit('app.git', { '.gitmodules': '[submodule "part"]\n\tpath = part\n\turl = git://localhost:1/part\n' });
    server.link('app.git', 'part', head);
    const built = cloneCase([{ url, directory: DIRECTORY, auth, submodules: true }]);
    sandboxes.push(built.sandbox);
    const { status, output } = await built.sandbox.run(built.container);
    expect(status).toBe(1);
    expect(output).toMatch(/a submodule has a URL of a kind that is not fetched: only https, http and ssh are/);
  });
});
