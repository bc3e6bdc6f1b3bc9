import type { JsonObject, Manager } from '../model';

/** What a `kustomization.yaml` or a Flux Kustomization does to each object below it. */
export interface Transform {
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: JsonObject;

  /** Labels that go into selectors and pod templates as well. */
  readonly selectorLabels?: JsonObject;
  readonly annotations?: JsonObject;

  /** Other names, tags and digests for images. */
  readonly images?: readonly JsonObject[];

  /** Values for `${NAME}`, from `postBuild.substitute`. */
  readonly substitute?: JsonObject;
}

/** How a file, or what is generated, reaches the cluster. */
export interface Placement {
  /** Nothing where the tree does not say who applies it. */
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

/** A ConfigMap or Secret that kustomize makes. */
export interface Generated {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly generator: JsonObject;
}

/** A `kustomization.yaml`, read. */
export interface KustomizeFile {
  readonly path: string;

  /** The folder that it is in, empty for the tree itself. */
  readonly folder: string;

  /** Files and folders it takes in, relative to the tree. */
  readonly resources: readonly string[];
  readonly transform: Transform;
  readonly generated: readonly Generated[];

  /** What it does beyond that, such as patches: compared as it stands. */
  readonly rest: JsonObject;
}

/** What of a tree reaches the cluster, and how. */
export interface Layout {
  /** By the path of a manifest. */
  readonly placements: ReadonlyMap<string, readonly Placement[]>;

  /** By the path of a `kustomization.yaml`. */
  readonly kustomizations: ReadonlyMap<string, PlacedKustomization>;

  /** Folders that a Flux Kustomization of the tree applies. */
  readonly managed: ReadonlySet<string>;
}

/** A `kustomization.yaml` that is in use. */
export interface PlacedKustomization {
  readonly file: KustomizeFile;
  readonly placements: readonly Placement[];
}
