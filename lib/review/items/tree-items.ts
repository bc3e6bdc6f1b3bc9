import { shareEqual } from '../compare/share-equal';
import type { FileItem, Item, ReviewedTree } from '../model';
import type { ParsedFiles } from '../layout/parsed-files';
import type { Layout } from '../layout/placement';
import { generatedItems } from './generated-items';
import { hostItems } from './host-items';
import { type HostLayout, hostLayout } from './host-layout';
import { LayoutIndex } from './layout-index';
import { objectItems } from './object-items';

/** The items of one tree, made for each file when it is asked for. */
export class TreeItems implements ReviewedTree {
  private readonly hosts: HostLayout;
  private readonly made = new Map<string, readonly Item[]>();
  private readonly index: LayoutIndex;
  /** What could not be carried out in what was made so far. */
  public readonly problems = new Set<string>();
  private earlier: { readonly items: TreeItems; readonly changed: ReadonlySet<string> } | undefined;

  public constructor(
    private readonly files: ParsedFiles,
    public readonly layout: Layout,
  ) {
    this.hosts = hostLayout(files.tree.paths);
    this.index = LayoutIndex.of(layout);
  }

  public get name(): string {
    return this.files.tree.name;
  }

  /** All that the tree deploys, in the order of the files. */
  public items(): readonly Item[] {
    return [...new Set(this.files.tree.paths.flatMap((path) => this.unitsOf(path)))].flatMap((unit) =>
      this.itemsOf(unit),
    );
  }

  public itemsAt(path: string): readonly Item[] {
    return this.unitsOf(path).flatMap((unit) => this.itemsOf(unit));
  }

  /** What of the tree has to be looked at anew where a file changed: files, and folders of hosts. */
  public unitsOf(path: string): readonly string[] {
    const host = this.hosts.folderOf(path);
    if (host !== undefined) return [`host:${host}`];
    const generators = [...(this.index.generators.get(path) ?? [])];
    if (this.layout.kustomizations.has(path) || this.layout.placements.has(path)) return [path, ...generators];
    return generators.length > 0 ? generators : [path];
  }

  /** Whether a file goes to a host. */
  public isOfHost(path: string): boolean {
    return this.hosts.folderOf(path) !== undefined;
  }

  /** Takes what is equal from an earlier tree's items: of the units that did not change, all. */
  public shareWith(items: TreeItems, changed: ReadonlySet<string>): void {
    this.earlier = { items, changed };
  }

  /** The items of one such unit. */
  public itemsOf(unit: string): readonly Item[] {
    const { earlier } = this;
    if (earlier?.changed.has(unit) === false) return earlier.items.itemsOf(unit);
    let items = this.made.get(unit);
    if (items === undefined) {
      items = unit.startsWith('host:')
        ? hostItems(this.files, this.hosts, unit.slice('host:'.length))
        : this.make(unit);
      if (earlier !== undefined) items = shareEqual(earlier.items.itemsOf(unit), items);
      this.made.set(unit, items);
    }
    return items;
  }

  /** What a Flux Kustomization applies. */
  public itemsOfManager(manager: { readonly namespace: string; readonly name: string }): readonly Item[] {
    return this.index.pathsOf(manager).flatMap((path) => this.itemsOf(path));
  }

  /** What a host gets. */
  public itemsOfHost(name: string): readonly Item[] {
    return this.hosts.folders
      .filter((folder) => this.hosts.nameOf(folder) === name)
      .flatMap((folder) => this.itemsOf(`host:${folder}`));
  }

  private readonly report = (problem: string): void => void this.problems.add(problem);

  private make(path: string): readonly Item[] {
    if (!this.files.has(path)) return [];
    const kustomization = this.layout.kustomizations.get(path);
    if (kustomization !== undefined) return generatedItems(this.files, kustomization, this.report);
    const placements = this.layout.placements.get(path);
    if (placements !== undefined) return objectItems(this.files, path, placements, this.report);
    // What is in a ConfigMap is told of that.
    return !this.index.generators.has(path) && isScript(path, this.files) ? [this.script(path)] : [];
  }

  private script(path: string): FileItem {
    return {
      type: 'file',
      identity: { type: 'file', host: '', path },
      path,
      line: 1,
      text: this.files.text(path),
      ...(this.files.tree.isExecutable(path) && { mode: 0o755 }),
    };
  }
}

function isScript(path: string, files: ParsedFiles): boolean {
  return (
    /\.(?:sh|bash)$/.test(path) ||
    (files.tree.isExecutable(path) && files.tree.read(path).subarray(0, 2).toString('latin1') === '#!')
  );
}
