/** What Podman asks a container, and what it does about the answer. */
export interface HealthCheck {
  /** For `/bin/sh -c` in the container. Ends by itself within `timeoutSeconds`, which Podman does not enforce. */
  readonly command: string;

  /**
   * The same, for the start: whether it serves. A server that still loads is alive and does not serve yet.
   *
   * @default - `command`
   */
  readonly readyCommand?: string;

  /** Seconds between two checks. */
  readonly intervalSeconds: number;

  /** Seconds that a check may take. Podman does not enforce it: the command has to. */
  readonly timeoutSeconds: number;

  /** Failed checks in a row that make it unhealthy. */
  readonly retries: number;

  /** Seconds after the start in which failed checks do not count. */
  readonly startPeriodSeconds: number;

  /** What Podman does with a container that is unhealthy. */
  readonly onFailure: 'none' | 'kill' | 'restart' | 'stop';

  /** The next container starts, or the unit counts as started, only once it serves. */
  readonly requiredForStart: boolean;
}
