import { rmSync } from 'node:fs';
import { describeWithTools } from '../support/tools';
import { DopplerApiServer, type DopplerRequest, type Refusal } from './doppler-api-server';
import { copilotLogin, emit, Laptop, project, shells, stored } from './laptop';

const flux = 'OPENCODE_FLUX_COPILOT_AUTH_JSON';
const ha = 'OPENCODE_HA_COPILOT_AUTH_JSON';
const script = emit()['scripts/seed-copilot-auth.sh'] ?? '';
const logInAdvice = 'log in with "opencode auth login", choose GitHub Copilot, and run this again';

jest.setTimeout(120_000);

describeWithTools(['doppler', 'jq', 'python3', 'dash', 'bash'], 'what goes wrong, with the real doppler', () => {
  let server: DopplerApiServer;
  let laptop: Laptop;

  beforeEach(async () => {
    server = new DopplerApiServer(project, 'k3s-cluster/dev');
    await server.start();
    laptop = new Laptop(script);
    laptop.environment['DOPPLER_API_HOST'] = server.url;
    laptop.environment['DOPPLER_TOKEN'] = DopplerApiServer.token;
    laptop.logIn(copilotLogin('one'));
  });

  afterEach(async () => {
    laptop.remove();
    await server.stop();
  });

  /** Runs it, expects exit status 2 and one line, and returns that line. */
  async function failure(...args: string[]): Promise<string> {
    const { status, stderr } = await laptop.run(args);
    const [line = '', ...rest] = stderr.split('\n').filter((text) => !text.startsWith('n')); // "nothing …", "not finished: …"
    expect([status, rest]).toEqual([2, ['']]);
    expect(line).toMatch(/^seed-copilot-auth: /);
    return line.replace('seed-copilot-auth: ', '');
  }

  const refuse =
    (refusal: Refusal, method?: string) =>
    (request: DopplerRequest): Refusal | undefined =>
      method === undefined || request.method === method ? refusal : undefined;

  describe('the auth file', () => {
    test('is not there', async () => {
      rmSync(laptop.authFile);
      expect(await failure()).toBe(`no auth file at ${laptop.authFile}: ${logInAdvice} (--auth-file names another)`);
    });

    test('is a folder', async () => {
      expect(await failure('--auth-file', laptop.home)).toBe(
        `${laptop.home} cannot be read: it must be a file that you may read (--auth-file names another)`,
      );
    });

    for (const jsonTool of ['jq', 'node', 'python3'] as const) {
      test.each([
        ['', 'malformed'],
        ['{"github-copilot": {', 'malformed'],
        ['[]', 'malformed'],
        ['{} {}', 'malformed'],
        ['{"anthropic":{"type":"api","key":"fake"}}', 'absent'],
        ['{"github-copilot":{"type":"api","key":"fake-key-for-tests"}}', 'api'],
        ['{"github-copilot":"text"}', 'type'],
        ['{"github-copilot":{"type":"wellknown"}}', 'type'],
        ['{"github-copilot":{"type":"oauth","access":"a","expires":0}}', 'refresh'],
        ['{"github-copilot":{"type":"oauth","refresh":"","access":"a","expires":0}}', 'refresh'],
        ['{"github-copilot":{"type":"oauth","refresh":"r","expires":0}}', 'access'],
        ['{"github-copilot":{"type":"oauth","refresh":"r","access":"a","expires":"0"}}', 'expires'],
        ['{"github-copilot":{"type":"oauth","refresh":"r","access":"a","expires":true}}', 'expires'],
        ['{"github-copilot":{"type":"oauth","refresh":"r","access":"a","expires":1.5}}', 'expires'],
      ])(`${jsonTool}: %s`, async (content, reason) => {
        laptop.removeTool('jq');
        laptop.addTool(jsonTool);
        laptop.writeAuthFile(content);
        const file = laptop.authFile;
        const sentences: Record<string, string> = {
          malformed: `${file} is not a JSON object, so OpenCode cannot read it either: ${logInAdvice}`,
          absent: `${file} has no "github-copilot" entry: ${logInAdvice}`,
          api: `the "github-copilot" entry of ${file} is an API key, Copilot needs an OAuth login: ${logInAdvice}`,
        };
        expect(await failure()).toBe(
          sentences[reason] ?? `the "github-copilot" entry of ${file} has no proper "${reason}": ${logInAdvice}`,
        );
        expect(server.requests).toEqual([]);
      });
    }
  });

  test('no doppler', async () => {
    laptop.removeTool('doppler');
    expect(await failure()).toBe(
      'doppler is not in PATH: install it (https://docs.doppler.com/docs/install-cli) and run "doppler login"',
    );
  });

  test('no JSON tool', async () => {
    laptop.removeTool('jq');
    expect(await failure()).toBe(
      'none of jq, node and python3 is in PATH: install one, such as with "brew install jq"',
    );
  });

  test('never logged in', async () => {
    delete laptop.environment['DOPPLER_TOKEN'];
    expect(await failure()).toBe('doppler is not logged in: run "doppler login"');
  });

  test('a login that was revoked', async () => {
    laptop.environment['DOPPLER_TOKEN'] = 'fake-revoked-login';
    expect(await failure()).toBe('doppler is not logged in: run "doppler login"');
  });

  test('no such project, no such config', async () => {
    expect(await failure('--project', 'k8s-cluster')).toBe(
      'there is no Doppler project k8s-cluster that you can see: use --project, or correct main.ts',
    );
    expect(await failure('--config', 'stg')).toBe(
      'Doppler project k3s-cluster has no config stg: use --config, or correct main.ts',
    );
  });

  test('no permission to write', async () => {
    server.intercept = refuse({ status: 403, message: 'You do not have permission to perform this action' }, 'POST');
    expect(await failure()).toBe(
      `you may not do this in Doppler ${project}: ask for write access to it (You do not have permission to perform this action)`,
    );
  });

  test('no network', async () => {
    await server.stop();
    const sentence = 'Doppler cannot be reached: check the network and any proxy, then run this again';
    expect(await failure()).toBe(sentence);
    laptop.environment['DOPPLER_API_HOST'] = 'http://no-such-host.invalid';
    expect(await failure()).toBe(sentence);
    await server.start();
  });

  test('anything else is said in the words of doppler, unless they repeat the value', async () => {
    server.intercept = refuse({ status: 422, message: 'The name is reserved' }, 'POST');
    expect(await failure()).toBe('doppler said: The name is reserved');
    server.intercept = refuse({ status: 422, message: `Invalid: ${stored(copilotLogin('one'))}` }, 'POST');
    expect(await failure()).toBe('doppler said: (withheld, it repeats the value)');
  });

  test.each(['GET', 'POST'])('a rate limit on %s is waited out', async (method) => {
    let refusals = 0;
    server.intercept = (request) =>
      request.method === method && ++refusals <= 2
        ? { status: 429, message: 'Rate limit exceeded', headers: { 'retry-after': '1' } }
        : undefined;
    const { status, stdout } = await laptop.run(['--workspace', 'flux']);
    expect(status).toBe(0);
    expect(stdout).toContain('Doppler asks to slow down; trying again in 0 s (2 of 4)\n');
    expect(stdout).toContain('flux: updated\n');
    expect(server.version(project, flux)).toBe(1);
  });

  test('a rate limit that does not end', async () => {
    server.intercept = refuse({ status: 429, message: 'Rate limit exceeded' });
    expect(await failure()).toBe('Doppler still limits the rate after 5 attempts: wait a minute and run this again');
    expect(server.requests).toHaveLength(5);
  });

  test('a failure after the first workspace says what is done, and the next run finishes', async () => {
    server.intercept = (request) =>
      request.method === 'POST' && server.writes === 2 ? { status: 403, message: 'permission denied' } : undefined;
    const broken = await laptop.run();
    expect(broken.status).toBe(2);
    expect(broken.stdout).toContain('flux: updated\n');
    expect(broken.stderr.split('\n').slice(1)).toEqual([
      'updated: flux',
      'not finished: ha; running this again finishes it, what is current is left alone',
      '',
    ]);
    const again = await laptop.run();
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout).toMatch(/^flux: already current\nha: updated\n/);
    expect([server.version(project, flux), server.version(project, ha)]).toEqual([1, 1]);
  });

  test.each(shells)('Ctrl-C in the middle under %s says what is done, and the next run finishes', async (shell) => {
    let interrupt = (): void => undefined;
    const second = new Promise<void>((resolve) => {
      server.intercept = (request) => {
        if (request.method !== 'POST' || server.writes !== 2) return undefined;
        resolve();
        return new Promise((answer) => (interrupt = () => answer({ status: 503, message: 'too late' })));
      };
    });
    const { process: child, outcome } = laptop.start([], { shell: [shell] });
    await second;
    process.kill(-(child.pid ?? 0), 'SIGINT');
    const { status, stderr } = await outcome;
    interrupt();
    expect(status).toBe(130);
    expect(stderr.trim().split('\n')).toEqual([
      'seed-copilot-auth: interrupted',
      'updated: flux',
      'not finished: ha; running this again finishes it, what is current is left alone',
    ]);
    server.intercept = () => undefined;
    expect((await laptop.run([], { shell: [shell] })).stdout).toMatch(/^flux: already current\nha: updated\n/);
  });
});
