import { scriptCommand } from './script-files';
import type { ContainerProbes, ExecProbe } from './workspace-pod';

const PROBE_SCRIPT = 'probe.sh';

/** Files that the probes need. */
export const PROBE_SCRIPTS: readonly string[] = [PROBE_SCRIPT, 'probe-connection.mjs'];

/**
 * Seconds the script itself waits are one fewer than the kubelet's, so that the reason reaches the pod's events.
 */
function probe(timing: Omit<ExecProbe, 'command'>): ExecProbe {
  return { command: [...scriptCommand(PROBE_SCRIPT), String(timing.timeoutSeconds - 1)], ...timing };
}

/**
 * How often and how patiently the server is asked for its health. Two seconds are usual until it is healthy, seven with half a
 * core; a server at its work answers late, and killing it loses the work.
 */
export const SERVER_PROBES: Required<ContainerProbes> = {
  // Five minutes: the first start on a new version migrates the database.
  startup: probe({ periodSeconds: 3, timeoutSeconds: 4, failureThreshold: 100 }),
  // Five minutes without one answer within ten seconds, before it is taken for dead.
  liveness: probe({ periodSeconds: 30, timeoutSeconds: 11, failureThreshold: 10 }),
  // There is one pod: taking it out of the Service for a short stall would only turn a slow page into an error.
  readiness: probe({ periodSeconds: 10, timeoutSeconds: 6, failureThreshold: 6 }),
};
