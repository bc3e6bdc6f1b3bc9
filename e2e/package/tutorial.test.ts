import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { executedBlocks } from '../../__tests__/docs/executed-blocks';
import { REPOSITORY, run } from './support/package';
import { Reader } from './support/reader';
import { asPattern, shownOutputs } from './support/shown-output';

jest.setTimeout(600_000);

const EXAMPLE = join(REPOSITORY, 'examples/cluster-repository');

/** What `init` and a synth wrote in the example: the reader begins without. */
const WRITTEN = [
  '.github',
  'opencode',
  'kubernetes/.gitops-app-files',
  'kubernetes/apps/opencode',
  'kubernetes/opencode-scripts',
];

/** What the page changes of a file that was there, and what an install writes. */
const CHANGED = ['kubernetes/apps/network/envoy-gateway/ks.yaml', 'opencode/package-lock.json'];

const blocks = executedBlocks('docs/tutorial.md');
const shown = shownOutputs(blocks);
let reader: Reader;
let repository = '';
let outputs: readonly string[] = [];

beforeAll(async () => {
  reader = await Reader.start();
  repository = join(reader.home, 'cluster');
  copyExample(repository);
  for (const path of WRITTEN) rmSync(join(repository, path), { recursive: true });
  reader.git(repository, 'init', '--quiet', '--initial-branch', 'main');
  reader.git(repository, 'add', '--all');
  reader.git(repository, 'commit', '--quiet', '--message', 'A cluster');
  const commands = blocks.filter(({ language }) => language === 'sh');
  outputs = await reader.type(
    repository,
    commands.map(({ text }) => text),
  );
});

afterAll(() => reader.stop());

/** Without what an install left there. */
function copyExample(folder: string): void {
  cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
}

test('most of what it tells to type shows what comes', () => {
  expect(shown.length).toBeGreaterThan(4);
});

test.each(shown)('$place is what the commands above it print', ({ printedBy, text }) => {
  expect(outputs[printedBy]).toMatch(asPattern(text));
});

test('the TypeScript that it shows stands in the app that was written', () => {
  const main = readFileSync(join(repository, 'opencode/main.ts'), 'utf8');
  const code = blocks.filter(({ language }) => language === 'ts');
  expect(code.length).toBeGreaterThan(0);
  for (const { text } of code) expect(main).toContain(text);
});

describe('what was committed', () => {
  let clone = '';
  beforeAll(() => {
    clone = join(reader.home, 'clone');
    reader.git(reader.home, 'clone', '--quiet', repository, clone);
  });

  test('is all there is, and is the example', () => {
    expect(reader.git(repository, 'status', '--short')).toBe('');
    const expected = join(reader.home, 'expected');
    copyExample(expected);
    for (const path of CHANGED) cpSync(join(clone, path), join(expected, path));
    run(reader.home, 'diff', ['-r', '--exclude', '.git', expected, clone]);
  });

  test('has every folder and every dependency that Flux looks for', () => {
    const kustomizations = readdirSync(join(clone, 'kubernetes'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('ks.yaml'))
      .flatMap((path) => loadAll(readFileSync(join(clone, 'kubernetes', path), 'utf8')) as FluxKustomization[]);
    const names = kustomizations.map(({ metadata }) => metadata.name);
    expect(names).toContain('opencode-home');
    for (const { spec } of kustomizations) {
      expect(reader.git(clone, 'ls-files', '--', spec.path)).not.toBe('');
      for (const { name } of spec.dependsOn ?? []) expect(names).toContain(name);
    }
  });

  test('patches the Gateway', () => {
    const { spec } = load(readFileSync(join(clone, CHANGED[0] ?? ''), 'utf8')) as FluxKustomization;
    expect(spec.patches).toEqual([
      {
        target: expect.objectContaining({ kind: 'Gateway', name: 'envoy-internal' }) as object,
        patch: expect.stringContaining('opencode-tls') as string,
      },
    ]);
  });

  test('passes the workflow that was written', async () => {
    const workflow = load(readFileSync(join(clone, '.github/workflows/opencode.yaml'), 'utf8')) as Workflow;
    const { steps, defaults } = workflow.jobs.opencode;
    const folder = join(clone, defaults.run['working-directory']);
    const scripts = steps.flatMap((step) => (step.run === undefined ? [] : [step.run]));
    expect(scripts).toContain('npm test');
    await reader.type(folder, scripts);
  });
});

interface FluxKustomization {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly path: string;
    readonly dependsOn?: readonly { readonly name: string }[];
    readonly patches?: readonly unknown[];
  };
}

interface Workflow {
  readonly jobs: {
    readonly opencode: {
      readonly defaults: { readonly run: { readonly 'working-directory': string } };
      readonly steps: readonly { readonly run?: string }[];
    };
  };
}
