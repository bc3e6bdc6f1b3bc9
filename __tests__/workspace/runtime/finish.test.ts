import { SlowModel } from '../../support/slow-model';
import { type Container, SHELL_KINDS, type ShellKind } from './container';
import { children, until } from './processes';
import { DIRECTORY, PASSWORD, Workspace, describeInContainers } from './server';

jest.setTimeout(300_000);

const HOME = '/Users/jbaker';

interface Message {
  readonly info: { readonly role: string; readonly time: { readonly completed?: number } };
  readonly parts: readonly { readonly type: string; readonly text?: string }[];
}

describeInContainers('a stop while a model answers', () => {
  const model = new SlowModel();
  let workspace: Workspace;

  beforeAll(async () => model.listen());
  afterAll(async () => model.close());
  afterEach(async () => workspace.remove());

  async function start(shell: ShellKind, finishSeconds?: number): Promise<Container> {
    workspace = await Workspace.create({
      configuration: { extra: model.configuration() },
      ...(finishSeconds === undefined ? {} : { finishSeconds }),
    });
    return workspace.start({ shell });
  }

  /** A session whose answer has begun; its id. */
  async function ask(directory: string, answers = 1): Promise<string> {
    const query = `?directory=${encodeURIComponent(directory)}`;
    const made = (await workspace.json(`/session${query}`, { method: 'POST', body: '{}' })) as { readonly id: string };
    await workspace.request(`/session/${made.id}/prompt_async${query}`, {
      method: 'POST',
      body: JSON.stringify({
        model: { providerID: 'fake', modelID: 'slow' },
        parts: [{ type: 'text', text: 'Tell it all.' }],
      }),
    });
    await model.answering(answers);
    return made.id;
  }

  async function answer(session: string): Promise<Message | undefined> {
    const messages = (await workspace.json(`/session/${session}/message`)) as readonly Message[];
    return messages.find(({ info }) => info.role === 'assistant');
  }

  function textOf(message: Message | undefined): string {
    return (message?.parts ?? []).flatMap(({ text }) => text ?? []).join('');
  }

  test.each(SHELL_KINDS)('waits until the answers are stored, wherever their sessions are (%s)', async (shell) => {
    const container = await start(shell);
    const [inRepository, atHome] = [await ask(DIRECTORY), await ask(HOME, 2)];

    container.signal('SIGTERM');
    await container.logged(/^opencode\.sh: 2 sessions are busy: waiting up to 240 s before the server ends$/m);
    model.end();

    expect(await container.exited).toEqual({ code: 143, signal: null });
    expect(container.log).toMatch(/^opencode\.sh: no session is busy any more: ending the server$/m);
    expect(container.log).not.toContain(PASSWORD);
    await workspace.start({ shell });
    for (const session of [inRepository, atHome]) {
      const message = await answer(session);
      expect(textOf(message)).toBe('The beginning, the end.');
      expect(message?.info.time.completed).toBeDefined();
    }
  });

  test('takes new work meanwhile, and waits for that too', async () => {
    const container = await start('busybox');
    await ask(DIRECTORY);
    container.signal('SIGTERM');
    await container.logged(/1 session is busy/);
    const later = await ask(DIRECTORY, 2);
    await container.logged(/2 sessions are busy/);
    model.end();
    expect((await container.exited).code).toBe(143);
    await workspace.start();
    expect(textOf(await answer(later))).toBe('The beginning, the end.');
  });

  test('waits no longer than it may, and says what is lost', async () => {
    const container = await start('busybox', 2);
    const session = await ask(DIRECTORY);
    container.signal('SIGTERM');
    expect((await container.exited).code).toBe(143);
    expect(container.log).toMatch(
      /^opencode\.sh: 1 session is still busy after 2 s: what the model has not ended is lost$/m,
    );
    model.end();
    await workspace.start();
    // What the wait is for: OpenCode stores nothing of an answer that it does not see the end of.
    expect(textOf(await answer(session))).toBe('');
  });

  test('waits for nobody who sends the signal twice, or has it turned off', async () => {
    const container = await start('busybox');
    await ask(DIRECTORY);
    container.signal('SIGTERM');
    await container.logged(/1 session is busy/);
    container.signal('SIGTERM');
    expect((await container.exited).code).toBe(143);
    expect(container.log).not.toMatch(/any more|still busy/);
    await workspace.remove();
    model.end();

    const without = await start('busybox', 0);
    await ask(DIRECTORY);
    without.signal('SIGTERM');
    expect((await without.exited).code).toBe(143);
    expect(without.log).not.toMatch(/busy/);
    model.end();
  });

  test('ends a server that answers nothing', async () => {
    const container = await start('busybox', 3600);
    await until(async () => (await workspace.request('/global/health')).ok);
    const [server] = children(container.pid);
    process.kill(Number(server), 'SIGSTOP');
    container.signal('SIGTERM');
    await container.logged(/the server does not say whether a session is busy: ending it/);
    process.kill(Number(server), 'SIGCONT');
    expect((await container.exited).code).toBe(143);
  });
});
