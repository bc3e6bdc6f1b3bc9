/** `ask` before, `allow` without asking, `deny`. */
export type PermissionAction = 'ask' | 'allow' | 'deny';

/** One action for a tool, or an action for each pattern of what it is asked to do; the last match counts. */
export type PermissionRule = PermissionAction | Readonly<Record<string, PermissionAction>>;

/**
 * What the model may do, by tool (`edit`, `bash`, `webfetch`, `external_directory`, …).
 *
 * @see https://opencode.ai/docs/permissions/
 */
export type Permissions = PermissionAction | Readonly<Record<string, PermissionRule>>;

/**
 * A server of the Model Context Protocol. Secrets are written as `{env:NAME}`: OpenCode puts the variable's value in.
 *
 * @see https://opencode.ai/docs/mcp-servers/
 */
export type McpServer = LocalMcpServer | RemoteMcpServer;

/** Started in the container; its command has to be in the image, on a volume, or a package that npx can fetch. */
export interface LocalMcpServer {
  /** A program that OpenCode starts. */
  readonly type: 'local';

  /** The command and its arguments. */
  readonly command: readonly string[];

  /** @default - the server's own environment only */
  readonly environment?: Readonly<Record<string, string>>;

  /** @default true */
  readonly enabled?: boolean;

  /**
   * Milliseconds to wait for its list of tools.
   *
   * @default - OpenCode's own
   */
  readonly timeout?: number;
}

/** Reached over HTTP. */
export interface RemoteMcpServer {
  /** A server that OpenCode connects to. */
  readonly type: 'remote';

  /** URL of the server. */
  readonly url: string;

  /**
   * Such as `{ Authorization: 'Bearer {env:GRAPHITI_TOKEN}' }`.
   *
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;

  /** @default true */
  readonly enabled?: boolean;

  /**
   * Milliseconds to wait for its list of tools.
   *
   * @default - OpenCode's own
   */
  readonly timeout?: number;
}

/**
 * An agent of one's own, or changes to `build`, `plan` and the other built-in ones.
 *
 * @see https://opencode.ai/docs/agents/
 */
export interface Agent {
  /**
   * When to use it; a subagent is chosen by it.
   *
   * @default - none
   */
  readonly description?: string;

  /** @default - `all` for one's own, unchanged for a built-in agent */
  readonly mode?: 'primary' | 'subagent' | 'all';

  /**
   * `provider/model`.
   *
   * @default - that of the session
   */
  readonly model?: string;

  /**
   * Its system prompt.
   *
   * @default - OpenCode's own
   */
  readonly prompt?: string;

  /**
   * Sampling temperature, from 0 to 1 for most models.
   *
   * @default - that of the model
   */
  readonly temperature?: number;

  /**
   * Over those of the whole workspace.
   *
   * @default - those of the workspace
   */
  readonly permissions?: Permissions;

  /** @default false */
  readonly disable?: boolean;
}

/**
 * OpenCode's own configuration, by names that have been stable. It becomes `opencode.json` in a ConfigMap, which
 * anyone who reads the repository can read: secrets are written as `{env:NAME}`, with `secretEnvironment` bringing NAME.
 *
 * @see https://opencode.ai/docs/config/
 */
export interface OpenCodeConfiguration {
  /**
   * `provider/model`, such as `github-copilot/claude-sonnet-4.5`.
   *
   * @default - what was chosen last in the UI
   */
  readonly model?: string;

  /**
   * `provider/model` for titles and summaries.
   *
   * @default - OpenCode's choice
   */
  readonly smallModel?: string;

  /**
   * Agent that a new session starts with.
   *
   * @default - `build`
   */
  readonly defaultAgent?: string;

  /** @default - OpenCode's own: almost all is allowed */
  readonly permissions?: Permissions;

  /**
   * By name.
   *
   * @default - none
   */
  readonly mcpServers?: Readonly<Record<string, McpServer>>;

  /**
   * Files (paths, globs) and URLs that are added to the system prompt.
   *
   * @default - `AGENTS.md` of the repository only
   */
  readonly instructions?: readonly string[];

  /**
   * By name.
   *
   * @default - the built-in ones
   */
  readonly agents?: Readonly<Record<string, Agent>>;

  /**
   * Whether sessions may be published on opencode.ai.
   *
   * @default 'disabled'
   */
  readonly share?: 'manual' | 'auto' | 'disabled';

  /**
   * Use these providers and no others.
   *
   * @default - all with credentials
   */
  readonly enabledProviders?: readonly string[];

  /**
   * npm packages or paths.
   *
   * @default - none
   */
  readonly plugins?: readonly string[];

  /**
   * Whether the repository's own `opencode.json` can change what is written here. `enforced` hands it over as
   * `OPENCODE_CONFIG_CONTENT`, which OpenCode merges last; `default` as `OPENCODE_CONFIG`, which it merges before the
   * repository's.
   *
   * @default 'enforced'
   */
  readonly precedence?: 'enforced' | 'default';

  /**
   * Anything else, under OpenCode's own names. A key here wins over the typed field of the same meaning; objects are
   * merged.
   *
   * @default - nothing
   */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const SCHEMA = 'https://opencode.ai/config.json';

/** `opencode.json` as text. */
export function renderConfiguration(configuration: OpenCodeConfiguration): string {
  const typed = {
    $schema: SCHEMA,
    model: configuration.model,
    small_model: configuration.smallModel,
    default_agent: configuration.defaultAgent,
    // The image is what is updated; the program in it cannot be.
    autoupdate: false,
    share: configuration.share ?? 'disabled',
    enabled_providers: configuration.enabledProviders,
    permission: configuration.permissions,
    mcp: configuration.mcpServers,
    agent: configuration.agents && mapValues(configuration.agents, agentInOpenCodeNames),
    instructions: configuration.instructions,
    plugin: configuration.plugins,
  };
  return `${JSON.stringify(merge(typed, configuration.extra ?? {}), undefined, 2)}\n`;
}

function agentInOpenCodeNames({ permissions, ...agent }: Agent): Readonly<Record<string, unknown>> {
  return { ...agent, permission: permissions };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  convert: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}

function merge(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isRecord(below) && isRecord(value) ? merge(below, value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
