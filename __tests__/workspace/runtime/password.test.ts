import { connect } from 'node:net';
import { SHELL_KINDS } from './container';
import { PASSWORD, Workspace, basic, describeInContainers } from './server';

jest.setTimeout(180_000);

interface Documentation {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const PAGES = [
  '/',
  '/index.html',
  '/assets/',
  '/favicon.ico',
  '/session/anything',
  '/doc',
  '/openapi.json',
  '/no/such/page',
];

describeInContainers('without credentials', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
    await workspace.start();
  });

  afterAll(async () => workspace.remove());

  const anonymous = async (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${workspace.port}${path}`, { signal: AbortSignal.timeout(120_000), ...init });

  test('every page asks for them', async () => {
    for (const path of PAGES) {
      const response = await anonymous(path);
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
    }
  });

  test('every operation that the server documents asks for them', async () => {
    const { paths } = (await workspace.json('/doc')) as Documentation;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ path: path.replaceAll(/\{\w+\}/g, 'anything'), method })),
    );
    expect(operations.length).toBeGreaterThan(100);
    for (const { path, method } of operations) {
      const response = await anonymous(path, { method: method.toUpperCase() });
      expect([method, path, response.status]).toEqual([method, path, 401]);
    }
  });

  test('the event streams and the sockets of terminals ask for them', async () => {
    for (const path of ['/event', '/global/event', '/api/event']) {
      const response = await anonymous(path, { headers: { accept: 'text/event-stream' } });
      expect([path, response.status]).toEqual([path, 401]);
    }
    for (const path of ['/pty/anything/connect', '/api/pty/anything/connect']) {
      expect(await upgrade(workspace.port, path)).toMatch(/^HTTP\/1\.1 401 /);
    }
  });

  test('wrong ones are as good as none', async () => {
    const headers = { authorization: basic(`${PASSWORD}.`) };
    expect((await anonymous('/config', { headers })).status).toBe(401);
    expect((await anonymous('/config?auth_token=d3Jvbmc6d3Jvbmc%3D')).status).toBe(401);
    expect((await workspace.request('/config')).status).toBe(200);
  });
});

describeInContainers('the password in the Secret', () => {
  let workspace: Workspace;

  beforeEach(async () => {
    workspace = await Workspace.create();
  });

  afterEach(async () => workspace.remove());

  test.each(SHELL_KINDS)('an empty one serves nobody (%s)', async (shell) => {
    for (const password of ['', '\n']) {
      const container = workspace.launch({ shell, password });
      expect(await container.exited).toEqual({ code: 1, signal: null });
      expect(container.log).toBe('opencode.sh: the password in the Secret is empty: refusing to serve to everyone\n');
    }
  });

  test('a rotated one is asked for from the next start on', async () => {
    const first = await workspace.start();
    await first.destroy();
    await workspace.start({ password: 'rotated-fake-password' });
    expect((await workspace.request('/config')).status).toBe(401);
    expect((await workspace.request('/config', { password: 'rotated-fake-password' })).status).toBe(200);
  });
});

/** The first line that the server answers to a WebSocket handshake. */
async function upgrade(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      const headers = [
        `GET ${path} HTTP/1.1`,
        'Host: 127.0.0.1',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ];
      socket.write(`${headers.join('\r\n')}\r\n\r\n`);
    });
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('utf8').split('\r\n')[0] ?? '');
    });
    socket.once('error', reject);
  });
}
