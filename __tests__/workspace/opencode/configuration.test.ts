import { renderConfiguration } from '../../../lib/workspace/opencode/configuration';
import { configurationContribution } from '../../../lib/workspace/opencode/configuration-volume';

const parsed = (...args: Parameters<typeof renderConfiguration>): unknown => JSON.parse(renderConfiguration(...args));

describe('OpenCode’s own configuration', () => {
  test('turns self-update and sharing off, and says nothing else, unless asked to', () => {
    expect(parsed({})).toEqual({ $schema: 'https://opencode.ai/config.json', autoupdate: false, share: 'disabled' });
  });

  test('typed fields get OpenCode’s own names', () => {
    expect(
      parsed({
        model: 'github-copilot/claude-sonnet-4.5',
        smallModel: 'github-copilot/gpt-5-mini',
        defaultAgent: 'plan',
        permissions: { bash: { '*': 'ask', 'git status': 'allow' }, edit: 'allow' },
        agents: { review: { mode: 'subagent', description: 'Reviews', permissions: { edit: 'deny' } } },
        mcpServers: { graphiti: { type: 'remote', url: 'http://graphiti/mcp', headers: { 'X-Token': '{env:TOKEN}' } } },
        instructions: ['docs/*.md'],
        enabledProviders: ['github-copilot'],
        plugins: ['plugin'],
        share: 'manual',
      }),
    ).toEqual({
      $schema: 'https://opencode.ai/config.json',
      model: 'github-copilot/claude-sonnet-4.5',
      small_model: 'github-copilot/gpt-5-mini',
      default_agent: 'plan',
      autoupdate: false,
      share: 'manual',
      enabled_providers: ['github-copilot'],
      permission: { bash: { '*': 'ask', 'git status': 'allow' }, edit: 'allow' },
      mcp: { graphiti: { type: 'remote', url: 'http://graphiti/mcp', headers: { 'X-Token': '{env:TOKEN}' } } },
      agent: { review: { mode: 'subagent', description: 'Reviews', permission: { edit: 'deny' } } },
      instructions: ['docs/*.md'],
      plugin: ['plugin'],
    });
  });

  test('whatever else is written goes over it, object by object', () => {
    expect(
      parsed({ agents: { build: { model: 'a/b' } }, extra: { agent: { build: { steps: 5 } }, autoupdate: 'notify' } }),
    ).toMatchObject({ agent: { build: { model: 'a/b', steps: 5 } }, autoupdate: 'notify' });
  });

  test('is a file in a ConfigMap, and in no environment', () => {
    const { configMaps, environment } = configurationContribution('opencode-flux', { model: 'a/b' });
    expect(configMaps).toEqual([
      {
        name: 'opencode-flux-configuration',
        files: [{ name: 'opencode.json', content: renderConfiguration({ model: 'a/b' }) }],
      },
    ]);
    expect(JSON.stringify(environment)).not.toContain('a/b');
  });
});
