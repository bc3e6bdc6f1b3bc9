import type { HealthCheck } from '../health-check';
import type { HostImage, HostMount, MemoryPodContainer } from '../memory-pod';
import type { DataDirectoryProps, MemoryPodContainerProps } from './container-props';

/** What the containers need to know of the pod that they are in. */
export interface MemoryPodContext {
  readonly name: string;
  readonly dataRoot: string;
  readonly scriptsDirectory: string;
}

type OwnParts = Pick<MemoryPodContainer, 'name' | 'prop' | 'args' | 'ports' | 'mounts'> &
  Partial<Omit<MemoryPodContainer, 'image' | 'healthCheck' | 'containerName'>> & {
    readonly image: HostImage;
    readonly healthCheck: HealthCheck | undefined;
  };

/** A container of `own` parts, with what the user says differently laid over them. */
export function memoryPodContainer(
  pod: MemoryPodContext,
  props: MemoryPodContainerProps,
  own: OwnParts,
): MemoryPodContainer {
  const image = { ...own.image, ...props.image };
  return {
    usesEnvironmentFile: false,
    init: true,
    selinuxLabelDisabled: false,
    main: false,
    ...own,
    containerName: `${pod.name}-${own.name}`,
    image,
    autoUpdate: props.autoUpdate,
    environment: { ...own.environment, ...props.environment },
    healthCheck: own.healthCheck && healthCheck(own.healthCheck, props.healthCheck),
    memoryLimit: props.memoryLimit,
    noNewPrivileges: props.noNewPrivileges ?? true,
    stopTimeoutSeconds: props.stopTimeoutSeconds ?? 10,
    // No registry has an image of this host.
    pull: props.pull ?? (/^localhost\//.test(image.repository) ? 'never' : 'missing'),
  };
}

/** Another command asks something else: what says that the container's own command is ready does not fit to it. */
function healthCheck(own: HealthCheck, props: Partial<HealthCheck> = {}): HealthCheck {
  return { ...own, ...(props.command === undefined ? {} : { readyCommand: undefined }), ...props };
}

/** The mount of a container's own data directory. */
export function dataMount(
  pod: MemoryPodContext,
  props: DataDirectoryProps | undefined,
  own: { readonly name: string; readonly containerPath: string; readonly uid: number; readonly gid: number },
): HostMount {
  return {
    hostPath: props?.path ?? `${pod.dataRoot}/${own.name}`,
    prop: props?.path === undefined ? 'dataRoot' : `${own.name}.data.path`,
    containerPath: own.containerPath,
    readOnly: false,
    selinux: 'private',
    directory: { uid: props?.uid ?? own.uid, gid: props?.gid ?? own.gid, mode: props?.mode ?? 0o700 },
  };
}
