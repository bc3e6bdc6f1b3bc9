import type { Identity } from '../model';

/** What a thing of the picture is for. */
export type Role =
  | 'route'
  | 'service'
  | 'certificate'
  | 'port'
  | 'pod'
  | 'release'
  | 'container'
  | 'secret'
  | 'claim'
  | 'directory'
  | 'volume'
  | 'backup'
  | 'restore'
  | 'other';

/** What a tree deploys: the picture that a person draws of it, without a place on the paper. */
export interface Deployment {
  /** Namespaces first, then hosts, then what belongs to neither; each by name. */
  readonly places: readonly Place[];
}

/** A namespace of the cluster, a host, or the repository for what goes to neither. */
export interface Place {
  readonly kind: 'namespace' | 'host' | 'repository';

  /** Empty for what has no namespace. */
  readonly name: string;

  /** The object that makes it, where the tree has one. */
  readonly identity?: Identity;

  /** By name. */
  readonly lanes: readonly Lane[];
}

/** What belongs together in a place: a workspace, another app, the pod of a host. */
export interface Lane {
  readonly kind: 'workspace' | 'app' | 'pod' | 'files';

  /** Unique within its place; empty for files. */
  readonly name: string;
  readonly things: readonly Thing[];
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

  /** What it is; nothing for a part of something, such as one container of a unit. */
  readonly identity?: Identity;

  /** All that its source says of it, where it has no identity. */
  readonly definition?: string;
}

/** One line beneath a title. */
export interface Fact {
  /** Such as `image`; unique within its thing. */
  readonly name: string;
  readonly value: string;
}
