import { generatorFiles } from '../kustomize/generated-object';
import type { Layout, Placement } from '../layout/placement';
import type { Manager } from '../model';

/** A layout seen from the other end. Both trees of a review may have the same. */
export class LayoutIndex {
  /** The `kustomization.yaml` files whose ConfigMaps have a file in them, by that. */
  public readonly generators = new Map<string, Set<string>>();
  private byManager: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  private constructor(private readonly layout: Layout) {
    for (const [path, { file }] of layout.kustomizations)
      for (const generator of generatorFiles(file)) add(this.generators, generator, path);
  }

  /** That of a layout, made once. */
  public static of(layout: Layout): LayoutIndex {
    let index = KNOWN.get(layout);
    if (index === undefined) {
      index = new LayoutIndex(layout);
      KNOWN.set(layout, index);
    }
    return index;
  }

  /** The files that a Flux Kustomization applies. */
  public pathsOf(manager: Pick<Manager, 'namespace' | 'name'>): readonly string[] {
    this.byManager ??= this.managed();
    return [...(this.byManager.get(managerKey(manager)) ?? [])];
  }

  private managed(): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    const take = (path: string, placements: readonly Placement[]): void => {
      for (const { manager } of placements) if (manager !== undefined) add(found, managerKey(manager), path);
    };
    for (const [path, { placements }] of this.layout.kustomizations) take(path, placements);
    for (const [path, placements] of this.layout.placements) take(path, placements);
    return found;
  }
}

const KNOWN = new WeakMap<Layout, LayoutIndex>();

function managerKey({ namespace, name }: Pick<Manager, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
