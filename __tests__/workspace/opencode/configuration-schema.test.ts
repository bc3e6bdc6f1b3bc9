import * as fc from 'fast-check';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenCodeConfiguration } from '../../../lib/workspace/opencode/configuration';
import { renderConfiguration } from '../../../lib/workspace/opencode/configuration';
import { configurationFindings } from '../../../lib/workspace/opencode/configuration-problems';
import { CONFIGURATION_SCHEMA, SCHEMA_MINOR } from '../../../lib/workspace/opencode/configuration-schema';
import { type Schema, resolve, schemaFindings } from '../../../lib/workspace/opencode/schema-findings';
import { OPENCODE_VERSION } from '../../../lib/versions';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';
import { PlainServer } from './plain-server';
import { configurationSchema } from './server-schema';

jest.setTimeout(300_000);

const FILE = join(__dirname, `../../../lib/workspace/opencode/configuration-schema-${SCHEMA_MINOR}.json`);

const describeWithServer = existsSync(OPENCODE_PROGRAM) ? describe : describe.skip;
if (!existsSync(OPENCODE_PROGRAM)) console.warn('skipped: the configuration against the real server (no opencode)');

/** Values that fit a schema, and now and then ones that do not. */
function arbitrary(schema: Schema): fc.Arbitrary<unknown> {
  const fitting = fittingArbitrary(schema);
  return fc.oneof(
    { weight: 20, arbitrary: fitting },
    { weight: 1, arbitrary: fc.constantFrom<unknown>('denny', 5, 0.5, -1, true, null, [], {}, ['a'], { a: 1 }) },
  );
}

function fittingArbitrary(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return arbitrary(resolve(schema.$ref, CONFIGURATION_SCHEMA));
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(arbitrary));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'string':
      return schema.pattern === undefined
        ? fc.constantFrom('a', 'b/c', 'https://host.lan/d', '')
        : fc.constant('#00ff00');
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.constantFrom(0, 0.5, 1);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1, max: schema.maximum ?? 9000 });
    case 'array':
      return schema.prefixItems === undefined
        ? fc.array(arbitrary(schema.items ?? {}), { maxLength: 2 })
        : fc.tuple(...schema.prefixItems.map(arbitrary));
    case 'object':
      return objectArbitrary(schema);
    default:
      return fc.constantFrom<unknown>('a', 1, true, null, ['a'], { a: 1 });
  }
}

function objectArbitrary({ properties = {}, required = [], additionalProperties = {} }: Schema): fc.Arbitrary<unknown> {
  const shapes = Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, arbitrary(inner)]));
  const some = fc
    .subarray(Object.keys(shapes), { maxLength: Math.min(3, Object.keys(shapes).length) })
    .chain((keys) =>
      fc.record(
        Object.fromEntries([...new Set([...keys, ...required])].map((key) => [key, shapes[key] ?? fc.constant(null)])),
      ),
    );
  const more =
    typeof additionalProperties === 'object'
      ? fc.dictionary(fc.constantFrom('mine', 'yours'), arbitrary(additionalProperties), { maxKeys: 2 })
      : fc.constant({});
  const unknown = fc.oneof(
    { weight: 20, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom({ URL: 'https://host.lan' }, { promt: 'x' }, { typ: 'local' }) },
  );
  const lost = fc.oneof({ weight: 20, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
  return fc.tuple(some, more, unknown, lost).map(([known, others, wrong, loses]) => {
    const all = Object.entries({ ...others, ...wrong, ...known });
    return Object.fromEntries(loses ? all.slice(1) : all);
  });
}

describeWithServer('the configuration and the real server', () => {
  const server = new PlainServer();
  let cases = 0;

  beforeAll(async () => server.start());
  afterAll(async () => server.remove());

  /** What it says of a configuration that a repository has; the same decoder reads that of the environment. */
  const asked = async (text: string): Promise<{ readonly status: number; readonly text: string }> => {
    const directory = join(server.home, `case-${cases++}`);
    mkdirSync(directory);
    writeFileSync(join(directory, 'opencode.json'), text);
    return server.get(`/config?directory=${encodeURIComponent(directory)}`);
  };

  test('the schema is that of the server', async () => {
    const { text } = await server.get('/doc');
    const schema = configurationSchema(JSON.parse(text));
    // How a new version's comes here: UPDATE_OPENCODE_SCHEMA=1 npm test -- configuration-schema
    if (process.env['UPDATE_OPENCODE_SCHEMA'] === '1') writeFileSync(FILE, `${JSON.stringify(schema, undefined, 2)}\n`);
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(schema);
    expect(OPENCODE_VERSION.startsWith(`${SCHEMA_MINOR}.`)).toBe(true);
  });

  test('what the schema accepts the server accepts, and what it refuses the server refuses', async () => {
    const seen = { 200: 0, 400: 0 };
    await fc.assert(
      fc.asyncProperty(arbitrary({ $ref: '#/$defs/Config' }), async (configuration) => {
        // A key that it does not know the server leaves out, and limits nothing by it.
        const findings = schemaFindings(configuration, CONFIGURATION_SCHEMA, CONFIGURATION_SCHEMA).filter(
          ({ ignored }) => !ignored,
        );
        const { status, text } = await asked(JSON.stringify(configuration));
        expect({ status, findings, text }).toMatchObject(
          findings.length === 0
            ? { status: 200 }
            : { status: 400, text: expect.stringContaining('ConfigInvalidError') },
        );
        seen[status as 200 | 400]++;
      }),
      { numRuns: 40 },
    );
    expect(seen[200]).toBeGreaterThan(0);
    expect(seen[400]).toBeGreaterThan(0);
  });

  const of = (configuration: unknown) =>
    configurationFindings(configuration as OpenCodeConfiguration, { version: OPENCODE_VERSION, variables: [] })
      .problems;

  test.each<[unknown, RegExp]>([
    [
      { permissions: { bash: 'denny' } },
      /^configuration\.permissions\.bash is "denny": write ask, allow, deny or an object$/,
    ],
    [{ permissions: 'denny' }, /^configuration\.permissions is "denny": write ask, allow, deny or an object$/],
    [
      { agents: { build: { permissions: { bash: { 'git *': 'alow' } } } } },
      /^configuration\.agents\.build\.permissions\.bash\["git \*"\] is "alow": write ask, allow or deny$/,
    ],
    [
      { mcpServers: { x: { type: 'remote', URL: 'https://mcp.lan' } } },
      /^configuration\.mcpServers\.x\.URL is unknown to OpenCode: did you mean url\?$/,
    ],
    [
      { mcpServers: { x: { type: 'http', url: 'https://mcp.lan' } } },
      /^configuration\.mcpServers\.x\.type is "http": write local or remote$/,
    ],
    [
      { mcpServers: { x: { type: 'local', command: 'npx y' } } },
      /^configuration\.mcpServers\.x\.command is "npx y": write a list$/,
    ],
    [{ mcpServers: { x: { type: 'remote' } } }, /^configuration\.mcpServers\.x\.url is missing: write a string$/],
    [
      { extra: { lsp: { deno: { comand: ['deno'] } } } },
      /^configuration\.extra\.lsp\.deno\.comand is unknown to OpenCode: did you mean command\?$/,
    ],
    [
      { extra: { compaction: { auto: 'yes' } } },
      /^configuration\.extra\.compaction\.auto is "yes": write true or false$/,
    ],
  ])('%j is one line, and the server refuses it', async (configuration, line) => {
    expect(of(configuration)).toEqual([expect.stringMatching(line)]);
    expect(await asked(renderConfiguration(configuration as OpenCodeConfiguration))).toMatchObject({ status: 400 });
  });

  test.each<[unknown, RegExp]>([
    [
      { extra: { permisson: { bash: 'ask' } } },
      /^configuration\.extra\.permisson is unknown to OpenCode: did you mean permission\?$/,
    ],
    [
      { permissions: { bsh: 'ask' } },
      /^configuration\.permissions\.bsh is a tool that OpenCode does not have, so nothing is limited: did you mean bash\?/,
    ],
    [
      { agents: { x: { promt: 'Be brief' } } },
      /^configuration\.agents\.x\.promt is unknown to OpenCode, .*: did you mean prompt\?$/,
    ],
    [
      { model: 'claude-sonnet-4.5' },
      /^configuration\.model is "claude-sonnet-4.5": write the provider too, such as github-copilot\/claude-sonnet-4\.5$/,
    ],
    [{ agents: { x: { model: 'gpt-5' } } }, /^configuration\.agents\.x\.model is "gpt-5": write the provider/],
    [
      {
        mcpServers: {
          x: { type: 'remote', url: 'https://mcp.lan', headers: { Authorization: 'Bearer {env:NO_TOKEN}' } },
        },
      },
      /^configuration\.mcpServers\.x\.headers\.Authorization has \{env:NO_TOKEN\}, which nothing sets/,
    ],
    [
      { mcpServers: { x: { type: 'remote', url: 'https://mcp.lan', headers: { Authorization: 'Bearer $TOKEN' } } } },
      /^configuration\.mcpServers\.x\.headers\.Authorization has \$TOKEN, which OpenCode sends as it is: write \{env:TOKEN\}$/,
    ],
  ])('%j is one line, though the server takes it', async (configuration, line) => {
    expect(of(configuration)).toEqual([expect.stringMatching(line)]);
    expect(await asked(renderConfiguration(configuration as OpenCodeConfiguration))).toMatchObject({ status: 200 });
  });

  test.each<[OpenCodeConfiguration]>([
    [{}],
    [{ permissions: { bash: { '*': 'ask', 'git status*': 'allow' }, 'graphiti_*': 'deny', webfetch: 'deny' } }],
    [{ permissions: { graphiti_search: 'ask' }, mcpServers: { graphiti: { type: 'remote', url: 'http://mcp.lan' } } }],
    [{ agents: { review: { mode: 'subagent', description: 'Reviews', permissions: { edit: 'deny' } } } }],
    [{ extra: { permission: { deploy: 'ask' }, agent: { build: { reasoningEffort: 'high' } } } }],
    [
      {
        model: 'github-copilot/gpt-5',
        extra: { provider: { local: { npm: '@ai-sdk/openai-compatible', options: { baseURL: 'http://llm.lan/v1' } } } },
      },
    ],
  ])('%j is accepted by both', async (configuration) => {
    expect(of(configuration)).toEqual([]);
    expect(await asked(renderConfiguration(configuration))).toMatchObject({ status: 200 });
  });
});

test('a variable that is set is one', () => {
  const configuration: OpenCodeConfiguration = { instructions: ['{env:HOME}/AGENTS.md'], model: '{env:MODEL}' };
  const found = (variables: readonly string[]) =>
    configurationFindings(configuration, { version: OPENCODE_VERSION, variables }).problems;
  expect(found(['HOME', 'MODEL'])).toEqual([]);
  expect(found(['HOME'])).toEqual([expect.stringContaining('configuration.model has {env:MODEL}')]);
});

test('another version may know more: its schema is not known, so that is a warning', () => {
  const configuration = { extra: { novelty: true }, model: 'gpt-5' };
  const found = configurationFindings(configuration, { version: '1.19.0', variables: [] });
  expect(found.problems).toEqual([expect.stringContaining('configuration.model is "gpt-5"')]);
  expect(found.warnings).toEqual([
    expect.stringMatching(
      /^configuration\.extra\.novelty is unknown to OpenCode.*\(by OpenCode 1\.18, .*this is 1\.19\.0\)$/,
    ),
  ]);
});
