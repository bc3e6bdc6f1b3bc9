import type { HealthCheck } from '../health-check';

/**
 * What a database answers to `ping`, which exits 0 with each of them. One that loads its data (LOADING) or cannot save it
 * (MISCONF) is alive: killed, it would begin to load again, or lose what it holds. Only PONG means that it serves.
 */
export function ping(command: string): Pick<HealthCheck, 'command' | 'readyCommand'> {
  return {
    // What it answers is shown by `podman inspect`, and read there by watch.sh.
    command: `${command} | grep -E 'PONG|LOADING|MISCONF'`,
    readyCommand: `${command} | grep -q PONG`,
  };
}
