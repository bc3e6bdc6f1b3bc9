/** Permission bits of a file that asks for none. */
export const DEFAULT_MODE = 0o644;

/** One file of the output, before it is guarded and written. */
export interface OutputFile {
  /** Where it goes: a POSIX path relative to the output directory, without `.` or `..` segments. */
  readonly path: string;

  /** Its bytes, as text in UTF-8 with `\n` line ends. */
  readonly content: string;

  /**
   * Its permission bits.
   *
   * @default 0o644
   */
  readonly mode?: number;

  /**
   * The Kubernetes object that `content` is the YAML of, so that guards need not parse it again.
   *
   * @default - the file is not a manifest
   */
  readonly manifest?: unknown;

  /**
   * Path of the construct that asked for the file, for error messages.
   *
   * @default - the app itself
   */
  readonly constructPath?: string;
}
