import { HOME_VOLUME, TEMPORARY_VOLUME } from '../pod/layout';
import { SCRIPTS_DIRECTORY, SCRIPTS_VOLUME } from '../pod/script-files';
import type { ContainerImage, ContainerSecurityContext, PodVolumeMount } from '../pod/workspace-pod';

/** What the init containers of a contribution are told by the pod that they are for. */
export interface ContributionContext {
  /** Where the workspace's volume is mounted. */
  readonly home: string;

  readonly securityContext: ContainerSecurityContext;

  /** The image that the workspace's OpenCode comes from. */
  readonly openCodeImage: ContainerImage;
}

/** The mounts of an init container that works on the workspace's volume. */
export function volumeStepMounts(context: ContributionContext): readonly PodVolumeMount[] {
  return [{ name: HOME_VOLUME, mountPath: context.home }, ...scriptStepMounts()];
}

/** The mounts of an init container that runs a script. */
export function scriptStepMounts(): readonly PodVolumeMount[] {
  return [
    { name: TEMPORARY_VOLUME, mountPath: '/tmp' },
    { name: SCRIPTS_VOLUME, mountPath: SCRIPTS_DIRECTORY, readOnly: true },
  ];
}
