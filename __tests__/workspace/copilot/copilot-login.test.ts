import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copilotContribution } from '../../../lib/workspace/copilot/copilot-contribution';
import {
  CONTAINER_SHELLS,
  type ContainerResult,
  PodSandbox,
  WORKSPACE_UID,
  describeWithContainers,
} from '../../support/container';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';

const HOME = '/home/opencode';
const LOGINS = ['auth', 'json'].join('.');

jest.setTimeout(120_000);

function login(refresh: string): object {
  return { type: 'oauth', refresh, access: 'fake-access', expires: 0 };
}

describeWithContainers([], 'the Copilot login of a workspace', () => {
  const contribution = copilotContribution(
    { login: { name: 'opencode-secret', key: 'COPILOT' } },
    {
      home: HOME,
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      openCodeImage: { repository: 'opencode', tag: 'test' },
    },
  );
  let sandbox: PodSandbox;
  let data: string;

  beforeEach(() => {
    sandbox = new PodSandbox([contribution]);
    data = join(sandbox.volume('home'), '.local/share/opencode');
  });
  afterEach(() => sandbox.remove());

  function run(shell: 'dash' | 'busybox' = 'dash', program = OPENCODE_PROGRAM): Promise<ContainerResult> {
    return sandbox.run(sandbox.initContainer('copilot-login'), {
      shell,
      mounts: { '/usr/local/bin/opencode': program },
    });
  }
  function secret(content: unknown): void {
    sandbox.secret('copilot-login', 'login', typeof content === 'string' ? content : JSON.stringify(content));
  }
  function logins(): unknown {
    return JSON.parse(readFileSync(join(data, LOGINS), 'utf8'));
  }
  /** What OpenCode does when somebody logs in. */
  function write(content: unknown): void {
    mkdirSync(data, { recursive: true });
    for (const path of ['.local', '.local/share', '.local/share/opencode']) {
      chownSync(join(sandbox.volume('home'), path), WORKSPACE_UID, WORKSPACE_UID);
    }
    writeFileSync(join(data, LOGINS), typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    chownSync(join(data, LOGINS), WORKSPACE_UID, WORKSPACE_UID);
  }

  describe.each(CONTAINER_SHELLS)('under %s', (shell) => {
    test('an empty volume gets the entry, for nobody else to read', async () => {
      secret({ 'github-copilot': login('fake-first'), anthropic: { type: 'api', key: 'fake-other' } });
      expect(await run(shell)).toEqual({
        status: 0,
        signal: null,
        output: 'copilot-login: the login of the Secret is on the volume\n',
      });
      expect(logins()).toEqual({ 'github-copilot': login('fake-first') });
      const status = lstatSync(join(data, LOGINS));
      expect((status.mode & 0o777).toString(8)).toBe('600');
      expect(status.uid).toBe(WORKSPACE_UID);
    });

    test('a newer login is kept until the Secret changes', async () => {
      secret(login('fake-first'));
      await run(shell);
      write({ 'github-copilot': login('fake-newer'), openai: { type: 'api', key: 'fake-openai' } });
      expect((await run(shell)).output).toBe(
        'copilot-login: the Secret has not changed: the login on the volume is kept\n',
      );
      expect(logins()).toEqual({ 'github-copilot': login('fake-newer'), openai: { type: 'api', key: 'fake-openai' } });
      secret(login('fake-second'));
      await run(shell);
      expect(logins()).toEqual({ 'github-copilot': login('fake-second'), openai: { type: 'api', key: 'fake-openai' } });
      await run(shell);
      expect(logins()).toMatchObject({ 'github-copilot': login('fake-second') });
    });

    test.each([
      ['missing', undefined],
      ['empty', ' \n'],
      ['not JSON', '{"github-copilot": {"refresh": "fake-secret-part"'],
      ['a list', ['fake-secret-part']],
      ['another provider', { anthropic: { type: 'api', key: 'fake-secret-part' } }],
      ['incomplete', { 'github-copilot': { type: 'oauth', refresh: 'fake-secret-part' } }],
    ])('a Secret that is %s starts the workspace without it, in one line', async (_, content) => {
      if (content !== undefined) secret(content);
      const { status, output } = await run(shell);
      expect(status).toBe(0);
      expect(output).toMatch(/^copilot-login: .*: starting without a new login\n$/);
      expect(output).not.toContain('fake');
      expect(existsSync(data)).toBe(false);
    });
  });

  test('a file of logins that is not JSON is left as it is', async () => {
    write('{"half": ');
    secret(login('fake-first'));
    const { status, output } = await run();
    expect(status).toBe(0);
    expect(output).toMatch(/cannot be read as JSON, and are left as they are/);
    expect(readFileSync(join(data, LOGINS), 'utf8')).toBe('{"half": ');
  });

  test('a volume that cannot be written to does not keep the workspace from starting', async () => {
    secret(login('fake-first'));
    const result = await sandbox.run(sandbox.initContainer('copilot-login'), {
      readOnlyHome: true,
      mounts: { '/usr/local/bin/opencode': OPENCODE_PROGRAM },
    });
    expect(result).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^copilot-login: cannot write .*EROFS.*\n$/),
    });
  });

  test('what an earlier kill left behind is removed', async () => {
    write({});
    writeFileSync(join(data, `${LOGINS}.17.next`), '{"half');
    chownSync(join(data, `${LOGINS}.17.next`), WORKSPACE_UID, WORKSPACE_UID);
    secret(login('fake-first'));
    await run();
    expect(readdirSync(data).sort()).toEqual([LOGINS, 'copilot-login.sha256'].sort());
  });

  test('a kill leaves the old logins or the new ones', async () => {
    const old = { 'github-copilot': login('fake-old'), openai: { type: 'api', key: 'x'.repeat(1 << 20) } };
    for (let round = 0; round < 12; round++) {
      write(old);
      const fresh = login(`fake-${round}`);
      secret(fresh);
      const running = sandbox.start(sandbox.initContainer('copilot-login'), {
        mounts: { '/usr/local/bin/opencode': OPENCODE_PROGRAM },
      });
      await new Promise((resolve) => setTimeout(resolve, 40 + round * 20));
      await running.kill();
      expect([old, { ...old, 'github-copilot': fresh }]).toContainEqual(logins());
    }
  });

  test('an OpenCode that does not run scripts starts the workspace', async () => {
    secret(login('fake-first'));
    const { status, output } = await run('dash', '/bin/true');
    expect(status).toBe(0);
    expect(output).toMatch(/cannot run the script that seeds the login; log in to Copilot in the UI\n$/);
  });

  test('nothing that is emitted names the file', () => {
    const { scripts = [] } = contribution;
    const emitted = scripts.map((name) =>
      readFileSync(join(__dirname, '../../../lib/workspace/scripts', name), 'utf8'),
    );
    expect(`${JSON.stringify(contribution)}${emitted.join('')}`).not.toMatch(/auth.json/);
  });
});
