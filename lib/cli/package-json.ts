import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../guard/record';
import { at } from '../init/values';

const TESTED_WITH = ['cdk8s', 'constructs', 'tsx', 'typescript', '@types/node'] as const;

/** What the package says of itself. */
export interface PackageJson {
  readonly version: string;

  /** Ranges of what its tests ran with. */
  readonly testedWith: Readonly<Record<(typeof TESTED_WITH)[number], string>>;
}

/** The package lies above the sources, and above `build/`. */
export function packageJson(): PackageJson {
  for (const folder of ['../..', '../../..']) {
    const content = read(join(__dirname, folder, 'package.json'));
    if (content?.['name'] !== 'cdk8s-opencode') continue;
    const range = (name: string): string => `^${String(at(content, 'devDependencies', name))}`;
    const testedWith = Object.fromEntries(TESTED_WITH.map((name) => [name, range(name)])) as PackageJson['testedWith'];
    return { version: String(content['version']), testedWith };
  }
  throw new Error('the package.json of cdk8s-opencode is not where its files are: install it again');
}

function read(file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(content) ? content : undefined;
  } catch {
    return undefined;
  }
}
