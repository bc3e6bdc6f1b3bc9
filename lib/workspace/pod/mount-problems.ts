import type { Problems } from '../../validation/problem';
import { isBelow } from './layout';
import type { PodVolumeMount } from './workspace-pod';

/** What the server and its scripts are run from, in any image. */
const PROGRAMS = ['/usr/local/bin', '/usr/bin', '/usr/lib', '/bin', '/sbin', '/lib', '/etc'] as const;

/** Of the kernel, the kubelet and this library: nothing may be mounted in them either. */
const CLOSED = ['/proc', '/sys', '/opt/opencode'] as const;

/** What a mount of the user hides from the server. `list` is the prop that has the mounts. */
export function addHidingMountProblems(
  mounts: readonly PodVolumeMount[],
  { home, directories }: { readonly home: string; readonly directories: readonly string[] },
  problems: Problems,
  list = 'volumeMounts',
): void {
  const kept = [`${home}/.local/share/opencode`, ...directories];
  for (const [index, { mountPath }] of mounts.entries()) {
    const prop = `${list}[${index}].mountPath`;
    const covers = (path: string): boolean => mountPath === path || isBelow(mountPath, path);
    const hidden = [...PROGRAMS, ...CLOSED, '/dev'].find(covers);
    const closed = CLOSED.find((path) => isBelow(path, mountPath));
    const lost = kept.find((path) => (isBelow(home, mountPath) || mountPath === home) && covers(path));
    if (hidden !== undefined) {
      problems.add(
        `${prop} is "${mountPath}": it hides ${hidden}, which the server is run from; mount a directory of your own, or one file (subPath)`,
      );
    } else if (closed !== undefined) {
      problems.add(`${prop} is "${mountPath}": nothing can be mounted below ${closed}; write another path`);
    } else if (lost !== undefined && mountPath !== home) {
      problems.add(`${prop} is "${mountPath}": it hides ${lost} of the workspace's volume; write another path`);
    } else if (isBelow(`${home}/.local/share/opencode`, mountPath)) {
      problems.add(`${prop} is "${mountPath}": OpenCode keeps its sessions there; write another path`);
    }
  }
}
