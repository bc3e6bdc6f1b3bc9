import type { EnvironmentValue, PodConfigMap, PodContainer, PodVolume, PodVolumeMount } from './workspace-pod';

/** What a part of the workspace (the clone, the Git tools, the Copilot login) adds to the pod. */
export interface PodContribution {
  /** Run in the order in which the contributions are composed. */
  readonly initContainers?: readonly PodContainer[];

  readonly volumes?: readonly PodVolume[];

  /** Added to the environment of the OpenCode server. */
  readonly environment?: Readonly<Record<string, EnvironmentValue>>;

  /** Added to the mounts of the OpenCode server. */
  readonly volumeMounts?: readonly PodVolumeMount[];

  /** File names in `lib/workspace/scripts` that go into the scripts ConfigMap. */
  readonly scripts?: readonly string[];

  /** Further ConfigMaps. */
  readonly configMaps?: readonly PodConfigMap[];
}
