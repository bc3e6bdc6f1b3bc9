import type { Identity } from '../model';

/** What a thing of the picture is for. */
export type Role =
  | 'route'
  | 'certificate'
  | 'service'
  | 'pod'
  | 'release'
  | 'secret'
  | 'secret-source'
  | 'claim'
  | 'backup'
  | 'restore'
  | 'port'
  | 'container'
  | 'directory';

/** What a tree deploys: the picture that a person draws of it, without a place on the paper. */
export interface Deployment {
  /** Namespaces first, then hosts, each by name. */
  readonly places: readonly Place[];
}

/** A namespace of the cluster, or a host. */
export interface Place {
  /** The same in every tree. */
  readonly id: string;
  readonly kind: 'namespace' | 'host';
  readonly name: string;

  /** The object that makes it, where the tree has one. */
  readonly identity?: Identity;

  /** What belongs together in it, by name. */
  readonly lanes: readonly Lane[];
}

/** What belongs together: a workspace, a memory pod, or what is shared by all of a namespace. */
export interface Lane {
  /** Unique within its place. */
  readonly id: string;
  readonly kind: 'workspace' | 'memory-pod' | 'shared';
  readonly name: string;
  readonly things: readonly Thing[];
  readonly links: readonly Link[];
}

/** One box of the picture. */
export interface Thing {
  /** The same in every tree. */
  readonly id: string;
  readonly role: Role;

  /** What a person calls it: a hostname, the name of a claim. */
  readonly title: string;

  /** What is said of it beneath its title. */
  readonly facts: readonly Fact[];

  /** What it is read off; a change of one of them is a change of it. */
  readonly identities: readonly Identity[];

  /** All that its source says of it, where it is only a part of that, such as one container of a unit. */
  readonly definition?: string;
}

/** One line beneath a title. */
export interface Fact {
  /** Such as `image`; unique within its thing. */
  readonly name: string;
  readonly value: string;
}

/** One thing needs another. */
export interface Link {
  /** Id of a thing of the lane. */
  readonly from: string;
  readonly to: string;

  /** What the first does with the second, such as `mounts`. */
  readonly meaning: string;
}
