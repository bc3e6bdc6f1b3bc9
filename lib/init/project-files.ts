import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Layout } from './layout';

/** What the files of a new app refer to. */
export interface PackageVersions {
  /** Of this library, as npm understands it: a range, or the path of a tarball. */
  readonly library: string;

  /** Of its peers and of what runs the app. */
  readonly others: Readonly<Record<'cdk8s' | 'constructs' | 'tsx' | 'typescript' | '@types/node', string>>;
}

/** Files of an app beside `main.ts`, by path in the repository. None of them depends on the cluster. */
export function projectFiles(
  layout: Layout,
  versions: PackageVersions,
  branch: string,
): Readonly<Record<string, string>> {
  const inApp = (name: string): string => posix.join(layout.appDirectory, name);
  return {
    [inApp('package.json')]: packageJson(versions),
    [inApp('cdk8s.yaml')]: template('cdk8s.yaml'),
    [inApp('tsconfig.json')]: template('tsconfig.json'),
    [inApp('main.test.ts')]: template('main.test.ts'),
    [inApp('.gitignore')]: 'node_modules/\n.cache/\n',
    '.github/workflows/opencode.yaml': template('workflow.yaml')
      .replace('APP_DIRECTORY', layout.appDirectory)
      .replace('[main]', `[${branch}]`),
  };
}

function packageJson({ library, others }: PackageVersions): string {
  const { cdk8s, constructs, ...development } = others;
  const content = {
    name: 'opencode-workspaces',
    private: true,
    type: 'commonjs',
    scripts: {
      synth: 'node --import tsx main.ts',
      test: 'node --import tsx --test main.test.ts',
      types: 'tsc --noEmit',
    },
    dependencies: { cdk8s, 'cdk8s-opencode': library, constructs },
    devDependencies: development,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function template(name: string): string {
  return readFileSync(join(__dirname, 'templates', `${name}.template`), 'utf8');
}
