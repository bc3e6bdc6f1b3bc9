import { posix } from 'node:path';
import type { HostFile } from '../host-file';
import type { MemoryPod } from '../memory-pod';
import type { ButaneSpec } from './butane-versions';
import { checkButaneConfig } from './check-butane-config';
import { butaneConfig } from './render-butane';

/** What keeps the memory pod from such an operating system, one line each, for `node.addValidation`. */
export function checkButane(pod: MemoryPod, files: readonly HostFile[], spec: ButaneSpec): readonly string[] {
  return [
    ...(spec.variant === 'fcos' ? checkFedoraCoreOs(pod) : []),
    ...checkButaneConfig(butaneConfig(pod, files, spec)).map((problem) => `butane: ${problem}`),
  ];
}

/** Links of Fedora CoreOS that lead below `/var`. */
const BELOW_VAR = ['/var', '/opt', '/srv', '/home', '/root', '/mnt', '/usr/local', '/etc', '/run'];

/** @see https://docs.fedoraproject.org/en-US/fedora-coreos/storage/ */
function checkFedoraCoreOs(pod: MemoryPod): readonly string[] {
  const isBelow = (path: string, root: string) => path === root || path.startsWith(`${root}/`);
  const isWritable = (path: string) => BELOW_VAR.some((root) => isBelow(posix.normalize(path), root));
  return [
    ...(isBelow(posix.normalize(pod.dataRoot), '/var')
      ? []
      : [
          `dataRoot is ${JSON.stringify(pod.dataRoot)}: Fedora CoreOS keeps its root read-only, so data has to be below /var, such as "/var/lib/containers-data"`,
        ]),
    ...pod.containers
      .flatMap(({ mounts }) => mounts)
      .filter(({ prop, hostPath }) => prop !== 'dataRoot' && !isWritable(hostPath))
      .map(
        ({ prop, hostPath }) =>
          `${prop} is ${JSON.stringify(prop === 'scriptsDirectory' ? pod.scriptsDirectory : hostPath)}: Fedora CoreOS keeps its root read-only, so it has to be below /var, /opt or /etc`,
      ),
    ...(pod.selinuxRelabel
      ? []
      : [
          'selinuxRelabel is false: Fedora CoreOS enforces SELinux, which keeps containers from mounts without a label of theirs; write true',
        ]),
  ];
}
