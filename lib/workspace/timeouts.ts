/** Seconds that a pod takes to pull its images, migrate the database and answer, beside the clone. */
const START_SECONDS = 600;

/** Seconds that Flux needs beside the Helm release, for a restore of the volume for instance. */
const APPLY_SECONDS = 600;

/** How long a delivery may take. */
export interface DeliveryTimeouts {
  /** Of the pod, in seconds. */
  readonly pod: number;

  /** Of the HelmRelease, as a Go duration. */
  readonly release: string;

  /** Of the Flux Kustomization over it, as a Go duration. */
  readonly kustomization: string;
}

/**
 * Time-outs one above the other: the release waits longer than the stop of the old pod and the first clone may take,
 * the Kustomization longer than the release. A release that gives up earlier is remediated, and takes the pod away from under a slow clone.
 */
export function deliveryTimeouts(cloneSeconds: number, stopSeconds: number): DeliveryTimeouts {
  // Whole minutes: nobody counts the seconds of a stop.
  const release = cloneSeconds + START_SECONDS + Math.ceil(stopSeconds / 60) * 60;
  return { pod: release, release: goDuration(release), kustomization: goDuration(release + APPLY_SECONDS) };
}

function goDuration(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
