import type { JsonObject } from '../model';
import type { Variables } from '../substitution/substitute-object';
import type { Patch } from './patch';

/** What a `kustomization.yaml`, or a Flux Kustomization, does to each object below it. Carried out in this order. */
export interface Transform {
  /** Values for `${NAME}`, which Flux replaces after kustomize is done. */
  readonly variables?: Variables;
  readonly patches?: readonly Patch[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;

  readonly labels?: JsonObject;

  /** Labels that go into pod templates as well. */
  readonly templateLabels?: JsonObject;

  /** Labels that go into selectors and pod templates as well. */
  readonly selectorLabels?: JsonObject;
  readonly annotations?: JsonObject;

  /** Annotations that go into pod templates as well. */
  readonly templateAnnotations?: JsonObject;

  /** Patches of the field that is for operations alone. */
  readonly latePatches?: readonly Patch[];

  /** How many pods a workload of some name has. */
  readonly replicas?: readonly JsonObject[];

  /** Other names, tags and digests for images. */
  readonly images?: readonly JsonObject[];
  readonly replacements?: readonly Replacement[];

  /** Other names of what was renamed on the way, by `Kind/namespace/name`: references follow once all else is done. */
  readonly renames?: Readonly<Record<string, string>>;

  /** Parts of it that are not carried out here. */
  readonly problems?: readonly string[];
}

/** A value of one object that goes into others. */
export interface Replacement {
  readonly value: string;
  readonly targets: readonly JsonObject[];
}
