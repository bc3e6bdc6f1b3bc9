import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from '../../lib';
import { REPOSITORY, blankFolder, packedPackage, run, writeFiles } from './support/package';

const folder = blankFolder('consumer');
const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
const node = (...args: readonly string[]): string => run(folder, process.execPath, args);

beforeAll(() => {
  const wanted = ['cdk8s', 'constructs', 'typescript', '@types/node'].map(
    (name) => `${name}@${devDependencies[name] ?? 'latest'}`,
  );
  writeFiles(folder, { 'package.json': JSON.stringify({ name: 'consumer', private: true }) });
  run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', packedPackage(), ...wanted]);
}, 300_000);

test('CommonJS and ESM see every export by name', () => {
  const names = Object.keys(library).sort();
  writeFiles(folder, {
    'names.cjs': `console.log(JSON.stringify(Object.keys(require('cdk8s-opencode')).sort()));`,
    'names.mjs': `import { ${names.join(', ')} } from 'cdk8s-opencode';\nconsole.log(JSON.stringify(Object.keys({ ${names.join(', ')} })));`,
  });
  expect(JSON.parse(node('names.cjs'))).toEqual(names);
  expect(JSON.parse(node('names.mjs'))).toEqual(names);
});

test('an import loads nothing of what only some programs use', () => {
  writeFiles(folder, {
    'loaded.cjs': `require('cdk8s-opencode'); console.log(JSON.stringify(Object.keys(require.cache)));`,
  });
  const loaded = JSON.parse(node('loaded.cjs')) as readonly string[];
  expect(loaded.filter((path) => /cdk8s-plus|@kubernetes|@clack|commander|\/ws\//.test(path))).toEqual([]);
  const sources = loaded.filter((path) => path.includes('/cdk8s-opencode/build/')).flatMap(sourcesOf);
  expect(sources).toContainEqual(expect.stringMatching(/\/lib\/workspace\/workspace\.ts$/));
  expect(sources.filter((path) => /\/imports\/|\/lib\/(?:cli|init|verify|review)\/|no map/.test(path))).toEqual([]);
});

/** The sources that a built file was made of. What only commands load has no map; nor have the entry and esbuild's own code. */
function sourcesOf(file: string): readonly string[] {
  const map = `${file}.map`;
  if (existsSync(map))
    return (JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: readonly string[] }).sources;
  const made = file.endsWith('/build/lib/index.js') || readFileSync(file, 'utf8').includes('__commonJS:');
  return made ? [] : [`no map: ${file}`];
}

test('a stack trace names lines of the sources', () => {
  writeFiles(folder, {
    'stack.cjs': `const { GitOpsApp, OpenCodeFoundation } = require('cdk8s-opencode');
      const app = new GitOpsApp();
      new OpenCodeFoundation(app, 'opencode', {});
      try { app.files(); } catch (error) { console.log(error.stack); }`,
  });
  const [, path = '', line = ''] = /\(.*\/(lib\/.*\.ts):(\d+):/.exec(node('--enable-source-maps', 'stack.cjs')) ?? [];
  expect(readFileSync(join(REPOSITORY, path), 'utf8').split('\n')[Number(line) - 1]).toMatch(/throw/);
});

const main = readFileSync(join(REPOSITORY, 'main.ts'), 'utf8')
  .replace("from './lib'", "from 'cdk8s-opencode'")
  .replace(/\/\/ The tests look.*\n.*\n/, 'app.synth();\n');

test.each([
  ['node16, CommonJS', 'main.cts', ['--module', 'node16', '--moduleResolution', 'node16']],
  ['node16, ESM', 'main.mts', ['--module', 'node16', '--moduleResolution', 'node16']],
  ['bundler', 'main.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
])(
  'strict TypeScript accepts it, its types checked as well: %s',
  (_, file, options) => {
    writeFiles(folder, { [file]: main });
    const strict = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--skipLibCheck',
      'false',
    ];
    expect(
      node('node_modules/typescript/bin/tsc', file, ...strict, ...options, '--target', 'es2022', '--types', 'node'),
    ).toBe('');
  },
  60_000,
);

test.each(['main.cjs', 'main.mjs'])(
  'what was compiled writes what this repository has under dist/: %s',
  (file) => {
    node(file);
    const digest = 'find . -type f ! -path "./node_modules/*" | sort | xargs sha256sum';
    expect(run(join(folder, 'dist'), 'bash', ['-c', digest])).toBe(
      run(join(REPOSITORY, 'dist'), 'bash', ['-c', digest]),
    );
    run(folder, 'rm', ['-r', 'dist']);
  },
  60_000,
);

test('a class has its name, which constructs tell errors by', () => {
  expect(library.OpenCodeWorkspace.name).toBe('OpenCodeWorkspace');
  writeFiles(folder, {
    'classes.cjs': `const library = require('cdk8s-opencode'); console.log(Object.entries(library).filter(([name, value]) => /^[A-Z][a-z]/.test(name) && value.name !== name).length);`,
  });
  expect(node('classes.cjs')).toBe('0\n');
});

test('only the entries can be imported', () => {
  writeFiles(folder, { 'deep.cjs': `require('cdk8s-opencode/build/lib/index.js');` });
  expect(() => node('deep.cjs')).toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

test('the command line is there', () => {
  expect(run(folder, 'npx', ['--no-install', 'cdk8s-opencode', '--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
});
