import { DEFAULT_PODMAN_VERSION, isKnown, QUADLET_KEYS, type PodmanVersion } from './podman-versions';
import type { MemoryPod } from '../memory-pod';

/** For which Podman, and how, Quadlet files are written. */
export interface QuadletOptions {
  /**
   * Podman of the host, as in `podman --version`, 4.4 or newer. Keys that it lacks are written as options of `podman`. One
   * that is newer than the newest known is written for as that one.
   *
   * @default '5.4'
   * @see https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
   */
  readonly podmanVersion?: PodmanVersion;

  /**
   * Gives each data directory a `.volume`, so that `podman volume` knows it. The data stays in the directory.
   *
   * @default false
   */
  readonly dataVolumes?: boolean;
}

/** The names of the files of a pod, and of the units that the generator makes of them. */
export interface QuadletNames {
  /** Podman that the files are written for. */
  readonly version: PodmanVersion;

  /** Whether there is a `.pod`; otherwise an ordinary unit makes the pod, and the containers join its network. */
  readonly hasPodFile: boolean;

  /** The unit of the pod, such as `opencode-memory-pod.service`. */
  readonly podUnit: string;

  /** Its file, such as `opencode-memory-pod.pod`. */
  readonly podFile: string;
}

/** The names for a version of Podman. */
export function quadletNames(pod: MemoryPod, { podmanVersion = DEFAULT_PODMAN_VERSION }: QuadletOptions): QuadletNames {
  const hasPodFile = isKnown(QUADLET_KEYS.Container.Pod, podmanVersion);
  const podUnit = `${pod.name}.service`;
  // The generator adds -pod to the name of the file, unless ServiceName= says otherwise.
  const stem = isKnown(QUADLET_KEYS.Pod.ServiceName, podmanVersion) ? pod.name : pod.name.replace(/-pod$/, '');
  return { version: podmanVersion, hasPodFile, podUnit, podFile: hasPodFile ? `${stem}.pod` : podUnit };
}
