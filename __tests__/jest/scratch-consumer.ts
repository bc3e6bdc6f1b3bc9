import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTree } from '../gitops/disk/tree';

const REPOSITORY = join(__dirname, '../..');

/** A repository of its own, with Jest and this library as it stands in this work tree. */
export class ScratchConsumer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'jest-consumer-'));

  public constructor() {
    this.write({
      'jest.config.json': JSON.stringify({
        testEnvironment: 'node',
        modulePaths: [join(REPOSITORY, 'node_modules')],
        moduleNameMapper: {
          '^cdk8s-opencode$': join(REPOSITORY, 'lib/index.ts'),
          '^cdk8s-opencode/jest$': join(REPOSITORY, 'lib/jest/index.ts'),
        },
        transform: {
          '^.+\\.ts$': [
            require.resolve('@swc/jest'),
            { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
          ],
        },
      }),
    });
  }

  public write(files: Readonly<Record<string, string>>): void {
    writeTree(this.folder, files);
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Runs its tests as CI would, and returns what is said of each that failed, by its name. */
  public test(...options: readonly string[]): ReadonlyMap<string, string> {
    const ours = /^(?:NO_COLOR|FORCE_COLOR|JEST_WORKER_ID|NODE_OPTIONS)$/;
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
    const { stderr } = spawnSync(
      process.execPath,
      [require.resolve('jest/bin/jest'), '--noStackTrace', '--no-colors', '--runInBand', ...options],
      { cwd: this.folder, encoding: 'utf8', env: environment },
    );
    if (!/^Tests: /m.test(stderr)) throw new Error(`Jest ran no tests:\n${stderr}`);
    // After the summary of all files what failed is said again.
    const [details = ''] = stderr.split(/^(?:Snapshot Summary|Summary of all failing tests|Test Suites:)/m);
    return new Map(
      [...details.matchAll(/^ {2}● (.+)\n\n([\s\S]*?)(?=^ {2}● | › |(?![\s\S]))/gm)].map(([, name = '', said = '']) => [
        name,
        unindented(said),
      ]),
    );
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function unindented(text: string): string {
  return text.replace(/^ {4}/gm, '').trimEnd();
}
