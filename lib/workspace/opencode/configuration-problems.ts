import { nearest } from '../../validation/nearest';
import { printable } from '../../validation/problem';
import { type OpenCodeConfiguration, renderConfiguration } from './configuration';
import { CONFIGURATION_SCHEMA, SCHEMA_MINOR } from './configuration-schema';
import { type Path, schemaFindings } from './schema-findings';

/** What the configuration has to be looked at with. */
export interface ConfigurationContext {
  /** Version of OpenCode that reads it. */
  readonly version: string;

  /** Names of the variables that the server has. */
  readonly variables: Iterable<string>;
}

/** What is wrong with a configuration, and what may be. */
export interface ConfigurationFindings {
  readonly problems: readonly string[];

  /** What another version than the one whose schema is known might accept. */
  readonly warnings: readonly string[];
}

/** OpenCode's names of the typed props, where they differ. */
const PROPS: Readonly<Record<string, string>> = {
  small_model: 'smallModel',
  default_agent: 'defaultAgent',
  enabled_providers: 'enabledProviders',
  permission: 'permissions',
  mcp: 'mcpServers',
  agent: 'agents',
  plugin: 'plugins',
};

/**
 * Everything that OpenCode would refuse, on which it answers every page with an error while its health is green; and what it
 * takes without a word for something else.
 */
export function configurationFindings(
  configuration: OpenCodeConfiguration,
  { version, variables }: ConfigurationContext,
): ConfigurationFindings {
  const rendered: unknown = JSON.parse(renderConfiguration(configuration));
  const at = (path: Path): string => `configuration${propPath(path, configuration.extra ?? {})}`;
  const bySchema = schemaFindings(rendered, CONFIGURATION_SCHEMA, CONFIGURATION_SCHEMA).map(
    ({ path, text }) => `${at(path)} ${text}`,
  );
  const own = [
    ...permissionProblems('configuration.permissions', configuration.permissions, configuration),
    ...Object.entries(configuration.agents ?? {}).flatMap(([name, agent]) => agentProblems(name, agent, configuration)),
    ...leaves(rendered, []).flatMap(({ path, value }) =>
      textProblem(path, value, new Set(variables)).map((text) => `${at(path)} ${text}`),
    ),
  ];
  if (isOfSchema(version)) return { problems: [...bySchema, ...own], warnings: [] };
  const suffix = ` (by OpenCode ${SCHEMA_MINOR}, the version whose configuration is known; this is ${version})`;
  return { problems: own, warnings: bySchema.map((text) => `${text}${suffix}`) };
}

function isOfSchema(version: string): boolean {
  return version.startsWith(`${SCHEMA_MINOR}.`);
}

const PERMISSION_KEYS = permissionKeys();

function permissionKeys(): readonly string[] {
  const choices = CONFIGURATION_SCHEMA.$defs?.['PermissionConfig']?.anyOf ?? [];
  return choices.flatMap(({ properties = {} }) => Object.keys(properties));
}

/** A name that no tool has limits nothing. Tools of MCP servers begin with the server's name; patterns are the user's own. */
function permissionProblems(
  prop: string,
  permissions: unknown,
  { mcpServers = {}, plugins = [] }: OpenCodeConfiguration,
): readonly string[] {
  if (typeof permissions !== 'object' || permissions === null || Array.isArray(permissions)) return [];
  return Object.keys(permissions).flatMap((name) => {
    const isKnown =
      PERMISSION_KEYS.includes(name) ||
      name.includes('*') ||
      Object.keys(mcpServers).some((server) => name.startsWith(`${server}_`));
    if (isKnown) return [];
    const near = nearest(name, PERMISSION_KEYS);
    if (near === undefined && plugins.length > 0) return [];
    const advice = near === undefined ? `there are ${PERMISSION_KEYS.join(', ')}` : `did you mean ${near}?`;
    return [
      `${prop}.${name} is a tool that OpenCode does not have, so nothing is limited: ${advice} A tool of the repository's own belongs in extra.permission`,
    ];
  });
}

const AGENT_KEYS = [
  ...Object.keys(CONFIGURATION_SCHEMA.$defs?.['AgentConfig']?.properties ?? {}).filter((key) => key !== 'permission'),
  'permissions',
];

/** OpenCode hands what it does not know to the provider, so that a mistyped prompt is none. */
function agentProblems(name: string, agent: unknown, configuration: OpenCodeConfiguration): readonly string[] {
  if (typeof agent !== 'object' || agent === null) return [];
  const unknown = Object.keys(agent)
    .filter((key) => !AGENT_KEYS.includes(key))
    .map((key) => {
      const near = nearest(key, AGENT_KEYS);
      return (
        `configuration.agents.${name}.${key} is unknown to OpenCode, which hands it to the provider: ` +
        (near === undefined ? `write it into extra.agent.${name} if that is meant` : `did you mean ${near}?`)
      );
    });
  const { permissions } = agent as { readonly permissions?: unknown };
  return [...unknown, ...permissionProblems(`configuration.agents.${name}.permissions`, permissions, configuration)];
}

interface Leaf {
  readonly path: Path;
  readonly value: string;
}

function leaves(value: unknown, path: Path): readonly Leaf[] {
  if (typeof value === 'string') return [{ path, value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** Variables that a container has without anybody saying so. */
const OF_THE_CONTAINER = /^(?:PATH|HOSTNAME|PWD|KUBERNETES_\w+|\w+_SERVICE_(?:HOST|PORT\w*))$/;

/** Texts that go to somebody else as they are: a shell would put the variable in, OpenCode does not. */
const SENT =
  /^(?:mcp\/[^/]+\/(?:headers\/.+|url)|mcp\/[^/]+\/oauth\/.+|provider\/[^/]+\/options\/(?:apiKey|baseURL|headers\/.+))$/;

const MODEL = /^(?:model|small_model|(?:agent|mode|command)\/[^/]+\/model)$/;

function textProblem(path: Path, value: string, variables: ReadonlySet<string>): readonly string[] {
  const where = path.join('/');
  const unset = [...value.matchAll(/\{env:([^}]+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !variables.has(name) && !OF_THE_CONTAINER.test(name));
  const dollar = SENT.test(where) ? /\$\{?([A-Za-z_]\w*)\}?/.exec(value) : null;
  return [
    ...unset.map(
      (name) =>
        `has {env:${name}}, which nothing sets, so OpenCode puts nothing there: name it in secretVariables, secretEnvironment or environment`,
    ),
    ...(dollar === null ? [] : [`has ${dollar[0]}, which OpenCode sends as it is: write {env:${dollar[1] ?? ''}}`]),
    ...(MODEL.test(where) && !/^[^/\s]+\/\S/.test(value) && !/\{(?:env|file):/.test(value)
      ? [
          `is ${printable(value)}: write the provider too, such as github-copilot/${value === '' ? 'gpt-5' : printable(value).slice(1, -1)}`,
        ]
      : []),
  ];
}

/** The prop that a place of the rendered configuration comes from. */
function propPath(path: Path, extra: Readonly<Record<string, unknown>>): string {
  const [first, second, third, ...rest] = path;
  if (has(extra, path.slice(0, -1)) && (path.length > 1 || has(extra, path))) return `.extra${joined(path)}`;
  if (first === 'agent' && third === 'permission') return joined(['agents', second ?? '', 'permissions', ...rest]);
  return joined([PROPS[String(first)] ?? first ?? '', ...path.slice(1)]);
}

function has(value: unknown, path: Path): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? has((value as Readonly<Record<string | number, unknown>>)[key], rest)
    : false;
}

function joined(path: Path): string {
  return path
    .map((key) =>
      typeof key === 'number' ? `[${key}]` : /^[\w$-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
    )
    .join('');
}
