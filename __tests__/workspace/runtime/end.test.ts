import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { SHELL_KINDS } from './container';
import { children, commandLine, descendants, exists, signals, until } from './processes';
import { Workspace, describeInContainers } from './server';

jest.setTimeout(180_000);

const SIGINT = 2;
const SIGTERM = 15;

describeInContainers('a pod that is asked to end', () => {
  let workspace: Workspace;

  beforeEach(async () => {
    workspace = await Workspace.create();
  });

  afterEach(async () => workspace.remove());

  const openTerminal = async (): Promise<void> => {
    await workspace.json('/pty', {
      method: 'POST',
      body: JSON.stringify({ command: '/bin/sh', args: ['-c', 'sleep 1000; exit 1'] }),
    });
  };

  describe.each(SHELL_KINDS)('with %s as /bin/sh', (shell) => {
    test('ends by itself on SIGTERM, its terminals too, and leaves its database whole', async () => {
      const container = await workspace.start({ shell });
      const { pid } = container;
      await workspace.createSession('before the end');
      await openTerminal();
      await until(() => descendants(pid).some((child) => commandLine(child).startsWith('sleep 1000')));
      const processes = [pid, ...descendants(pid)];

      container.signal('SIGTERM');

      // Nothing else ends it: a PID 1 that ignores the signal runs into the test's time-out.
      expect(await container.exited).toEqual({ code: 143, signal: null });
      expect(processes.filter(exists)).toEqual([]);
      expect(workspace.integrity()).toBe('ok');
    });

    test('ends on SIGTERM while a browser holds its event stream open', async () => {
      const container = await workspace.start({ shell });
      const stream = await workspace.request('/event');
      await stream.body?.getReader().read();

      container.signal('SIGTERM');

      expect((await container.exited).code).toBe(143);
    });

    test('ends on SIGTERM before the server listens', async () => {
      const container = workspace.launch({ shell });
      await container.runs('/bin/sh /opt/opencode/scripts/opencode.sh');
      await until(() => signals(container.pid, 'SigCgt').includes(SIGTERM));

      container.signal('SIGTERM');

      expect(await container.exited).toEqual({ code: 143, signal: null });
    });

    test('takes a SIGTERM that arrives before its first step', async () => {
      const script = workspace.volumes.path('scripts', 'opencode.sh');
      await workspace.launch({ shell }).destroy();
      // Of a pipe the shell reads no more than there is: the first command, and then nothing.
      const [firstCommand = ''] = readFileSync(script, 'utf8').match(/^[^#\n].*\n/m) ?? [];
      rmSync(script);
      execFileSync('mkfifo', [script]);
      workspace.prepareVolumes = false;
      const container = workspace.launch({ shell });
      const pipe = await open(script, 'w');
      await pipe.write(firstCommand);
      await until(() => signals(container.pid, 'SigCgt').includes(SIGTERM));

      container.signal('SIGTERM');
      await pipe.write('exit 0\n');
      await pipe.close();

      expect(await container.exited).toEqual({ code: 143, signal: null });
    });

    test('repeats a SIGTERM that is lost on a child that is not OpenCode yet', async () => {
      const program = join(workspace.volumes.scratch('program'), 'opencode');
      writeFileSync(
        program,
        '#!/bin/sh\n[ "$1" != --eval ] || exit 1\ntrap "trap - TERM" TERM\necho ready\nwhile :; do sleep 0.1; done\n',
      );
      chmodSync(program, 0o755);
      const container = workspace.launch({ shell, program });
      await container.logged(/ready/);

      container.signal('SIGTERM');

      expect(await container.exited).toEqual({ code: 143, signal: null });
    });

    test('ends as the server ends', async () => {
      const container = await workspace.start({ shell });
      const [server] = children(container.pid);
      process.kill(Number(server), 'SIGKILL');
      expect(await container.exited).toEqual({ code: 137, signal: null });
    });

    test('reaps what its children leave behind', async () => {
      const container = await workspace.start({ shell });
      const { pid } = container;
      await new Promise((resolve) =>
        container.execute(['/bin/sh', '-c', '/bin/sleep 0.5 & exit 0']).once('exit', resolve),
      );
      await until(() => children(pid).length > 1);
      await until(() => children(pid).length === 1);
    });

    test('its terminals can be interrupted', async () => {
      const container = await workspace.start({ shell });
      await openTerminal();
      const sleeping = () => descendants(container.pid).filter((child) => commandLine(child).startsWith('sleep 1000'));
      await until(() => sleeping().length === 1);
      expect(sleeping().flatMap((pid) => signals(pid, 'SigIgn'))).not.toContain(SIGINT);
    });
  });
});
