import { once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { SERVER_PROBES } from '../../../lib/workspace/pod/probes';
import { type Container, SHELL_KINDS } from './container';
import { children, commandLine } from './processes';
import { PASSWORD, Workspace, basic, describeInContainers } from './server';

jest.setTimeout(180_000);

interface Outcome {
  readonly code: number;
  readonly output: string;
}

describeInContainers('the probes', () => {
  let workspace: Workspace;

  const probe = async (
    container: Container,
    assignments: readonly string[] = [],
    kind: keyof typeof SERVER_PROBES = 'liveness',
  ): Promise<Outcome> => {
    const child = container.execute(['/bin/env', ...assignments, ...SERVER_PROBES[kind].command]);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  };

  describe.each(SHELL_KINDS)('with %s as /bin/sh', (shell) => {
    let container: Container;

    beforeAll(async () => {
      workspace = await Workspace.create();
      container = await workspace.start({ shell });
    });

    afterAll(async () => workspace.remove());

    test('the emitted commands pass on a healthy server, silently', async () => {
      for (const { command } of Object.values(SERVER_PROBES)) {
        const [code] = (await once(container.execute(command), 'close')) as [number];
        expect(code).toBe(0);
      }
      expect(await probe(container)).toEqual({ code: 0, output: '' });
    });

    test('a server that does not take the password fails them, and the reason is said without it', async () => {
      const { code, output } = await probe(container, ['OPENCODE_SERVER_PASSWORD=another']);
      expect({ code, output }).toEqual({ code: 1, output: 'probe.sh: HTTP/1.1 401 Unauthorized\n' });
    });

    test('nobody who listens fails them', async () => {
      const { code, output } = await probe(container, ['PROBE_PORT=1']);
      expect(code).toBe(1);
      expect(output).toContain('probe.sh: no answer on port 1 within');
    });

    test('a connection that hangs for ever fails them in time', async () => {
      const connections: Socket[] = [];
      const silent = createServer({ allowHalfOpen: true }, (socket) => connections.push(socket));
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const { code, output } = await probe(container, [`PROBE_PORT=${port}`], 'startup');
      for (const connection of connections) connection.destroy();
      silent.close();
      expect(connections).toHaveLength(1);
      expect(code).toBe(1);
      expect(output).toContain(`probe.sh: no answer on port ${port} within`);
    });

    test('a stopped server fails them, and passes again once it goes on', async () => {
      const [server] = children(container.pid);
      process.kill(Number(server), 'SIGSTOP');
      const stopped = await probe(container, [], 'startup');
      process.kill(Number(server), 'SIGCONT');
      expect(stopped.code).toBe(1);
      expect((await probe(container)).code).toBe(0);
    });

    test('the password is in nobody’s arguments meanwhile', async () => {
      const secrets = [PASSWORD, basic(PASSWORD).slice('Basic '.length)];
      const seen = new Set<string>();
      let running = true;
      const probes = Promise.all(Array.from({ length: 20 }, () => probe(container))).finally(() => (running = false));
      while (running) {
        for (const entry of readdirSync('/proc')) if (/^\d+$/.test(entry)) seen.add(commandLine(Number(entry)));
        await new Promise(setImmediate);
      }
      await probes;
      for (const secret of secrets) expect([...seen].filter((line) => line.includes(secret))).toEqual([]);
      // The sampling was dense enough to catch the programs that a probe runs for milliseconds.
      expect([...seen].some((line) => /(^|\/)nc 127\.0\.0\.1/.test(line))).toBe(true);
    });

    test('none of it is in the log', () => {
      expect(container.log).not.toContain(PASSWORD);
    });
  });

  test('an image without nc is asked through OpenCode’s own program', async () => {
    workspace = await Workspace.create();
    const container = await workspace.start({ shell: 'dash' });
    for (const applet of ['base64', 'tr', 'head', 'timeout']) {
      symlinkSync('/bin/busybox', workspace.volumes.path('tmp', applet));
    }
    const path = 'PATH=/tmp:/usr/local/bin';
    expect(await probe(container, [path])).toEqual({ code: 0, output: '' });
    expect(await probe(container, [path, 'OPENCODE_SERVER_PASSWORD=another'])).toEqual({
      code: 1,
      output: 'probe.sh: HTTP/1.1 401 Unauthorized\n',
    });
    await workspace.remove();
  });
});
