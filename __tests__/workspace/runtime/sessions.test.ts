import { statSync } from 'node:fs';
import { DIRECTORY, Workspace, describeInContainers } from './server';

jest.setTimeout(180_000);

describeInContainers('sessions survive', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
    await workspace.start();
  });

  afterAll(async () => workspace.remove());

  test('the server works in the repository, with Git', async () => {
    expect(await workspace.json('/path')).toMatchObject({ worktree: DIRECTORY, directory: DIRECTORY });
    expect(await workspace.json('/project/current')).toMatchObject({ worktree: DIRECTORY, vcs: 'git' });
    expect(await workspace.json('/vcs')).toMatchObject({ branch: 'main' });
  });

  test('the image cannot be written to, and the home directory and /tmp can', async () => {
    const write = async (directory: string): Promise<number | null> =>
      new Promise((resolve) =>
        workspace.containers[0]?.execute(['/bin/touch', `${directory}/trial`]).once('exit', resolve),
      );
    for (const directory of ['', '/bin', '/opt/opencode/scripts']) expect(await write(directory)).not.toBe(0);
    for (const directory of ['/Users/jbaker', '/tmp']) expect(await write(directory)).toBe(0);
  });

  test('a killed process, and a new pod on the same volume', async () => {
    await workspace.createSession('before the kill');
    const [first] = workspace.containers;
    await first?.destroy();
    expect(workspace.integrity()).toBe('ok');

    const second = await workspace.start({ shell: 'dash' });
    expect(await workspace.sessionTitles()).toEqual(['before the kill']);
    await workspace.createSession('before the second kill');
    second.signal('SIGKILL');
    await second.exited;

    await workspace.start();
    expect((await workspace.sessionTitles()).toSorted()).toEqual(['before the kill', 'before the second kill']);
    expect(workspace.integrity()).toBe('ok');
  });

  test('what it keeps belongs to the workspace’s user, and /tmp holds none of it', () => {
    const { runAsUser } = workspace.pod.securityContext;
    for (const path of [
      '.local/share/opencode/opencode.db',
      '.local/state/opencode',
      '.config/opencode',
      '.cache/opencode',
    ]) {
      expect(statSync(workspace.volumes.path('home', path)).uid).toBe(runAsUser);
    }
  });
});
