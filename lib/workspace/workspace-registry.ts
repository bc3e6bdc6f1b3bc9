import type { IConstruct } from 'constructs';
import type { Cluster } from '../cluster/cluster';
import type { OpenCodeFoundation } from './foundation';
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
  private readonly reporters = new Map<Cluster, OpenCodeFoundation>();

  private constructor() {
    return;
  }

  public add(workspace: OpenCodeWorkspace): void {
    this.workspaces.push(workspace);
  }

  private clashes(): string[] {
    return [
      ...this.shared('name', ({ name }) => [name], this.workspaces),
      ...this.shared('hostname', ({ hostname }) => [hostname.toLowerCase()], this.workspaces),
      ...this.shared('directory', ({ directory }) => [directory.replace(/(.)\/+$/, '$1')], this.workspaces),
      ...this.shared('secret key', (workspace) => workspace.storeKeys, this.first()),
    ];
  }

  /** Makes `foundation` say what is wrong with its cluster, unless another one does. */
  public reportCluster(foundation: OpenCodeFoundation): void {
    if (!this.reporters.has(foundation.cluster)) this.reporters.set(foundation.cluster, foundation);
  }

  /** The foundation that says what is wrong with a cluster. */
  public reporter(cluster: Cluster): OpenCodeFoundation | undefined {
    return this.reporters.get(cluster);
  }

  /** Whether there is a workspace of this name already. */
  public has(name: string): boolean {
    return this.workspaces.some((workspace) => workspace.name === name);
  }

  /** Secret keys follow from the name: those of a second workspace of one name are told by that. */
  private first(): readonly OpenCodeWorkspace[] {
    return [
      ...new Map([...this.workspaces].reverse().map((workspace) => [workspace.name, workspace])).values(),
    ].reverse();
  }

  /** One finding for each value that several workspaces have. */
  private shared(
    what: string,
    values: (workspace: OpenCodeWorkspace) => readonly string[],
    workspaces: readonly OpenCodeWorkspace[],
  ): string[] {
    const owners = new Map<string, Set<string>>();
    for (const workspace of workspaces) {
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
