import { join } from 'node:path';
import ts from 'typescript';
import * as library from '../../lib';
import { type FencedBlock, fencedBlocks, pages } from './fenced-blocks';

jest.setTimeout(120_000);

const REPOSITORY = join(__dirname, '../..');
const OF_CDK8S = ['ApiObject', 'Chart', 'JsonPatch', 'Testing'];

/** What a page takes for given: the reader has a `main.ts`. */
const GIVEN: Readonly<Record<string, string>> = {
  app: 'GitOpsApp',
  cluster: 'Cluster',
  opencode: 'OpenCodeFoundation',
  workspace: 'OpenCodeWorkspace',
  release: "import('cdk8s').ApiObject",
  clusterProps: 'ClusterProps',
};

/** A block as a module: with the imports that a reader has at the top of the file, and what the page takes for given. */
function asModule(text: string): string {
  const names = new Set(text.match(/\b\w+\b/g));
  const imported = new Set(
    [...text.matchAll(/import (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []),
  );
  const declared = [...text.matchAll(/\b(?:const|class|interface|type|function) (\w+)/g)].map(([, name]) => name);
  const missing = (name: string): boolean => names.has(name) && !imported.has(name) && !declared.includes(name);
  const given = Object.entries(GIVEN).filter(([name]) => missing(name));
  const types = given.map(([, type]) => type).filter((type) => !imported.has(type) && /^\w+$/.test(type));
  const ours = [...new Set([...PUBLIC_NAMES.filter(missing), ...types])];
  return [
    `import { ${ours.join(', ')} } from 'cdk8s-opencode';`,
    `import { ${OF_CDK8S.filter(missing).join(', ')} } from 'cdk8s';`,
    ...given.map(([name, type]) => `declare const ${name}: ${type};`),
    // One line before the block's own first.
    'export {};',
    text,
  ].join('\n');
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  types: ['node', 'jest'],
  paths: { 'cdk8s-opencode': ['./lib/index.ts'], 'cdk8s-opencode/jest': ['./lib/jest/index.ts'] },
};

const PUBLIC_NAMES = [...Object.keys(library), ...publicTypes()];

/** Types leave nothing behind at run time: the compiler names them. */
function publicTypes(): readonly string[] {
  const index = join(REPOSITORY, 'lib/index.ts');
  const program = ts.createProgram([index], OPTIONS);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const symbol = source && checker.getSymbolAtLocation(source);
  return symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
}

const FAULTY: FencedBlock = {
  place: 'faulty',
  language: 'ts',
  text: "new FluxRoot(app, 'root', { nam: 'opencode' });",
};
const blocks = pages().flatMap((page) => fencedBlocks(page, 'ts'));

/** What the compiler says of each block, by its place; all of them in one program, because loading the library is what costs. */
function diagnosticsByPlace(all: readonly FencedBlock[]): ReadonlyMap<string, readonly string[]> {
  const modules = new Map(all.map((block, index) => [join(REPOSITORY, `block-${String(index)}.ts`), block] as const));
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => modules.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const block = modules.get(path);
    if (block === undefined) return getSourceFile.call(host, path, languageVersion, ...rest);
    return ts.createSourceFile(path, asModule(block.text), languageVersion, true);
  };
  const program = ts.createProgram([...modules.keys()], OPTIONS, host);
  return new Map(
    [...modules].map(([path, { place }]) => [
      place,
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(path))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ]),
  );
}

describe('TypeScript in the docs', () => {
  const said = diagnosticsByPlace([...blocks, FAULTY]);

  test.each(blocks.map(({ place }) => place))('%s compiles', (place) => {
    expect(said.get(place)).toEqual([]);
  });

  test('a prop that does not exist would be found', () => {
    expect(said.get(FAULTY.place)?.join()).toContain("'nam' does not exist");
  });
});
