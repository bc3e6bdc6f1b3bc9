import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { SHELL_KINDS } from './container';
import { Workspace, describeInContainers } from './server';

jest.setTimeout(180_000);

const SIZE = 64 * 1024 ** 2;

describeInContainers('a volume that cannot be written to', () => {
  let workspace: Workspace;
  let home: string;

  beforeAll(async () => {
    workspace = await Workspace.create({}, (directory) => {
      home = directory;
      mount(['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', directory]);
    });
    const container = await workspace.start();
    await workspace.createSession('kept');
    await container.destroy();
  });

  afterAll(async () => {
    await workspace.stop();
    spawnSync('umount', [home]);
    await workspace.remove();
  });

  const refusal = async (options: Parameters<Workspace['launch']>[0]): Promise<string> => {
    const container = workspace.launch(options);
    expect(await container.exited).toEqual({ code: 1, signal: null });
    return container.log;
  };

  const foundAgain = async (): Promise<void> => {
    expect(workspace.integrity()).toBe('ok');
    const container = await workspace.start();
    expect(await workspace.sessionTitles()).toEqual(['kept']);
    await container.destroy();
  };

  test.each(SHELL_KINDS)('a full one is named in one line, and nothing is lost (%s)', async (shell) => {
    const filler = `${home}/filler`;
    fill(filler);
    expect(await refusal({ shell })).toBe(
      'opencode.sh: cannot write to the volume at /Users/jbaker as uid 1000: No space left on device\n',
    );
    rmSync(filler);
    await foundAgain();
  });

  test.each(SHELL_KINDS)('a read-only one is named in one line, and nothing is lost (%s)', async (shell) => {
    expect(await refusal({ shell, readOnly: ['home'] })).toBe(
      'opencode.sh: cannot write to the volume at /Users/jbaker as uid 1000: Read-only file system\n',
    );
    await foundAgain();
  });

  test.each(SHELL_KINDS)('one of another uid is named in one line (%s)', async (shell) => {
    workspace.prepareVolumes = false;
    chownSync(home, 0, 0);
    chmodSync(home, 0o755);
    expect(await refusal({ shell })).toBe(
      'opencode.sh: cannot write to the volume at /Users/jbaker as uid 1000: Permission denied\n',
    );
    workspace.prepareVolumes = true;
  });

  test('a disk that fills while the server runs loses what is written then, and nothing before', async () => {
    const container = await workspace.start();
    const filler = `${home}/filler`;
    fill(filler);
    const response = await workspace.request('/session', {
      method: 'POST',
      body: JSON.stringify({ title: 'x'.repeat(1024 ** 2) }),
    });
    expect(response.ok).toBe(false);
    expect(await workspace.sessionTitles()).toEqual(['kept']);
    rmSync(filler);
    expect((await workspace.request('/global/health')).status).toBe(200);
    await container.destroy();
    await foundAgain();
  });
});

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Writes until nothing more goes in. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    // `instanceof Error` is false for what Node throws under Jest.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
