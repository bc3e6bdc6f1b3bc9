import { posix } from 'node:path';
import type { Description } from '../gitops/description';
import { installAdvice, type HostForm } from './host-forms';
import { watchUnitName, type MemoryPod } from './memory-pod';

/** What has to be true of a host that runs a memory pod, for who asks the app. */
export interface HostFacts extends Description {
  readonly kind: 'memory-pod-host';

  /** Name of the host's folder. */
  readonly hostName: string;

  /** The pod's name, and that of its unit without `.service`. */
  readonly pod: string;

  /** Absolute path of Podman. */
  readonly podman: string;

  readonly rendering: 'systemd' | 'quadlet';

  /** Unit that systemd shows the pod's state by. */
  readonly unit: string;

  /** Unit that looks after the running pod. */
  readonly watchUnit: string;

  /** In start order. */
  readonly containers: readonly ContainerFacts[];

  /** Addresses that the published ports are bound to. */
  readonly bindAddresses: readonly string[];

  /** File with the secrets. */
  readonly environmentFile: string;

  /** User name of OpenCode, or null where the description has none: the environment file may have one. */
  readonly userName: string | null;

  /** What a person does to bring the pod to the host. */
  readonly installAdvice: string;

  /** Script that says what keeps the pod from starting. */
  readonly preflight: string;
}

/** What a container of the pod has to be. */
export type ContainerFacts = {
  /** Such as `valkey`. */
  readonly name: string;

  /** Its name in Podman. */
  readonly containerName: string;

  /** Unit that is started again when it ends. */
  readonly unit: string;

  /** Whether the unit stands for it. */
  readonly main: boolean;

  /** Whether Podman checks its health. */
  readonly checked: boolean;

  /** Key of the environment file whose value its clients have to give. */
  readonly passwordKey?: string;

  readonly ports: readonly { readonly name: string; readonly port: number; readonly published: boolean }[];
};

/** What has to be true of the host that runs `pod`. */
export function hostFacts(
  hostName: string,
  pod: MemoryPod,
  rendering: 'systemd' | 'quadlet',
  forms: ReadonlySet<HostForm>,
): HostFacts {
  const unit = `${pod.name}.service`;
  const userName = pod.containers.find(({ main }) => main)?.environment['OPENCODE_SERVER_USERNAME'] ?? null;
  return {
    kind: 'memory-pod-host',
    hostName,
    pod: pod.name,
    podman: pod.podmanPath,
    rendering,
    unit,
    watchUnit: watchUnitName(pod),
    containers: pod.containers.map(({ name, containerName, main, healthCheck, password, ports }) => ({
      name,
      containerName,
      unit: rendering === 'quadlet' ? `${containerName}.service` : unit,
      main,
      checked: healthCheck !== undefined,
      ...(password !== undefined && { passwordKey: password.key }),
      ports: ports.map((port) => ({ name: port.name, port: port.port, published: port.published })),
    })),
    bindAddresses: pod.bindAddresses,
    environmentFile: pod.environmentFile.path,
    userName,
    installAdvice: installAdvice(hostName, pod.name, forms),
    preflight: posix.join(pod.scriptsDirectory, 'preflight.sh'),
  };
}
