import { mapAt, mapsAt, textAt } from '../json';
import { folderOf, resolveIn } from '../kustomize/kustomize-file';
import type { JsonObject } from '../model';

/** A Flux Kustomization as it is written, and the file that it is in. */
export interface WrittenKustomization {
  readonly object: JsonObject;
  readonly path: string;
}

/** How `spec.path` becomes a folder of the tree: the root of an artifact may be a folder of it, or above it. */
type Shift = { readonly add: string } | { readonly strip: string };

/**
 * Which folder of the tree a Flux Kustomization applies. One that reads another source applies none, whatever its path; of an
 * artifact that is made of a folder, paths begin in that folder.
 */
export class FluxSources {
  private readonly bySource = new Map<string, readonly WrittenKustomization[]>();
  private readonly shifts = new Map<string, Shift | undefined>();
  private readonly own = new Map<string, boolean>();
  private readonly primary: string | undefined;

  /** `declared` are the sources that the tree itself has. */
  public constructor(
    written: readonly WrittenKustomization[],
    private readonly declared: ReadonlyMap<string, JsonObject>,
    private readonly folders: ReadonlySet<string>,
  ) {
    for (const each of written) {
      const key = sourceOf(each.object);
      this.bySource.set(key, [...(this.bySource.get(key) ?? []), each]);
    }
    this.primary = this.mostUsed();
  }

  /** The folder; undefined where it is none of this tree. */
  public folderOf({ object, path }: WrittenKustomization): string | undefined {
    const key = sourceOf(object);
    const wanted = pathOf(object);
    if (wanted === undefined) return undefined;
    const included = mapsAt(this.declared.get(key), 'spec', 'include').flatMap((each) => {
      const to = resolveIn('', textAt(each, 'toPath') ?? textAt(each, 'repository', 'name') ?? '') ?? '';
      const rest =
        to === '' ? wanted : wanted === to ? '' : wanted.startsWith(`${to}/`) ? wanted.slice(to.length + 1) : undefined;
      if (rest === undefined) return [];
      const source = `${textAt(each, 'repository', 'kind') ?? 'GitRepository'}/${textAt(each, 'repository', 'name') ?? ''}`;
      return [{ source, wanted: joined(resolveIn('', textAt(each, 'fromPath') ?? '') ?? '', rest) }];
    });
    for (const { source, wanted: inner } of included) {
      const found = this.find(source, inner, path);
      if (found !== undefined) return found;
    }
    return included.length > 0 ? undefined : this.find(key, wanted, path);
  }

  private find(key: string, wanted: string, path: string): string | undefined {
    if (!this.isOwn(key)) return undefined;
    const shift = this.shiftOf(key);
    const found = this.candidates(wanted, path);
    const usual = found.find((each) => JSON.stringify(each.shift) === JSON.stringify(shift)) ?? found[0];
    return usual?.folder;
  }

  /** What Flux leaves out of the artifacts that this tree becomes. */
  public ignoreRules(): readonly string[] {
    return [...this.declared].flatMap(([key, object]) => {
      const rules = textAt(object, 'spec', 'ignore');
      return rules !== undefined && this.bySource.has(key) && this.isOwn(key) ? [rules] : [];
    });
  }

  private candidates(wanted: string, path: string): readonly { readonly shift: Shift; readonly folder: string }[] {
    const above: string[] = [];
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) above.push(folder);
    const added = ['', ...above].map((add) => ({ shift: { add }, folder: joined(add, wanted) }));
    const stripped = wanted.split('/').map((_, index, steps) => ({
      shift: { strip: steps.slice(0, index).join('/') },
      folder: steps.slice(index).join('/'),
    }));
    return [...added, ...(wanted === '' ? [] : stripped.slice(1))].filter(({ folder }) => this.folders.has(folder));
  }

  /** The shift with which most paths of a source lead to a folder. */
  private shiftOf(key: string): Shift | undefined {
    if (this.shifts.has(key)) return this.shifts.get(key);
    const votes = new Map<string, number>();
    for (const { object, path } of this.bySource.get(key) ?? []) {
      const wanted = pathOf(object);
      if (wanted === undefined || wanted === '') continue;
      for (const { shift } of this.candidates(wanted, path)) {
        const text = JSON.stringify(shift);
        votes.set(text, (votes.get(text) ?? 0) + 1);
      }
    }
    const [best] = [...votes].sort(([, one], [, other]) => other - one);
    const shift = best === undefined ? undefined : (JSON.parse(best[0]) as Shift);
    this.shifts.set(key, shift);
    return shift;
  }

  /** How many of its paths are folders here; a path to the root is in every tree. */
  private fit(key: string): number {
    return (this.bySource.get(key) ?? []).reduce((sum, { object, path }) => {
      const wanted = pathOf(object);
      if (wanted === undefined) return sum;
      if (wanted === '') return sum + 0.001;
      return this.candidates(wanted, path).length > 0 ? sum + 1 : sum;
    }, 0);
  }

  private mostUsed(): string | undefined {
    const usual = (key: string): number => (key.endsWith('/flux-system') ? 1 : 0);
    const keys = [...this.bySource.keys()].filter((key) => key !== NONE && !key.startsWith('ExternalArtifact/'));
    const fits = new Map(keys.map((key) => [key, this.fit(key)]));
    return keys.sort((one, other) => (fits.get(other) ?? 0) - (fits.get(one) ?? 0) || usual(other) - usual(one))[0];
  }

  /** The folder of which the artifact of this repository is made. */
  private usualFolder(): string {
    const shift = this.primary === undefined ? undefined : this.shiftOf(this.primary);
    return shift !== undefined && 'add' in shift ? shift.add : '';
  }

  private isOwn(key: string): boolean {
    let own = this.own.get(key);
    if (own === undefined) {
      own = this.decideOwn(key);
      this.own.set(key, own);
    }
    return own;
  }

  private decideOwn(key: string): boolean {
    if (key === this.primary || key === NONE) return true;
    const [url, primary] = [key, this.primary ?? ''].map((each) => urlOf(this.declared.get(each)));
    if (url !== undefined && primary !== undefined) return url === primary;
    const written = this.bySource.get(key);
    // Artifacts are made of it alone.
    if (written === undefined) return this.primary === undefined;
    return (
      written.some(({ object }) => (pathOf(object) ?? '') !== '') &&
      written.every(({ object }) => {
        const wanted = pathOf(object);
        return wanted === undefined || this.folders.has(wanted) || this.folders.has(joined(this.usualFolder(), wanted));
      })
    );
  }
}

/** Of a Kustomization that names no source. */
const NONE = '/';

function sourceOf(kustomization: JsonObject): string {
  const reference = mapAt(kustomization, 'spec', 'sourceRef');
  return `${textAt(reference, 'kind') ?? ''}/${textAt(reference, 'name') ?? ''}`;
}

/** Relative to the artifact, empty for all of it; undefined where only the cluster knows it. */
function pathOf(kustomization: JsonObject): string | undefined {
  const path = textAt(kustomization, 'spec', 'path') ?? '';
  return path.includes('${') ? undefined : resolveIn('', path.replace(/^\/+/, ''));
}

function joined(folder: string, path: string): string {
  return folder === '' ? path : path === '' ? folder : `${folder}/${path}`;
}

/** The same for each way to write one address. */
function urlOf(source: JsonObject | undefined): string | undefined {
  return textAt(source, 'spec', 'url')
    ?.replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^/@]*@/, '')
    .replace(':', '/')
    .replace(/(?:\.git)?\/*$/, '')
    .toLowerCase();
}
