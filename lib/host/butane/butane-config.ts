import type { ButaneSpec } from './butane-versions';

/**
 * The part of a Butane configuration that translates to Ignition field by field: no trees, no local files, no mount
 * units made from file systems.
 *
 * @see https://coreos.github.io/butane/specs/
 */
export interface ButaneConfig {
  readonly spec: ButaneSpec;

  /** First lines of the YAML, for people. */
  readonly comment?: string;

  readonly directories: readonly ButaneDirectory[];
  readonly files: readonly ButaneFile[];
  readonly links: readonly ButaneLink[];
  readonly units: readonly ButaneUnit[];
}

interface ButaneNode {
  /** Absolute and without `.`, `..` or doubled slashes. */
  readonly path: string;

  /** Whether something that is already there gives way. */
  readonly overwrite?: boolean;

  readonly user?: { readonly id: number };
  readonly group?: { readonly id: number };

  /** Why it is there, for the readers of the YAML. */
  readonly comment?: string;
}

/** A directory that Ignition creates, or gives this mode and owner. */
export interface ButaneDirectory extends ButaneNode {
  /** Permission bits, at most 0o777. */
  readonly mode?: number;
}

/** A file with the text in it. */
export interface ButaneFile extends ButaneNode {
  /** Permission bits, at most 0o777. */
  readonly mode?: number;
  readonly contents: { readonly inline: string };
}

/** A symbolic link, or a hard one. */
export interface ButaneLink extends ButaneNode {
  readonly target: string;
  readonly hard?: boolean;
}

/** A systemd unit; without `contents`, one that is there already. */
export interface ButaneUnit {
  /** Such as `opencode-memory-pod.service`. */
  readonly name: string;
  readonly enabled?: boolean;
  readonly mask?: boolean;
  readonly contents?: string;
  readonly dropins?: readonly { readonly name: string; readonly contents: string }[];
  readonly comment?: string;
}
