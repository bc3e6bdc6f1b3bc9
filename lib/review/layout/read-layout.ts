import ignore from 'ignore';
import { at, isMap, mapAt, mapsAt, textAt, textsAt } from '../json';
import { compact, folderOf, isKustomizeFile, type KustomizeFile, resolveIn } from '../kustomize/kustomize-file';
import { KustomizeTree, type Leaf } from '../kustomize/kustomize-tree';
import type { Transform } from '../kustomize/transform';
import { transformed } from '../kustomize/transform-object';
import type { JsonObject, Manager } from '../model';
import { FluxSources, type WrittenKustomization } from './flux-sources';
import { FluxVariables } from './flux-variables';
import type { ParsedFiles } from './parsed-files';
import { type Layout, type Placement, placementKey } from './placement';
import { generatedArtifacts, impliedKustomization, isFluxKustomization } from './written-kustomizations';

/**
 * Follows the Flux Kustomizations and `kustomization.yaml` files of a tree to what they apply. A folder that one of them took in
 * before, and now none does, is not deployed, though its files may still be there.
 */
export function readLayout(files: ParsedFiles, claimedBefore: ReadonlySet<string> = new Set()): Layout {
  const first = new LayoutReader(files);
  const layout = first.read(claimedBefore);
  // A path that is a variable is known once its Kustomization is: what it leads to was no beginning.
  const later = first.claimedLate();
  if (later.length === 0) return layout;
  return { ...new LayoutReader(files).read(new Set([...claimedBefore, ...later])), isSettled: false };
}

/** Whether a file may have Kubernetes objects in it. What is in a chart is made into some by Helm. */
export function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json)$/.test(path) || isKustomizeFile(path);
}

/** Words of the files that say what Flux applies. */
const READ = ['Kustomization', 'kind: GitRepository', 'kind: ArtifactGenerator', 'sync:'] as const;

class LayoutReader {
  private readonly tree: KustomizeTree;
  private readonly sources: FluxSources;
  private readonly variables: FluxVariables;

  /** Flux Kustomizations, by the file that they are written in. */
  private readonly written = new Map<string, readonly WrittenKustomization[]>();

  /** Those that no file has, but that the Flux operator makes. */
  private readonly implied: WrittenKustomization[] = [];
  private readonly declared = new Map<string, JsonObject>();
  private readonly placements = new Map<string, Placement[]>();
  private readonly placed = new Map<string, { file: KustomizeFile; placements: Placement[] }>();
  private readonly used = new Set<string>();
  private readonly walked = new Set<string>();

  /** Those at which Flux begins: what applies them is themselves. */
  private readonly beginnings = new Set<WrittenKustomization>();
  private readonly claimed = new Set<string>();
  private readonly late = new Set<string>();

  public constructor(private readonly files: ParsedFiles) {
    const all = files.tree.paths.filter(isManifest);
    const charts = new Set(all.flatMap((path) => (/(?:^|\/)Chart\.yaml$/.test(path) ? [folderOf(path)] : [])));
    const manifests = charts.size === 0 ? all : all.filter((path) => !isWithin(path, charts));
    this.tree = new KustomizeTree(files, manifests);
    for (const path of manifests) this.take(path);
    const written = [...this.written.values()].flat();
    this.sources = new FluxSources([...written, ...this.implied], this.declared, this.tree.folders);
    this.variables = new FluxVariables(files, manifests, this.tree.kustomizeFiles.values());
    this.leaveOut();
  }

  private take(path: string): void {
    if (isKustomizeFile(path)) return;
    if (!this.files.mentions(path, ...READ)) return;
    const objects = this.files.documents(path).flatMap(({ value }) => (isMap(value) ? [value] : []));
    const written = objects.filter(isFluxKustomization).map((object) => ({ object, path }));
    if (written.length > 0) this.written.set(path, written);
    for (const object of objects) {
      if (textAt(object, 'apiVersion')?.startsWith('source.toolkit.fluxcd.io/') === true)
        this.declared.set(`${textAt(object, 'kind') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`, object);
      for (const [key, include] of generatedArtifacts(object)) {
        // Repositories with several clusters have one of a name in each.
        const known = mapsAt(this.declared.get(key), 'spec', 'include');
        this.declared.set(key, { spec: { include: [...known, ...include] } });
      }
      const implied = impliedKustomization(object);
      if (implied === undefined) continue;
      this.implied.push({ object: implied.kustomization, path });
      if (!this.declared.has(implied.source.key)) this.declared.set(implied.source.key, implied.source.object);
    }
  }

  /** `.sourceignore` files, and what a GitRepository ignores. */
  private leaveOut(): void {
    const rules = this.sources.ignoreRules();
    const files = this.files.tree.paths.filter((path) => /(?:^|\/)\.sourceignore$/.test(path));
    if (rules.length + files.length === 0) return;
    const root = ignore().add([...rules]);
    const inner = files.map((path) => ({ folder: folderOf(path), rules: ignore().add(this.files.text(path)) }));
    this.tree.isLeftOut = (path) =>
      root.ignores(path) ||
      inner.some(({ folder, rules: own }) =>
        folder === '' ? own.ignores(path) : path.startsWith(`${folder}/`) && own.ignores(path.slice(folder.length + 1)),
      );
  }

  public read(claimedBefore: ReadonlySet<string>): Layout {
    this.claim();
    for (const each of this.implied) this.begin(each);
    this.walkFolders(new Set([...this.claimed, ...claimedBefore]));
    this.walkCircles();
    const { placements, placed: kustomizations, claimed, used } = this;
    return { placements, kustomizations, claimed, used, isSettled: true };
  }

  /** Folders that Flux applies, which was not known from the start. */
  public claimedLate(): readonly string[] {
    return [...this.late];
  }

  /** What some other folder takes in is no beginning. */
  private claim(): void {
    for (const path of this.tree.referred()) this.claimed.add(path);
    for (const each of [...[...this.written.values()].flat(), ...this.implied]) {
      const folder = this.sources.folderOf(each);
      if (folder === undefined) continue;
      this.claimed.add(folder);
      for (const component of textsAt(each.object, 'spec', 'components')) {
        const resolved = resolveIn(folder, component);
        if (resolved !== undefined) this.claimed.add(resolved);
      }
    }
  }

  /** What nothing in the tree refers to is where somebody else begins. */
  private walkFolders(claimed: ReadonlySet<string>): void {
    for (const [folder, file] of this.tree.kustomizeFiles) {
      if (!file.isComponent && !claimed.has(folder) && !this.isBelow(folder, claimed))
        this.placeAll(this.tree.buildAlone(folder), { transforms: [] });
    }
    for (const [folder, paths] of this.tree.byFolder) {
      if (claimed.has(folder) || this.tree.kustomizeFiles.has(folder) || this.isBelow(folder, claimed)) continue;
      for (const path of paths) if (!claimed.has(path)) this.place(path, { transforms: [] });
    }
  }

  /** Whether a folder above has a say in whether this one is deployed. */
  private isBelow(folder: string, claimed: ReadonlySet<string>): boolean {
    for (let above = folder; above !== '';) {
      above = folderOf(above);
      if (this.tree.kustomizeFiles.has(above) || claimed.has(above)) return true;
    }
    return false;
  }

  /**
   * A Kustomization over the folder that it lies in, and several that apply each other, are applied once by hand, as `flux
   * bootstrap` does it. One that a walked folder leaves out is not.
   */
  private walkCircles(): void {
    const folders = new Map<WrittenKustomization, string>();
    for (const each of [...this.written.values()].flat()) {
      const folder = this.sources.folderOf(each);
      if (folder !== undefined) folders.set(each, folder);
    }
    for (;;) {
      let waiting = [...folders].filter(([{ path }]) => !this.placements.has(path) && !this.isDecided(path));
      for (;;) {
        const reached = waiting.filter(([{ path }]) => waiting.some(([, folder]) => isIn(path, folder)));
        if (reached.length === waiting.length) break;
        waiting = reached;
      }
      const rank = ([{ path }, folder]: (typeof waiting)[number]): number =>
        (isIn(path, folder) ? 0 : 1000) + (folder === '' ? 0 : folder.split('/').length);
      const [first] = waiting.sort((one, other) => rank(one) - rank(other));
      if (first === undefined) return;
      this.begin(first[0]);
      // One whose own folder leaves it out begins all the same.
      folders.delete(first[0]);
    }
  }

  private isDecided(path: string): boolean {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (this.walked.has(folder)) return true;
      if (folder === '') return false;
    }
  }

  /** It is as it makes itself, where it applies itself. */
  private begin(written: WrittenKustomization): void {
    this.beginnings.add(written);
    let { object } = written;
    for (let round = 0; round < 3; round += 1) {
      const own = this.leavesOf(object, written.path)?.find(({ path }) => path === written.path);
      const next =
        own === undefined
          ? undefined
          : transformed(written.object, [...own.transforms, ...this.flux(object, written.path)]);
      if (next === undefined || JSON.stringify(next) === JSON.stringify(object)) break;
      object = next;
    }
    this.walkManaged(object, written.path);
  }

  private leavesOf(object: JsonObject, path: string): readonly Leaf[] | undefined {
    const folder = this.sources.folderOf({ object, path });
    return folder === undefined ? undefined : this.tree.buildFor(folder, object);
  }

  private placeAll(leaves: readonly Leaf[], { manager, transforms: last }: Placement): void {
    const known = new Map<readonly Transform[], Placement>();
    for (const { path, file, transforms } of leaves) {
      let placement = known.get(transforms);
      if (placement === undefined) {
        placement = { ...(manager !== undefined && { manager }), transforms: [...transforms, ...last] };
        known.set(transforms, placement);
      }
      this.walked.add(folderOf(path));
      if (file === undefined) {
        this.place(path, placement);
        continue;
      }
      const placed = this.placed.get(path) ?? { file, placements: [] };
      placed.placements.push(placement);
      this.placed.set(path, placed);
      for (const read of KustomizeTree.reads(file)) this.used.add(read);
    }
  }

  private place(path: string, placement: Placement): void {
    const known = this.placements.get(path);
    if (known === undefined) this.placements.set(path, [placement]);
    else if (known.some((other) => placementKey(other) === placementKey(placement))) return;
    else known.push(placement);
    for (const written of this.written.get(path) ?? []) {
      if (this.beginnings.has(written)) continue;
      const object = transformed(written.object, placement.transforms);
      if (object !== undefined) this.walkManaged(object, path);
    }
  }

  private walkManaged(kustomization: JsonObject, path: string): void {
    const folder = this.sources.folderOf({ object: kustomization, path });
    if (folder === undefined) return;
    if (!this.claimed.has(folder)) this.late.add(folder);
    this.claimed.add(folder);
    this.walked.add(folder);
    const manager: Manager = {
      namespace: textAt(kustomization, 'metadata', 'namespace') ?? '',
      name: textAt(kustomization, 'metadata', 'name') ?? '',
      prune:
        at(kustomization, 'spec', 'prune') === true && textAt(kustomization, 'spec', 'deletionPolicy') !== 'Orphan',
      force: at(kustomization, 'spec', 'force') === true,
    };
    this.placeAll(this.tree.buildFor(folder, kustomization), { manager, transforms: this.flux(kustomization, path) });
  }

  /** What Flux does to each object after kustomize. */
  private flux(kustomization: JsonObject, path: string): readonly Transform[] {
    const transform = compact({
      variables: this.variables.of(kustomization, path),
      labels: mapAt(kustomization, 'spec', 'commonMetadata', 'labels'),
      annotations: mapAt(kustomization, 'spec', 'commonMetadata', 'annotations'),
    });
    return Object.keys(transform).length === 0 ? [] : [transform];
  }
}

function isIn(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (folders.has(folder)) return true;
    if (folder === '') return false;
  }
}
