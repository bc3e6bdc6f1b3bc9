import { at, isMap, textAt, textsAt } from '../json';
import type { JsonObject, Manager } from '../model';
import { fluxTransform, folderOf, isKustomizeFile, kustomizeFile, resolveIn } from './kustomize-file';
import type { ParsedFiles } from './parsed-files';
import { type KustomizeFile, type Layout, type Placement, placementKey } from './placement';
import { transformed } from './transform-object';

const FLUX_GROUP = 'kustomize.toolkit.fluxcd.io/';

/**
 * Follows the Flux Kustomizations and `kustomization.yaml` files of a tree to what they apply. A folder that a Flux
 * Kustomization applied before, and now none does, is not deployed, though its files may still be there.
 */
export function readLayout(files: ParsedFiles, managedBefore: ReadonlySet<string> = new Set()): Layout {
  return new LayoutReader(files).read(managedBefore);
}

class LayoutReader {
  private readonly manifests: readonly string[];
  /** By folder. */
  private readonly kustomizeFiles = new Map<string, KustomizeFile>();
  /** Flux Kustomizations, by the file that they are written in. */
  private readonly fluxFiles = new Map<string, readonly JsonObject[]>();
  private readonly folders = new Set<string>(['']);
  private readonly byFolder = new Map<string, string[]>();
  private readonly subfolders = new Map<string, Set<string>>();
  private readonly placements = new Map<string, Placement[]>();
  private readonly placed = new Map<string, { file: KustomizeFile; placements: Placement[] }>();
  private readonly walked = new Set<string>();

  public constructor(private readonly files: ParsedFiles) {
    this.manifests = files.tree.paths.filter((path) => /\.(?:ya?ml|json)$/.test(path) || isKustomizeFile(path));
  }

  public read(managedBefore: ReadonlySet<string>): Layout {
    for (const path of this.manifests) this.take(path);
    const managed = new Set([...this.fluxFiles.values()].flat().flatMap((object) => this.managedFolder(object) ?? []));
    this.walkEntries(new Set([...managed, ...managedBefore]));
    return { placements: this.placements, kustomizations: this.placed, managed };
  }

  private take(path: string): void {
    this.addFolder(folderOf(path)).push(path);
    if (!isKustomizeFile(path) && !this.files.mentions(path, 'Kustomization')) return;
    const objects = this.files.documents(path).flatMap(({ value }) => (isMap(value) ? [value] : []));
    if (isKustomizeFile(path)) {
      this.kustomizeFiles.set(folderOf(path), kustomizeFile(path, objects[0] ?? {}));
      return;
    }
    const flux = objects.filter(
      (object) => object['kind'] === 'Kustomization' && (textAt(object, 'apiVersion') ?? '').startsWith(FLUX_GROUP),
    );
    if (flux.length > 0) this.fluxFiles.set(path, flux);
  }

  private addFolder(folder: string): string[] {
    let inside = this.byFolder.get(folder);
    if (inside === undefined) {
      inside = [];
      this.byFolder.set(folder, inside);
      for (let child = folder; child !== ''; child = folderOf(child)) {
        this.folders.add(child);
        const parent = folderOf(child);
        const siblings = this.subfolders.get(parent) ?? new Set<string>();
        this.subfolders.set(parent, siblings.add(child));
      }
    }
    return inside;
  }

  /** `spec.path` counts from the root of the repository, of which the tree may be a part. */
  private managedFolder(kustomization: JsonObject): string | undefined {
    const path = resolveIn('', textAt(kustomization, 'spec', 'path') ?? '') ?? '';
    if (this.folders.has(path)) return path;
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const rest = path.slice(slash + 1);
      if (this.folders.has(rest)) return rest;
    }
    return undefined;
  }

  /** What nothing in the tree refers to is where somebody else begins. */
  private walkEntries(managed: ReadonlySet<string>): void {
    for (const folder of this.kustomizeFiles.keys()) {
      if (!managed.has(folder) && !this.isBelow(folder, managed)) this.walkFolder(folder, { transforms: [] });
    }
    for (const [folder, paths] of this.byFolder) {
      if (managed.has(folder) || this.kustomizeFiles.has(folder) || this.isBelow(folder, managed)) continue;
      for (const path of paths) this.place(path, { transforms: [] });
    }
  }

  /** Whether a folder above has a say in whether this one is deployed. */
  private isBelow(folder: string, managed: ReadonlySet<string>): boolean {
    for (let above = folder; above !== '';) {
      above = folderOf(above);
      if (this.kustomizeFiles.has(above) || managed.has(above)) return true;
    }
    return false;
  }

  private walkFolder(folder: string, outer: Placement): void {
    const file = this.kustomizeFiles.get(folder);
    const key = `${folder}\n${placementKey(outer)}`;
    if (this.walked.has(key)) return;
    this.walked.add(key);
    if (file === undefined) {
      // As Flux does: every manifest, and each folder below by its own kustomization.yaml where it has one.
      for (const path of this.byFolder.get(folder) ?? []) this.place(path, outer);
      for (const child of this.subfolders.get(folder) ?? []) this.walkFolder(child, outer);
      return;
    }
    const placed = this.placed.get(file.path) ?? { file, placements: [] };
    placed.placements.push(outer);
    this.placed.set(file.path, placed);
    const inner =
      Object.keys(file.transform).length === 0
        ? outer
        : { ...outer, transforms: [file.transform, ...outer.transforms] };
    for (const resource of file.resources) {
      if (this.files.has(resource)) this.place(resource, inner);
      else if (this.folders.has(resource)) this.walkFolder(resource, inner);
    }
  }

  private place(path: string, placement: Placement): void {
    const known = this.placements.get(path);
    if (known === undefined) this.placements.set(path, [placement]);
    else if (known.some((other) => placementKey(other) === placementKey(placement))) return;
    else known.push(placement);
    for (const kustomization of this.fluxFiles.get(path) ?? []) this.walkManaged(transformed(kustomization, placement));
  }

  private walkManaged(kustomization: JsonObject): void {
    const folder = this.managedFolder(kustomization);
    if (folder === undefined) return;
    const manager: Manager = {
      namespace: textAt(kustomization, 'metadata', 'namespace') ?? '',
      name: textAt(kustomization, 'metadata', 'name') ?? '',
      prune:
        at(kustomization, 'spec', 'prune') === true && textAt(kustomization, 'spec', 'deletionPolicy') !== 'Orphan',
      force: at(kustomization, 'spec', 'force') === true,
    };
    const placement = { manager, transforms: [fluxTransform(kustomization)] };
    this.walkFolder(folder, placement);
    for (const component of textsAt(kustomization, 'spec', 'components')) {
      const resolved = resolveIn(folder, component);
      if (resolved !== undefined) this.walkFolder(resolved, placement);
    }
  }
}
