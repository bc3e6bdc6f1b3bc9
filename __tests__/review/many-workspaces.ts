import { exampleCluster } from '../support/first-user';
import { GitOpsApp, OPENCODE_VERSION, OpenCodeFoundation, OpenCodeWorkspace } from '../../lib';

/** Files by path. */
export type Tree = ReadonlyMap<string, string>;

const FIRST = 'w0000';

/**
 * The tree of so many workspaces: one of them made by the constructs, the others in its shape, as a thousand would take
 * half a minute to make.
 */
export function manyWorkspaces(count: number): Tree {
  const app = new GitOpsApp();
  const foundation = new OpenCodeFoundation(app, 'opencode', {
    cluster: exampleCluster(),
    domain: 'opencode.example.org',
  });
  new OpenCodeWorkspace(foundation, FIRST, { repository: 'https://github.com/example/home' });
  const names = Array.from({ length: count }, (_, index) => `w${String(index).padStart(4, '0')}`);
  return new Map(
    app
      .files()
      .flatMap(({ path, content }) =>
        path.includes(FIRST)
          ? names.map((name) => [path.replaceAll(FIRST, name), content.replaceAll(FIRST, name)] as const)
          : [[path, repeatLines(content, names)] as const],
      ),
  );
}

/** What is shared names each workspace in a line of its own. */
function repeatLines(content: string, names: readonly string[]): string {
  return content
    .split('\n')
    .flatMap((line) => (line.includes(FIRST) ? names.map((name) => line.replaceAll(FIRST, name)) : [line]))
    .join('\n');
}

/** The same tree with a later OpenCode in each workspace. */
export function withOpenCodeRaised(tree: Tree): Tree {
  const from = `tag: ${OPENCODE_VERSION}`;
  return new Map([...tree].map(([path, content]) => [path, content.replaceAll(from, 'tag: 99.0.0')]));
}

/** The same tree without one workspace. */
export function withoutWorkspace(tree: Tree, name: string): Tree {
  return new Map(
    [...tree]
      .filter(([path]) => !path.includes(name))
      .map(([path, content]) => [path, content.replace(`  - ./opencode-${name}/ks.yaml\n`, '')]),
  );
}
