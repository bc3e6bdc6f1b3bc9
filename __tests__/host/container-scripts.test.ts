import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describeWithTools } from '../support/tools';

jest.setTimeout(60_000);

const scripts = join(__dirname, '../../lib/host/scripts/container');

/** Runs a script of the container, and resolves to its exit status and what it said. */
async function finished(child: ChildProcess): Promise<{ status: number | null; said: string }> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, said };
}

describe.each([
  ['dash', ['dash']],
  ['busybox', ['busybox', 'sh']],
])('under %s', (tool, [shell = '', ...args]) => {
  describeWithTools([tool], `serve.sh under ${tool}`, () => {
    const serve = (program: string) =>
      spawn(shell, [...args, join(scripts, 'serve.sh'), shell, ...args, '-c', program], { stdio: 'pipe' });
    /** Says that it is ready, and ends with 0 when it is asked to. */
    const server = `trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.1; done`;

    test.each([
      ['exit 0', 1],
      ['exit 3', 3],
      ['kill -TERM $$', 1],
      ['kill -KILL $$', 137],
      // The signal may come before serve.sh knows the server's pid.
      ['kill -INT "$PPID"; exec sleep 60', 143],
    ])('%s ends with %i', async (program, expected) => {
      expect((await finished(serve(program))).status).toBe(expected);
    });

    test.each<[signal: NodeJS.Signals, whose: string, status: number]>([
      ['SIGINT', 'the unit', 143],
      ['SIGTERM', 'anyone else', 1],
    ])('%s of %s reaches the server, and ends with %i', async (signal, _, expected) => {
      const child = serve(server);
      const end = finished(child);
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('ready')) child.kill(signal);
      });
      const { status, said } = await end;
      expect(said).toContain('asked');
      expect(status).toBe(expected);
    });
  });
});

describeWithTools(['busybox', 'curl'], 'opencode-health.sh', () => {
  const password = 'fake-"password" $for\\tests %';
  const expected = `Basic ${Buffer.from(`opencode:${password}`).toString('base64')}`;
  let server: Server;
  let port: number;
  // What OpenCode 1.18.33 answers: e2e/host has the real one.
  let sessions = { own: '{}', other: '{}' };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const directory = request.headers['x-opencode-directory'];
      if (request.url === '/session/status') {
        if (directory !== undefined && directory !== '/srv/an other') response.writeHead(400);
        return void response.end(directory === undefined ? sessions.own : sessions.other);
      }
      if (request.url === '/experimental/session?limit=100')
        return void response.end(
          '[{"id":"ses_2","directory":"/srv/an other"},{"id":"ses_3","directory":"/srv/an other"}]',
        );
      if (request.url !== '/global/health') response.writeHead(404);
      else if (request.headers.authorization !== expected) response.writeHead(401);
      response.end('{"healthy":true}\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  /** An image that has nothing but `tools` of busybox, and curl where it is named. */
  async function health(tools: readonly string[], environment: Record<string, string>, script = '"$0" ready') {
    const links = tools.map((tool) =>
      tool === 'curl' ? 'ln -s "$(command -v curl)" "$d"' : `ln -s "$b" "$d/${tool}"`,
    );
    const image = `d=$(mktemp -d); b=$(command -v busybox); ${links.join('; ')}; export OPENCODE_HEALTH_ANSWERED="$d/answered"; p=$PATH; PATH=$d; sh() { /bin/sh "$@"; }; sh ${script}; s=$?; PATH=$p; "$b" rm -r "$d"; exit $s`;
    const child = spawn('/bin/sh', ['-c', image, join(scripts, 'opencode-health.sh')], {
      stdio: 'pipe',
      env: {
        PATH: process.env['PATH'],
        OPENCODE_HEALTH_TIMEOUT: '20',
        OPENCODE_HEALTH_PORT: `${port}`,
        ...environment,
      },
    });
    return finished(child);
  }

  const environment = { OPENCODE_SERVER_PASSWORD: password };
  const shared = ['base64', 'tr', 'timeout', 'head', 'grep'];

  test.each([
    ['nc', [...shared, 'nc']],
    ['curl', [...shared, 'curl']],
  ])('with %s: the right password is healthy, none and a wrong one are not', async (_, tools) => {
    expect(await health(tools, { OPENCODE_SERVER_PASSWORD: password })).toEqual({ status: 0, said: '' });
    const none: Record<string, string> = {};
    for (const wrong of [{ OPENCODE_SERVER_PASSWORD: 'fake' }, none]) {
      const { status, said } = await health(tools, wrong);
      expect(status).not.toBe(0);
      expect(said).not.toContain(password);
    }
  });

  test.each([['nc'], ['curl']])(
    'with %s: it is alive until it has answered once, and not any more then',
    async (tool) => {
      const tools = [...shared, tool];
      const silent = 'OPENCODE_HEALTH_PORT=1; export OPENCODE_HEALTH_PORT';
      const asked = async (script: string) => (await health(tools, environment, script)).status;
      expect(await asked(`"$0"`)).toBe(0);
      expect(await asked(`-c '${silent}; . "$0"' "$0"`)).toBe(0);
      expect(await asked(`"$0"; /bin/sh -c '${silent}; . "$0"' "$0"`)).not.toBe(0);
      // Where it cannot be noted that it has answered, a hang would never be seen.
      expect(await asked(`-c '${silent}; OPENCODE_HEALTH_ANSWERED=/nowhere/answered; . "$0"' "$0"`)).not.toBe(0);
    },
  );

  test.each([['nc'], ['curl']])(
    'with %s: it is busy while a session of any directory waits for a model',
    async (tool) => {
      const tools = [...shared, 'sort', tool];
      const busy = async (own: string, other: string) => {
        sessions = { own, other };
        return (await health(tools, environment, `"$0"; /bin/sh "$0" busy`)).status;
      };
      expect(await busy('{}', '{}')).toBe(1);
      expect(await busy('{"ses_1":{"type":"idle"}}', '{}')).toBe(1);
      expect(await busy('{"ses_1":{"type":"busy"}}', '{}')).toBe(0);
      expect(await busy('{"ses_1":{"type":"retry","attempt":1}}', '{}')).toBe(0);
      expect(await busy('{}', '{"ses_2":{"type":"busy"}}')).toBe(0);
    },
  );

  test.each([['nc'], ['curl']])('with %s: a server that does not say is neither busy nor idle', async (tool) => {
    const silent = 'OPENCODE_HEALTH_PORT=1; export OPENCODE_HEALTH_PORT';
    const asked = async (script: string) => (await health([...shared, 'sort', tool], environment, script)).status;
    expect(await asked(`"$0"; ${silent}; /bin/sh "$0" busy`)).toBe(2);
    // It has not answered yet: no session can be lost.
    expect(await asked(`-c '${silent}; set -- busy; . "$0"' "$0"`)).toBe(1);
  });

  test('without either it says what to do', async () => {
    expect(await health(shared, {})).toEqual({ status: 1, said: expect.stringContaining('set healthCheck.command') });
  });

  test.each([['nc'], ['curl']])('with %s: nobody on the port is not healthy', async (tool) => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port: unused } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    expect((await health([...shared, tool], { OPENCODE_HEALTH_PORT: `${unused}` })).status).not.toBe(0);
  });
});
