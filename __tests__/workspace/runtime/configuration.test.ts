import { writeFileSync } from 'node:fs';
import type { OpenCodeConfiguration } from '../../../lib/workspace/opencode/configuration';
import { SHELL_KINDS } from './container';
import { PASSWORD, Workspace, describeInContainers } from './server';

jest.setTimeout(180_000);

const REPOSITORYS_OWN = { model: 'repository/model', username: 'repository' };

describeInContainers('the configuration that the server reports', () => {
  let workspace: Workspace;

  afterEach(async () => workspace.remove());

  const serve = async (configuration: OpenCodeConfiguration, shell = SHELL_KINDS[0]): Promise<unknown> => {
    workspace = await Workspace.create({
      configuration: { smallModel: '{env:SMALL_MODEL}', model: 'ours/model', ...configuration },
      environment: { SMALL_MODEL: 'ours/small' },
    });
    const file = workspace.volumes.path('home', 'git', 'k8s-cluster', 'opencode.json');
    writeFileSync(file, JSON.stringify(REPOSITORYS_OWN));
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
