import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFolder } from './support/node';
import { REPOSITORY, blankFolder, packedPackage, run } from './support/package';

jest.setTimeout(600_000);

type Example = 'cluster-repository' | 'team' | 'memory-host';
const PNPM = 'pnpm@10';

interface Machine {
  readonly node: number;
  readonly manager: 'npm' | 'pnpm';
}

/** Runs in a folder with the machine's Node in front. */
class Consumer {
  public readonly folder: string;
  private readonly variables: Readonly<Record<string, string>>;

  public constructor(
    folder: string,
    private readonly machine: Machine,
  ) {
    this.folder = folder;
    const bin = nodeFolder(machine.node);
    this.variables = bin === undefined ? {} : { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  }

  public run(command: string, ...args: readonly string[]): string {
    return run(this.folder, command, args, this.variables);
  }

  /** Takes the library from the tarball, and the rest from the registry. */
  public install(): void {
    const file = join(this.folder, 'package.json');
    const content = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> };
    content.dependencies['cdk8s-opencode'] = `file:${packedPackage()}`;
    writeFileSync(file, JSON.stringify(content));
    if (this.machine.manager === 'pnpm')
      this.run('npx', '--yes', PNPM, 'install', '--prefer-offline', '--ignore-scripts');
    else this.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline');
    expect(this.run('node', '--version')).toContain(`v${this.machine.node}.`);
  }

  /** What a user would do after a change. */
  public synthAndTest(): void {
    this.run('npm', 'run', 'synth');
    this.run('npm', 'run', 'types');
    expect(this.run('npm', 'test')).toMatch(/fail 0$/m);
  }
}

/** A copy without what an install left there. */
function copy(example: Example): string {
  const folder = join(blankFolder(example), example);
  cpSync(join(REPOSITORY, 'examples', example), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  const app = join(folder, 'opencode');
  return existsSync(app) ? app : folder;
}

// Each Node, each manager and each example at least once; all pairs would say no more.
describe.each<[string, Machine, Example]>([
  ['npm, Node 20', { node: 20, manager: 'npm' }, 'cluster-repository'],
  ['pnpm, Node 22', { node: 22, manager: 'pnpm' }, 'team'],
  ['npm, Node 24', { node: 24, manager: 'npm' }, 'memory-host'],
  ['pnpm, Node 24', { node: 24, manager: 'pnpm' }, 'cluster-repository'],
])('%s', (_, machine, example) => {
  test(`${example}, from the packed tarball`, () => {
    const consumer = new Consumer(copy(example), machine);
    consumer.install();
    consumer.synthAndTest();
  });
});

test('an ES module', () => {
  const consumer = new Consumer(copy('cluster-repository'), { node: 22, manager: 'npm' });
  const main = join(consumer.folder, 'main.ts');
  writeFileSync(
    main,
    readFileSync(main, 'utf8').replace(
      /^\/\/ The test looks.*\n.*\n/m,
      'if (process.argv[1] === import.meta.filename) app.synth();\n',
    ),
  );
  const test = join(consumer.folder, 'main.test.ts');
  writeFileSync(test, readFileSync(test, 'utf8').replace("'./main'", "'./main.ts'"));
  const tsconfig = join(consumer.folder, 'tsconfig.json');
  writeFileSync(
    tsconfig,
    readFileSync(tsconfig, 'utf8').replace('"noEmit"', '"allowImportingTsExtensions": true, "noEmit"'),
  );
  const manifest = join(consumer.folder, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"commonjs"', '"module"'));
  consumer.install();
  consumer.synthAndTest();
});
