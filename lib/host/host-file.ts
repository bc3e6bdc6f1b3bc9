/** One file of a host's folder, such as `dist/hosts/<host>/opencode-memory-pod.service`. */
export interface HostFile {
  /** Where it goes in that folder: a POSIX path without `.` or `..` segments. */
  readonly path: string;

  /** Text in UTF-8 with `\n` line ends. */
  readonly content: string;

  /**
   * Permission bits.
   *
   * @default 0o644
   */
  readonly mode?: number;

  /**
   * Absolute path that an installation puts it at on the host.
   *
   * @default - it stays in the folder
   */
  readonly installPath?: string;

  /**
   * It is a systemd unit that an installation enables. Quadlet files are not: their `[Install]` section does it.
   *
   * @default false
   */
  readonly enable?: boolean;
}
