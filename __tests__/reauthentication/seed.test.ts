import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithTools } from '../support/tools';
import { DopplerApiServer } from './doppler-api-server';
import { copilotLogin, emit, Laptop, project, shells, stored, type JsonTool } from './laptop';

const flux = 'OPENCODE_FLUX_COPILOT_AUTH_JSON';
const ha = 'OPENCODE_HA_COPILOT_AUTH_JSON';
const files = emit();
const script = files['scripts/seed-copilot-auth.sh'] ?? '';

if (!shells.includes('bash-3.2'))
  console.warn('skipped: the re-authentication script under bash 3.2 (not in PATH: bash-3.2)');

jest.setTimeout(120_000);

describeWithTools(['doppler', 'jq', 'python3', 'dash', 'bash'], 'seed-copilot-auth.sh with the real doppler', () => {
  let server: DopplerApiServer;
  let laptop: Laptop;

  async function prepare(jsonTool: JsonTool = 'jq'): Promise<void> {
    laptop = new Laptop(script, ['doppler'], jsonTool);
    laptop.environment['DOPPLER_API_HOST'] = server.url;
    laptop.environment['DOPPLER_TOKEN'] = DopplerApiServer.token;
  }

  beforeEach(async () => {
    server = new DopplerApiServer(project, 'other/dev');
    await server.start();
  });

  afterEach(async () => {
    laptop.remove();
    await server.stop();
  });

  for (const shell of shells) {
    for (const jsonTool of ['jq', 'node', 'python3'] as const) {
      test(`${shell} with ${jsonTool}: takes the Copilot entry alone, once`, async () => {
        await prepare(jsonTool);
        const login = copilotLogin('a"b\\c é $HOME', { enterpriseUrl: 'company.example' });
        laptop.logIn(login, { anthropic: { type: 'api', key: 'fake-other-key' } });

        const stale = await laptop.run(['--check'], { shell: [shell] });
        expect(stale).toEqual({
          status: 1,
          stdout: `flux: stale (no login yet in Doppler ${project})\nha: stale (no login yet in Doppler ${project})\n`,
          stderr: '',
        });
        expect(server.writes).toBe(0);

        const first = await laptop.run([], { shell: [shell] });
        expect(first).toMatchObject({ status: 0, stderr: '' });
        expect(first.stdout).toBe(
          ['flux', 'ha']
            .map(
              (name) =>
                `${name}: updated\n${name}: External Secrets reads it within 20m (its refresh interval), ` +
                `then Reloader restarts deployment opencode-${name}\n`,
            )
            .join(''),
        );
        const values = server.values(project);
        expect(JSON.parse(values[flux] ?? '')).toEqual({ 'github-copilot': login });
        expect(values[ha]).toBe(values[flux]);

        const second = await laptop.run([], { shell: [shell] });
        expect(second).toEqual({ status: 0, stdout: 'flux: already current\nha: already current\n', stderr: '' });
        expect([server.version(project, flux), server.version(project, ha)]).toEqual([1, 1]);
        expect(await laptop.run(['--check'], { shell: [shell] })).toMatchObject({ status: 0 });
      });
    }
  }

  test.each(['jq', 'node', 'python3'] as const)(
    'a login with an empty access token, which OpenCode does not use, is carried with %s',
    async (jsonTool) => {
      await prepare(jsonTool);
      const login = copilotLogin('older', { access: '' });
      laptop.logIn(login);
      expect(await laptop.run([])).toMatchObject({ status: 0, stderr: '' });
      expect(JSON.parse(server.values(project)[flux] ?? '')).toEqual({ 'github-copilot': login });
    },
  );

  test('a value that says the same in another layout is current', async () => {
    await prepare();
    laptop.logIn(copilotLogin('one'));
    server.put(project, flux, `${JSON.stringify({ 'github-copilot': copilotLogin('one') }, undefined, 2)}\n`);
    expect((await laptop.run(['--workspace', 'flux'])).stdout).toBe('flux: already current\n');
    expect(server.writes).toBe(0);
  });

  test('a newer login replaces an older one, and what is no login at all', async () => {
    await prepare();
    laptop.logIn(copilotLogin('two'));
    server.put(project, flux, stored(copilotLogin('one')));
    server.put(project, ha, 'not JSON');
    expect(await laptop.run(['--check'])).toMatchObject({
      status: 1,
      stdout: `flux: stale (another login in Doppler ${project})\nha: stale (another login in Doppler ${project})\n`,
    });
    await laptop.run();
    expect(server.values(project)).toEqual({ [flux]: stored(copilotLogin('two')), [ha]: stored(copilotLogin('two')) });
  });

  test('--workspace takes the named ones only, and may come twice', async () => {
    await prepare();
    laptop.logIn(copilotLogin('one'));
    await laptop.run(['--workspace=ha']);
    expect(Object.keys(server.values(project))).toEqual([ha]);
    await laptop.run(['--workspace', 'ha', '--workspace', 'flux']);
    expect(Object.keys(server.values(project)).sort()).toEqual([flux, ha]);
  });

  test('--dry-run says what would be done and writes nothing', async () => {
    await prepare();
    laptop.logIn(copilotLogin('one'));
    server.put(project, ha, stored(copilotLogin('one')));
    expect(await laptop.run(['--dry-run'])).toEqual({
      status: 0,
      stdout: `flux: would be updated (no login yet; ${flux} in Doppler ${project})\nha: already current\n`,
      stderr: '',
    });
    expect(server.writes).toBe(0);
  });

  test('--expires counts the days of each login, and says so where a login names none', async () => {
    await prepare();
    const inHours = (hours: number): number => Date.now() + hours * 3_600_000;
    laptop.logIn(copilotLogin('one'));
    server.put(project, flux, stored(copilotLogin('one', { expires: inHours(60) })));
    server.put(project, ha, stored(copilotLogin('one', { expires: inHours(-60) })));
    const { status, stdout } = await laptop.run(['--expires']);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^laptop: names no expiry date/),
      'flux: expires in 2 days',
      'ha: expired 2 days ago',
      '',
    ]);
    server.put(project, ha, 'something');
    expect((await laptop.run(['--expires', '--workspace', 'ha'])).stdout).toContain(
      'ha: what is stored is not a Copilot login',
    );
  });

  test('the auth file is found under XDG_DATA_HOME, or where --auth-file says', async () => {
    await prepare();
    const data = join(laptop.root, 'with space');
    mkdirSync(join(data, 'opencode'), { recursive: true });
    writeFileSync(join(data, 'opencode', 'auth.json'), stored(copilotLogin('xdg')));
    await laptop.run(['--workspace', 'flux'], { environment: { XDG_DATA_HOME: data } });
    await laptop.run(['--workspace', 'ha', '--auth-file', join(data, 'opencode', 'auth.json')]);
    expect(server.values(project)).toEqual({ [flux]: stored(copilotLogin('xdg')), [ha]: stored(copilotLogin('xdg')) });
  });

  test('--project and --config go elsewhere', async () => {
    await prepare();
    laptop.logIn(copilotLogin('one'));
    await laptop.run(['--project', 'other', '--config', 'dev', '--workspace', 'flux']);
    expect(Object.keys(server.values('other/dev'))).toEqual([flux]);
    expect(server.values(project)).toEqual({});
  });

  test.each([
    [['--workspace', 'nas'], 'there is no workspace "nas" (there are: flux ha)'],
    [['--workspace'], '--workspace needs a value'],
    [['--force'], 'there is no "--force"'],
    [['--timeout', 'soon'], '--timeout "soon" is not a number of seconds'],
    [['--check', '--push'], '--push changes something, --check does not'],
    [['--replace', 'all'], '--replace belongs to init'],
    [['init', '--replace', 'token'], '--replace "token" is none of github-pat, password, copilot-auth, all'],
    [['init', '--check'], 'init knows no --check'],
  ])('%j is refused', async (args, sentence) => {
    await prepare();
    laptop.logIn(copilotLogin('one'));
    const { status, stderr } = await laptop.run(args);
    expect([status, stderr]).toEqual([2, `seed-copilot-auth: ${sentence}: see --help\n`]);
    expect(server.requests).toEqual([]);
  });

  test('--help tells every option', async () => {
    await prepare();
    const { status, stdout } = await laptop.run(['--help']);
    expect(status).toBe(0);
    for (const option of script.match(/--(?:workspace|check|dry-run|expires|push|auth-file|replace)\b/g) ?? []) {
      expect(stdout).toContain(option);
    }
  });
});
