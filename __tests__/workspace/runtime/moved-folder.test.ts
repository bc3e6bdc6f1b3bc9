import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from './container';
import { DIRECTORY, Workspace, describeInContainers } from './server';

jest.setTimeout(300_000);

const HOW_TO = join(__dirname, '../../../docs/how-to/move-a-workspace.md');
const NEW = '/Users/jbaker/git/cluster';

/** What the how-to pipes into the pod. */
function program(): string {
  const [, text = ''] = /```js\n([^]*?)```/.exec(readFileSync(HOW_TO, 'utf8')) ?? [];
  return text;
}

describeInContainers('a workspace whose folder moves', () => {
  let workspace: Workspace;

  afterEach(async () => workspace.remove());

  async function listed(query: string): Promise<number> {
    return ((await workspace.json(`/session?${query}`)) as readonly unknown[]).length;
  }

  async function follow(container: Container): Promise<string> {
    writeFileSync(workspace.volumes.path('tmp', 'follow.mjs'), program());
    const run = container.execute([
      ...['/bin/env', 'BUN_BE_BUN=1', `OLD=${DIRECTORY}`],
      ...['/bin/sh', '-c', 'opencode run - </tmp/follow.mjs'],
    ]);
    let output = '';
    run.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    run.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(run, 'close');
    return output;
  }

  test('lists none of its sessions until they follow, as the how-to has them do', async () => {
    workspace = await Workspace.create();
    const before = await workspace.start();
    const id = await workspace.createSession('kept');
    before.signal('SIGTERM');
    await before.exited;
    renameSync(workspace.volumes.path('home', 'git', 'k8s-cluster'), workspace.volumes.path('home', 'git', 'cluster'));
    const { environment } = workspace.server;
    const after = await workspace.start({
      container: { ...workspace.server, environment: { ...environment, WORKSPACE_DIRECTORY: { value: NEW } } },
    });

    // What the UI asks for, and what verify counts.
    expect(await listed(`directory=${NEW}&roots=true`)).toBe(0);
    expect(await listed('scope=project')).toBe(1);
    expect(await follow(after)).toBe(`${id} moved\n`);
    expect(await listed(`directory=${NEW}&roots=true`)).toBe(1);
    expect(await follow(after)).toBe('');
    expect(await workspace.sessionTitles()).toEqual(['kept']);
  });
});
