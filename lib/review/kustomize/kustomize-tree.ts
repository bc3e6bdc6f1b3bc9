import { isKubernetesObject } from '../identity/object-identity';
import { isMap, textAt } from '../json';
import type { ParsedFiles } from '../layout/parsed-files';
import type { JsonObject } from '../model';
import { generatedObject, generatorFiles, mergedGenerator } from './generated-object';
import {
  compact,
  folderOf,
  isKustomizeFile,
  type KustomizeFile,
  kustomizeFile,
  withFluxFields,
} from './kustomize-file';
import { replacementOf } from './replacement';
import type { Travelling } from './selector';
import type { Transform } from './transform';
import { travelled } from './transform-object';

/** A file that a build comes to, and what it does to the objects in it. */
export interface Leaf {
  readonly path: string;

  /** Where it is a `kustomization.yaml`: what that makes by itself. */
  readonly file?: KustomizeFile;

  /** The innermost first. */
  readonly transforms: readonly Transform[];
}

/** The folders of a tree as kustomize, and Flux before it, read them. */
export class KustomizeTree {
  /** By folder. */
  public readonly kustomizeFiles = new Map<string, KustomizeFile>();
  public readonly folders = new Set<string>(['']);

  /** Manifests by folder. */
  public readonly byFolder = new Map<string, string[]>();
  private readonly subfolders = new Map<string, Set<string>>();
  private readonly built = new Map<string, readonly Leaf[]>();
  private readonly underWay = new Set<string>();

  /** Whether the source of Flux leaves a file out. */
  public isLeftOut: (path: string) => boolean = () => false;

  /** Reads each `kustomization.yaml`. */
  public constructor(
    private readonly files: ParsedFiles,
    manifests: readonly string[],
  ) {
    for (const path of manifests) this.addFolder(folderOf(path)).push(path);
    for (const path of manifests) {
      if (!isKustomizeFile(path)) continue;
      const found = files.documents(path).flatMap(({ value }) => (isMap(value) ? [value] : []))[0];
      const read = (name: string) => (files.has(name) ? files.documents(name) : undefined);
      this.kustomizeFiles.set(folderOf(path), kustomizeFile(path, found ?? {}, read));
    }
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

  /** Files and folders that a `kustomization.yaml` takes in, and the files that it reads. */
  public referred(): readonly string[] {
    return [...this.kustomizeFiles.values()].flatMap(({ resources, components }) => [...resources, ...components]);
  }

  /** All that a `kustomization.yaml` reads which is no manifest of its own. */
  public static reads(file: KustomizeFile): readonly string[] {
    return [...file.reads, ...generatorFiles(file)];
  }

  /** What a folder comes to that is applied by itself. */
  public buildAlone(folder: string): readonly Leaf[] {
    return this.referring(this.build(folder));
  }

  /** What a folder comes to within another one. */
  private build(folder: string): readonly Leaf[] {
    const known = this.built.get(folder);
    if (known !== undefined) return known;
    // Folders that take each other in are refused by kustomize.
    if (this.underWay.has(folder)) return [];
    this.underWay.add(folder);
    const file = this.kustomizeFiles.get(folder);
    const leaves = file === undefined ? this.scan(folder) : this.buildFile(file);
    this.underWay.delete(folder);
    this.built.set(folder, leaves);
    return leaves;
  }

  /** What a folder comes to that a Flux Kustomization applies. */
  public buildFor(folder: string, kustomization: JsonObject): readonly Leaf[] {
    const file = this.kustomizeFiles.get(folder);
    const own = file ?? { ...kustomizeFile(`${folder}/kustomization.yaml`, {}, () => undefined), folder };
    const changed = withFluxFields(own, kustomization);
    return this.referring(
      changed === own
        ? this.build(folder)
        : this.buildFile(changed, file === undefined ? this.scan(folder) : undefined),
    );
  }

  /** As Flux does where there is no `kustomization.yaml`: each manifest, and each folder below by its own where it has one. */
  private scan(folder: string): readonly Leaf[] {
    return [
      ...(this.byFolder.get(folder) ?? []).flatMap((path) =>
        path.endsWith('.json') || this.isLeftOut(path) ? [] : [{ path, transforms: [] }],
      ),
      ...[...(this.subfolders.get(folder) ?? [])].flatMap((child) => this.build(child)),
    ];
  }

  private buildFile(file: KustomizeFile, scanned?: readonly Leaf[]): readonly Leaf[] {
    const merging = file.generated.filter(({ generator }) =>
      /^(?:merge|replace)$/.test(textAt(generator, 'behavior') ?? ''),
    );
    const missing: string[] = [];
    const resources = scanned ?? this.resources(file, missing);
    const patches = merging.map((each) => mergedGenerator(this.files, file, each));
    const leaves = [
      ...(patches.length === 0 ? resources : append(resources, { patches })),
      ...(scanned === undefined ? [{ path: file.path, file, transforms: [] }] : []),
    ];
    const together = file.components.reduce((found, folder) => this.useComponent(folder, found), leaves);
    return append(together, this.completed(file, together, missing));
  }

  /** A component works on all that its user has come to so far. */
  private useComponent(folder: string, leaves: readonly Leaf[]): Leaf[] {
    const file = this.kustomizeFiles.get(folder);
    if (file === undefined || this.underWay.has(`component ${folder}`)) return [...leaves];
    this.underWay.add(`component ${folder}`);
    const missing: string[] = [];
    const own = [...leaves, ...this.resources(file, missing), { path: file.path, file, transforms: [] }];
    const together = file.components.reduce((found, inner) => this.useComponent(inner, found), own);
    this.underWay.delete(`component ${folder}`);
    return append(together, this.completed(file, together, missing));
  }

  private resources(file: KustomizeFile, missing: string[]): readonly Leaf[] {
    return file.resources.flatMap((resource): readonly Leaf[] => {
      if (this.files.has(resource)) return [{ path: resource, transforms: [] }];
      if (this.folders.has(resource)) return this.build(resource);
      missing.push(`${file.path}: there is no ${resource}, which it lists`);
      return [];
    });
  }

  /** What the file does, with what it takes from the objects themselves. */
  private completed(file: KustomizeFile, leaves: readonly Leaf[], missing: readonly string[]): Transform {
    const { transform } = file;
    if (file.replacements.length === 0 && missing.length === 0) return transform;
    const scope = file.replacements.length === 0 ? [] : this.objects(append(leaves, transform));
    const replacements = file.replacements.map((each) => replacementOf(each, scope));
    const lost = replacements.includes(undefined) ? [`${file.path}: replacements: a source that is not found`] : [];
    return compact({
      ...transform,
      replacements: replacements.flatMap((each) => each ?? []),
      problems: [...(transform.problems ?? []), ...missing, ...lost],
    });
  }

  /** With the references that follow what was renamed on the way, wherever they are. */
  private referring(leaves: readonly Leaf[]): readonly Leaf[] {
    const isRenamed = leaves.some(({ transforms }) =>
      transforms.some(({ namePrefix, nameSuffix }) => namePrefix !== undefined || nameSuffix !== undefined),
    );
    if (!isRenamed) return leaves;
    const renames = new Map<string, string | undefined>();
    for (const { object, names } of this.objects(leaves)) {
      const final = names.at(-1) ?? '';
      for (const name of names) {
        const key = `${textAt(object, 'kind') ?? ''}/${textAt(object, 'metadata', 'namespace') ?? ''}/${name}`;
        // Of two objects with the name, which is meant cannot be told.
        renames.set(key, renames.has(key) && renames.get(key) !== final ? undefined : final);
      }
    }
    const known = Object.fromEntries([...renames].flatMap(([key, name]) => (name === undefined ? [] : [[key, name]])));
    return append(leaves, { renames: known });
  }

  private objects(leaves: readonly Leaf[]): readonly Travelling[] {
    return leaves.flatMap(({ path, file, transforms }) => {
      const objects =
        file === undefined
          ? this.files
              .documents(path)
              .flatMap(({ value }) => (isMap(value) && isKubernetesObject(value) ? [value] : []))
          : file.generated.map((each) => generatedObject(this.files, file, each));
      return objects.flatMap((object) => travelled(object, transforms, () => undefined) ?? []);
    });
  }
}

/** The leaves with one more step to go. Those that had their steps in common still do. */
function append(leaves: readonly Leaf[], transform: Transform): Leaf[] {
  if (Object.keys(transform).length === 0) return [...leaves];
  const longer = new Map<readonly Transform[], readonly Transform[]>();
  let first: readonly Transform[] | undefined;
  return leaves.map((leaf) => {
    let transforms = leaf.transforms.length === 0 ? first : longer.get(leaf.transforms);
    if (transforms === undefined) {
      transforms = [...leaf.transforms, transform];
      if (leaf.transforms.length === 0) first = transforms;
      else longer.set(leaf.transforms, transforms);
    }
    return { ...leaf, transforms };
  });
}
