import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencedBlocks } from '../../__tests__/docs/fenced-blocks';
import { REPOSITORY, blankFolder, packedPackage, run, writeFiles } from './support/package';

jest.setTimeout(300_000);

const folder = blankFolder('jest-consumer');
const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
const node = (...args: readonly string[]): string => run(folder, process.execPath, args);

function install(...names: readonly string[]): void {
  const wanted = names.map((name) => `${name}@${devDependencies[name] ?? 'latest'}`);
  run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', packedPackage(), ...wanted]);
}

const STRICT = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'es2022'];

/** Node10 is on its way out of TypeScript, and not yet out of the world. */
function compile(files: readonly string[], types: string, ...options: readonly string[]): string {
  const all = [...STRICT, '--ignoreDeprecations', '6.0', '--types', types, ...options];
  return node('node_modules/typescript/bin/tsc', ...files, ...all);
}

const RESOLUTIONS = [
  ['node16, CommonJS', '.cts', ['--module', 'node16', '--moduleResolution', 'node16']],
  ['node16, ESM', '.mts', ['--module', 'node16', '--moduleResolution', 'node16']],
  ['bundler', '.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ['node10', '.ts', ['--module', 'commonjs', '--moduleResolution', 'node10', '--esModuleInterop']],
] as const;

const [page, byHand] = fencedBlocks('docs/jest.md', 'ts').map(({ text }) => text);

/** The tests of the page, on the `app` of this repository. */
const tests = (page ?? '').replace(/import \{ app \}.*\n/, () =>
  readFileSync(join(REPOSITORY, 'main.ts'), 'utf8')
    .replace("'./lib'", "'cdk8s-opencode'")
    .replace(/^if .*$/m, ''),
);

const WRONG = `// @ts-expect-error a number has no output
export const wrong = (): void => expect('dist').toLoseNoData(5);`;
const MORE = `expect('dist').not.toHaveResource('Secret', { data: expect.anything() });
void expect(Promise.resolve('dist')).resolves.toPassGuard();`;

beforeAll(() => {
  writeFiles(folder, { 'package.json': JSON.stringify({ name: 'consumer', private: true }) });
  install('cdk8s', 'constructs', 'typescript', '@types/node');
});

describe('without Jest', () => {
  test('CommonJS and ESM can import it, and nothing is registered anywhere', () => {
    writeFiles(folder, {
      'names.cjs': `console.log(Object.keys(require('cdk8s-opencode/jest')).sort().join());`,
      'names.mjs': `import { matchers, serializer } from 'cdk8s-opencode/jest';
        console.log(Object.keys(matchers).join(), typeof serializer.serialize, typeof expect);`,
    });
    expect(node('names.cjs')).toBe('matchers,serializer\n');
    expect(node('names.mjs')).toBe('toHaveResource,toLoseNoData,toPassGuard function undefined\n');
  });

  test.each(RESOLUTIONS)('its types compile, checked as well: %s', (_, extension, options) => {
    const file = `plain${extension}`;
    writeFiles(folder, {
      [file]: `import { matchers, serializer } from 'cdk8s-opencode/jest';
        export const names: readonly (keyof typeof matchers)[] = ['toHaveResource'];
        export const text: string = serializer.serialize(undefined);`,
    });
    expect(compile([file], 'node', ...options)).toBe('');
  });
});

describe('with Jest', () => {
  beforeAll(() => {
    install('jest', '@types/jest');
    writeFiles(folder, { 'jest.config.json': JSON.stringify({ testMatch: ['**/*.test.js'] }) });
  });

  test.each(RESOLUTIONS)(
    'the global expect and that of @jest/globals know the matchers: %s',
    (_, extension, options) => {
      const files = {
        [`page${extension}`]: `${tests}\n${WRONG}`,
        [`globals${extension}`]: `${byHand ?? ''}\n${MORE}\n${WRONG}`,
      };
      writeFiles(folder, files);
      expect(compile(Object.keys(files), 'node,jest', ...options)).toBe('');
    },
  );

  test('the tests of the page run', () => {
    writeFiles(folder, { 'page.test.ts': tests });
    compile(['page.test.ts'], 'node,jest', '--module', 'commonjs', '--moduleResolution', 'node10', '--esModuleInterop');
    run(folder, 'cp', ['-r', join(REPOSITORY, 'dist'), 'dist']);
    node('node_modules/jest/bin/jest.js', '--ci=false');
    expect(readFileSync(join(folder, '__snapshots__/page.test.js.snap'), 'utf8')).toContain(
      '\n  claim opencode-flux: 5Gi of ceph-block, a new one filled from opencode-flux-dst, stays when it is removed here\n',
    );
  });
});
