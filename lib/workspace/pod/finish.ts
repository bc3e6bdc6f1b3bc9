import type { WorkspacePodProps } from './workspace-pod-props';

/** Below five minutes, so that the drain of a node that waits so long sees the end of it. */
const DEFAULT_FINISH_SECONDS = 240;

/** OpenCode was measured to end in a fraction of a second; this is for a loaded node. */
const END_SECONDS = 30;

/** Seconds that a stop waits for sessions that are busy. */
export function finishSeconds({ finishSeconds: given }: Pick<WorkspacePodProps, 'finishSeconds'>): number {
  return given ?? DEFAULT_FINISH_SECONDS;
}

/** Seconds between SIGTERM and SIGKILL. */
export function terminationSeconds(props: Pick<WorkspacePodProps, 'finishSeconds'>): number {
  return finishSeconds(props) + END_SECONDS;
}
