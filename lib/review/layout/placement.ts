import type { KustomizeFile } from '../kustomize/kustomize-file';
import type { Transform } from '../kustomize/transform';
import type { Manager } from '../model';

/** How a file, or what is generated, reaches the cluster. */
export interface Placement {
  /** Undefined where the tree does not say who applies it. */
  readonly manager?: Manager;

  /** The innermost first, as they are carried out. */
  readonly transforms: readonly Transform[];
}

const KEYS = new WeakMap<Placement, string>();

/** A text that two placements share only if they are the same. All files of a folder have one placement. */
export function placementKey(placement: Placement): string {
  let key = KEYS.get(placement);
  if (key === undefined) {
    key = JSON.stringify(placement);
    KEYS.set(placement, key);
  }
  return key;
}

/** What of a tree reaches the cluster, and how. */
export interface Layout {
  /** By the path of a manifest. */
  readonly placements: ReadonlyMap<string, readonly Placement[]>;

  /** By the path of a `kustomization.yaml`. */
  readonly kustomizations: ReadonlyMap<string, PlacedKustomization>;

  /** Folders that a Flux Kustomization or a `kustomization.yaml` of the tree takes in. */
  readonly claimed: ReadonlySet<string>;

  /** Files that are read on the way, such as patches. */
  readonly used: ReadonlySet<string>;

  /** Whether what was taken in before made no difference: read again, the same tree has the same layout. */
  readonly isSettled: boolean;
}

/** A `kustomization.yaml` that is in use. */
export interface PlacedKustomization {
  readonly file: KustomizeFile;
  readonly placements: readonly Placement[];
}
