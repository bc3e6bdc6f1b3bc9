import type { IConstruct } from 'constructs';
import type { OpenCodeWorkspace } from './workspace';

const REGISTRIES = new WeakMap<IConstruct, WorkspaceRegistry>();

/** All workspaces of an app, to find those that get in each other's way. Looks at each once, however many there are. */
export class WorkspaceRegistry {
  /** The registry of the app that `construct` is part of. */
  public static of(construct: IConstruct): WorkspaceRegistry {
    const { root } = construct.node;
    const known = REGISTRIES.get(root);
    if (known !== undefined) return known;
    const registry = new WorkspaceRegistry();
    REGISTRIES.set(root, registry);
    root.node.addValidation({ validate: () => registry.clashes() });
    return registry;
  }

  private readonly workspaces: OpenCodeWorkspace[] = [];

  private constructor() {
    return;
  }

  public add(workspace: OpenCodeWorkspace): void {
    this.workspaces.push(workspace);
  }

  private clashes(): string[] {
    return [
      ...this.shared('name', ({ name }) => [name]),
      ...this.shared('hostname', ({ hostname }) => [hostname.toLowerCase()]),
      ...this.shared('directory', ({ directory }) => [directory.replace(/(.)\/+$/, '$1')]),
      ...this.shared('secret key', (workspace) => workspace.storeKeys),
    ];
  }

  /** One finding for each value that several workspaces have. */
  private shared(what: string, values: (workspace: OpenCodeWorkspace) => readonly string[]): string[] {
    const owners = new Map<string, Set<string>>();
    for (const workspace of this.workspaces) {
      for (const value of values(workspace)) {
        owners.set(value, (owners.get(value) ?? new Set()).add(workspace.node.path));
      }
    }
    return [...owners]
      .filter(([, paths]) => paths.size > 1)
      .map(
        ([value, paths]) =>
          `${[...paths].map((path) => `[${path}]`).join(' and ')} have one ${what}, ${JSON.stringify(value)}: give each its own`,
      );
  }
}
