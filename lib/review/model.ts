import type { JsonValue } from '../gitops/description';

/**
 * How much a consequence matters: data is gone for good; something stops working, or being protected; or it is worth
 * knowing.
 */
export type Grade = 'data-loss' | 'outage' | 'note';

/** Which thing something is said of, whatever file it is written in. */
export type Identity = ObjectIdentity | UnitIdentity | FileIdentity;

/** A Kubernetes object. */
export interface ObjectIdentity {
  readonly type: 'object';

  /** API group without its version; empty for the core group. */
  readonly group: string;
  readonly kind: string;

  /** Where Flux puts it; empty for what has no namespace, or where nothing says. */
  readonly namespace: string;
  readonly name: string;
}

/** A systemd unit or a Quadlet file of a host. */
export interface UnitIdentity {
  readonly type: 'unit';

  /** The folder of the host, such as `memory` of `hosts/memory`. */
  readonly host: string;

  /** With its suffix, such as `opencode-memory-pod.service` or `valkey.container`. */
  readonly name: string;
}

/** A file that is data: a script, a setting of a host, a directory that Ignition makes. */
export interface FileIdentity {
  readonly type: 'file';

  /** The folder of the host; empty for what belongs to none. */
  readonly host: string;

  /** Where it lies on the host (absolute); in the tree, where it belongs to none. */
  readonly path: string;
}

/** One thing that a tree deploys. */
export type Item = ObjectItem | UnitItem | FileItem;

/** What every item has. */
interface ItemOrigin {
  /** The file that it is written in, relative to the tree. */
  readonly path: string;

  /** Line of that file, from 1. */
  readonly line: number;
}

/** A Kubernetes object, with the namespace and labels that kustomize gives it. */
export interface ObjectItem extends ItemOrigin {
  readonly type: 'object';
  readonly identity: ObjectIdentity;
  readonly object: JsonObject;

  /** What applies it; nothing where the tree does not say. */
  readonly manager?: Manager;

  /** The HelmRelease whose values become this object. */
  readonly release?: ObjectIdentity;
}

/** The Flux Kustomization that applies an object. */
export interface Manager {
  readonly namespace: string;
  readonly name: string;

  /** Whether Flux deletes what disappears from its tree. */
  readonly prune: boolean;

  /** Whether Flux deletes and makes anew what it cannot change. */
  readonly force: boolean;
}

/** A systemd unit or a Quadlet file. */
export interface UnitItem extends ItemOrigin {
  readonly type: 'unit';
  readonly identity: UnitIdentity;
  readonly directives: readonly Directive[];

  /** Whether Butane or Ignition enables it; nothing where they do not say. */
  readonly enabled?: boolean;
}

/** One line of a unit. */
export interface Directive {
  /** Such as `Service`. */
  readonly section: string;

  /** Such as `ExecStart`. */
  readonly key: string;

  /** With continued lines joined. */
  readonly value: string;
  readonly line: number;
}

/** A file that is data. */
export interface FileItem extends ItemOrigin {
  readonly type: 'file';
  readonly identity: FileIdentity;

  /** Nothing for a directory, or a file that is fetched. */
  readonly text?: string;
  readonly mode?: number;

  /** `uid:gid`, where something says. */
  readonly owner?: string;
}

/** A map as JSON has it. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What happened to one thing. */
export interface Change {
  readonly identity: Identity;
  readonly action: 'added' | 'removed' | 'changed';

  /** The file on either side, relative to its tree. */
  readonly path: { readonly before?: string; readonly after?: string };

  /** What differs; empty for what was added or removed. */
  readonly fields: readonly FieldChange[];
}

/** What differs in one thing. Secrets are replaced by a word that says so. */
export interface FieldChange {
  /** Such as `spec.template.spec.containers[opencode].image` or `Service.ExecStart`. */
  readonly field: string;

  /** Nothing where it was not there. */
  readonly before?: JsonValue;

  /** Nothing where it is no longer there. */
  readonly after?: JsonValue;

  /** The changed lines of a text, as `diff -u` shows them, without a header. */
  readonly diff?: string;
}

/** What a change leads to once it is merged. */
export interface Consequence {
  /** Name of the rule that found it, such as `object-pruned`. */
  readonly rule: string;
  readonly grade: Grade;
  readonly subject: Identity;

  /** One sentence in the user's words, without a full stop. */
  readonly summary: string;

  /** Why that is so. */
  readonly detail?: string;

  /** What to do about it. */
  readonly next?: string;
}

/** One side of a review. */
export interface ReviewedTree {
  /** As the user called it: a directory, or a Git ref. */
  readonly name: string;

  /** All that it deploys, in the order of the files. Parsed when it is first asked for. */
  items(): readonly Item[];

  /** What is read off one of its files; of a file of a host, all that the host gets. */
  itemsAt(path: string): readonly Item[];
}

/** What is different between two trees, and what that leads to. */
export interface Review {
  readonly base: ReviewedTree;
  readonly head: ReviewedTree;

  /** In the order of the files. */
  readonly changes: readonly Change[];

  /** The gravest first. */
  readonly consequences: readonly Consequence[];

  /** Whether something changed that could not be read, or that nothing leads to: there may be more than is told. */
  readonly isIncomplete: boolean;
}
