import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import type { OpenCodeConfiguration } from '../../../lib/workspace/opencode/configuration';
import { fencedBlocks } from '../../docs/fenced-blocks';
import { type Container, SHELL_KINDS } from './container';
import { DIRECTORY, PASSWORD, Workspace, basic, describeInContainers } from './server';
import { shellAnswer } from './shell-answer';

jest.setTimeout(180_000);

interface AgentRules {
  readonly name: string;
  readonly permission: readonly { readonly permission: string; readonly pattern: string; readonly action: string }[];
}

/** As OpenCode reads a pattern without special characters: `*` is anything, and the last rule that matches decides. */
function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);
}

const HOME = '/Users/jbaker';

const REPOSITORYS_OWN = { model: 'repository/model', username: 'repository' };

describeInContainers('the configuration that the server reports', () => {
  let workspace: Workspace;

  afterEach(async () => workspace.remove());

  const repositoryFile = (): string => workspace.volumes.path('home', 'git', 'k8s-cluster', 'opencode.json');

  const serve = async (configuration: OpenCodeConfiguration, shell = SHELL_KINDS[0]): Promise<unknown> => {
    workspace = await Workspace.create({
      configuration: { smallModel: '{env:SMALL_MODEL}', model: 'ours/model', ...configuration },
      environment: { SMALL_MODEL: 'ours/small' },
    });
    writeFileSync(repositoryFile(), JSON.stringify(REPOSITORYS_OWN));
    await workspace.start({ shell });
    return workspace.json('/config');
  };

  test.each(SHELL_KINDS)('is ours over the repository’s, with {env:NAME} put in (%s)', async (shell) => {
    expect(await serve({ permissions: { bash: 'ask' }, share: 'disabled' }, shell)).toMatchObject({
      model: 'ours/model',
      small_model: 'ours/small',
      username: 'repository',
      permission: { bash: 'ask' },
      share: 'disabled',
      autoupdate: false,
    });
  });

  test('is the repository’s over ours where ours is the default', async () => {
    expect(await serve({ precedence: 'default' })).toMatchObject({
      model: 'repository/model',
      small_model: 'ours/small',
      autoupdate: false,
    });
  });

  test.each([
    [
      'values',
      '{"permission":{"bash":"denied"},"provider":{"mine":{"options":{"apiKey":31415926}}}}',
      ['permission\\.bash: Expected \\S+, got "denied"', 'provider\\.mine\\.options\\.apiKey: Expected string[^,]*'],
    ],
    ['text', '{"apiKey": "31415926",,}', ['\\w+ at line 1, column 23']],
  ])('names what the server refuses of the repository’s file, and nothing private: %s', async (_what, text, faults) => {
    workspace = await Workspace.create();
    writeFileSync(repositoryFile(), text);
    const container = await workspace.start();
    await container.logged(/it opens no session and no terminal until that is corrected and the pod is restarted/);
    for (const fault of faults) {
      expect(container.log).toMatch(
        new RegExp(`^opencode\\.sh: the server refuses ${DIRECTORY}/opencode\\.json: ${fault}$`, 'm'),
      );
    }
    expect(container.log).not.toContain('31415926');
    // The probes see nothing of it, and another folder is a way in: docs/troubleshooting.md has both.
    expect((await workspace.request('/global/health')).status).toBe(200);
    expect((await workspace.request('/session')).status).toBe(400);
    expect((await workspace.request('/session?directory=/Users/jbaker')).status).toBe(200);

    writeFileSync(repositoryFile(), '{}');
    expect((await workspace.request('/session')).status).toBe(400);
    container.signal('SIGTERM');
    await container.exited;
    const next = await workspace.start();
    expect((await workspace.request('/session')).status).toBe(200);
    expect(next.log).not.toMatch(/refuses/);
  });

  const REFUSED = '{"permission":{"bash":"denied"}}';

  async function refused(): Promise<Container> {
    workspace = await Workspace.create();
    writeFileSync(repositoryFile(), `${REFUSED}\n`);
    // As Git writes it in the pod.
    const { runAsUser, runAsGroup } = workspace.pod.securityContext;
    chownSync(repositoryFile(), runAsUser, runAsGroup);
    const container = await workspace.start();
    await container.logged(/it opens no session and no terminal until that is corrected/);
    expect((await workspace.request('/pty', { method: 'POST', body: '{}' })).status).toBe(400);
    return container;
  }

  /** A restart, of whatever pod takes the place of the one that ended. */
  async function expectToServe(): Promise<void> {
    await workspace.start();
    expect((await workspace.request('/session')).status).toBe(200);
  }

  test('a terminal of another folder is the way out in the browser', async () => {
    const container = await refused();
    const browser = {
      url: `http://127.0.0.1:${workspace.port}`,
      authorization: basic(PASSWORD),
      request: async (method: string, path: string, body?: unknown): Promise<unknown> =>
        workspace.json(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    };
    const correct = 'sed -i s/denied/deny/ "$WORKSPACE_DIRECTORY/opencode.json" && echo "<$((6 * 7))>"';
    expect(await shellAnswer(browser, correct, /<42>/, HOME)).toBe('<42>');
    expect((await workspace.request('/session')).status).toBe(400);
    await expect(shellAnswer(browser, 'kill 1', /never/, HOME)).rejects.toThrow();
    expect((await container.exited).code).toBe(143);
    await expectToServe();
  });

  test('the documented command is the way out without one', async () => {
    const [block] = fencedBlocks('docs/troubleshooting.md', 'sh').filter(({ text }) => text.includes('opencode.json'));
    const [, script = ''] = /sh -c '([^']+)' <opencode\.json$/m.exec(block?.text ?? '') ?? [];
    const container = await refused();
    const corrected = container.execute(['sh', '-c', script], REFUSED.replace('denied', 'deny'));
    expect((await once(corrected, 'close'))[0]).toBe(0);
    // What `rollout restart` does to the pod.
    container.signal('SIGTERM');
    await container.exited;
    await expectToServe();
  });

  test('permissions hold whatever the repository’s file names, in both directions', async () => {
    workspace = await Workspace.create({
      configuration: {
        permissions: { bash: { '*': 'deny', 'git *': 'allow', 'git push *': 'deny' } },
        agents: { plan: { permissions: { bash: { 'git *': 'deny' } } } },
      },
    });
    const theirs = { bash: { 'git push *': 'allow', 'git *': 'deny' }, webfetch: 'deny' };
    const agents = { build: { permission: { bash: { '*': 'allow' } } }, plan: { permission: { bash: 'allow' } } };
    writeFileSync(repositoryFile(), JSON.stringify({ permission: theirs, agent: agents }));
    await workspace.start();
    const listed = (await workspace.json('/agent')) as readonly AgentRules[];
    const decided = (agent: string, tool: string, command: string): string | undefined =>
      listed
        .find(({ name }) => name === agent)
        ?.permission.findLast(({ permission, pattern }) => matches(tool, permission) && matches(command, pattern))
        ?.action;
    const bash = (agent: string) =>
      ['git push origin', 'git status', 'ls'].map((command) => decided(agent, 'bash', command));
    expect(bash('build')).toEqual(['deny', 'allow', 'deny']);
    expect(bash('plan')).toEqual(['deny', 'deny', 'deny']);
    // What ours say nothing of is the repository's.
    expect(decided('build', 'webfetch', 'https://example.com')).toBe('deny');
  });

  test('knows the agents and MCP servers that are written', async () => {
    await serve({
      agents: { review: { mode: 'subagent', description: 'Reviews' } },
      mcpServers: { absent: { type: 'remote', url: 'http://127.0.0.1:1/mcp', enabled: false } },
    });
    const agents = (await workspace.json('/agent')) as readonly { readonly name: string }[];
    expect(agents.map(({ name }) => name)).toEqual(expect.arrayContaining(['build', 'review']));
    expect(await workspace.json('/mcp')).toMatchObject({ absent: { status: 'disabled' } });
    expect(workspace.containers[0]?.log).not.toContain(PASSWORD);
  });
});
