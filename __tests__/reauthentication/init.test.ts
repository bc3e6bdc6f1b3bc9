import { spawn } from 'node:child_process';
import { describeWithTools } from '../support/tools';
import { DopplerApiServer } from './doppler-api-server';
import { copilotLogin, emit, Laptop, locate, project, shells, stored } from './laptop';

const script = emit()['scripts/seed-copilot-auth.sh'] ?? '';

jest.setTimeout(120_000);

describeWithTools(['doppler', 'jq', 'dash', 'bash', 'script'], 'init with the real doppler', () => {
  let server: DopplerApiServer;
  let laptop: Laptop;

  beforeEach(async () => {
    server = new DopplerApiServer(project);
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

  /** Runs a command in a terminal and types once the prompt is there. */
  async function inTerminal(command: string, keys: string): Promise<string> {
    const terminal = spawn(locate('script'), ['-qefc', command, '/dev/null'], {
      cwd: laptop.root,
      env: laptop.environment,
    });
    let screen = '';
    let prompts = 0;
    terminal.stdout.on('data', (chunk) => {
      screen += String(chunk);
      const seen = screen.split('(not shown): ').length - 1;
      for (; prompts < seen; prompts++) terminal.stdin.write(keys);
    });
    await new Promise((resolve) => terminal.on('close', resolve));
    return screen;
  }

  test.each(shells)('%s: puts all six values in place, once', async (shell) => {
    const { status, stdout, stderr } = await laptop.run(['init'], {
      shell: [shell],
      input: 'fake_pat_flux\nfake_pat_ha\n',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const values = server.values(project);
    expect(values).toEqual({
      OPENCODE_FLUX_GITHUB_PAT: 'fake_pat_flux',
      OPENCODE_FLUX_PASSWORD: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      OPENCODE_FLUX_COPILOT_AUTH_JSON: stored(copilotLogin('one')),
      OPENCODE_HA_GITHUB_PAT: 'fake_pat_ha',
      OPENCODE_HA_PASSWORD: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      OPENCODE_HA_COPILOT_AUTH_JSON: stored(copilotLogin('one')),
    });
    expect(values['OPENCODE_FLUX_PASSWORD']).not.toBe(values['OPENCODE_HA_PASSWORD']);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'flux: OPENCODE_FLUX_GITHUB_PAT set',
      'flux: OPENCODE_FLUX_PASSWORD set',
    ]);

    const again = await laptop.run(['init'], { shell: [shell] });
    expect(again.stdout.split('\n')).toEqual([
      ...[
        'FLUX_GITHUB_PAT',
        'FLUX_PASSWORD',
        'FLUX_COPILOT_AUTH_JSON',
        'HA_GITHUB_PAT',
        'HA_PASSWORD',
        'HA_COPILOT_AUTH_JSON',
      ].map((name) => `${name.split('_')[0]?.toLowerCase()}: OPENCODE_${name} is there, left alone`),
      '',
    ]);
    expect(server.writes).toBe(6);
    expect(server.values(project)).toEqual(values);
  });

  test('--replace replaces what it names and nothing else', async () => {
    await laptop.run(['init'], { input: 'fake_pat_flux\nfake_pat_ha\n' });
    const before = server.values(project);
    await laptop.run(['init', '--replace', 'github-pat', '--workspace', 'flux'], { input: 'fake_pat_new\n' });
    expect(server.values(project)).toEqual({ ...before, OPENCODE_FLUX_GITHUB_PAT: 'fake_pat_new' });
    await laptop.run(['init', '--replace', 'password', '--workspace', 'ha']);
    expect(server.values(project)['OPENCODE_HA_PASSWORD']).not.toBe(before['OPENCODE_HA_PASSWORD']);
  });

  test('--dry-run asks nothing and writes nothing', async () => {
    const { status, stdout } = await laptop.run(['init', '--dry-run', '--workspace', 'ha']);
    expect(status).toBe(0);
    expect(stdout).toBe(
      'ha: OPENCODE_HA_GITHUB_PAT would be set\nha: OPENCODE_HA_PASSWORD would be set\nha: OPENCODE_HA_COPILOT_AUTH_JSON would be set\n',
    );
    expect(server.writes).toBe(0);
  });

  test('an empty answer, and one that is no token, are refused', async () => {
    expect((await laptop.run(['init'], { input: '\n' })).stderr).toContain(
      'no GitHub token was given for flux: create one at',
    );
    expect((await laptop.run(['init'], { input: 'two words\n' })).stderr).toContain(
      'what was given for flux is not a GitHub token (letters, digits and _ only): run init again',
    );
    expect(server.writes).toBe(0);
  });

  test.each(shells)('%s: a terminal does not show what is typed', async (shell) => {
    const screen = await inTerminal(`${locate(shell)} ${laptop.script} init --workspace flux`, 'fake_pat_typed\n');
    expect(server.values(project)['OPENCODE_FLUX_GITHUB_PAT']).toBe('fake_pat_typed');
    expect(screen).toContain('flux: OPENCODE_FLUX_GITHUB_PAT set');
    expect(screen).not.toContain('fake_pat_typed');
  });

  test.each(shells)('%s: Ctrl-C at the prompt gives the terminal its echo back', async (shell) => {
    const screen = await inTerminal(
      `trap : INT; ${locate(shell)} ${laptop.script} init --workspace flux; echo "status $?"; stty -a`,
      '\u0003',
    );
    expect(screen).toContain('interrupted');
    expect(screen).toContain('status 130');
    expect(screen).toMatch(/ echo /);
    expect(server.writes).toBe(0);
  });
});
