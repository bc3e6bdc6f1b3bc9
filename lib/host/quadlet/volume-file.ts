import { posix } from 'node:path';
import { quadletLine } from '../../escape/quadlet';
import type { HostFile } from '../host-file';
import type { HostMount, MemoryPodContainer } from '../memory-pod';
import { isKnown, QUADLET_KEYS } from './podman-versions';
import type { QuadletNames } from './quadlet-options';

/** The `.volume` of a container's data directory, such as `opencode-memory-pod-valkey.volume`. */
export function volumeFileName(container: MemoryPodContainer, mount: HostMount): string {
  const data = container.mounts.filter(({ directory }) => directory !== undefined);
  const suffix = data.length > 1 ? `-${posix.basename(mount.containerPath)}` : '';
  return `${container.containerName}${suffix}.volume`;
}

/** A `.volume` for each data directory of a container. */
export function volumeFiles(
  container: MemoryPodContainer,
  { version }: QuadletNames,
): readonly Pick<HostFile, 'path' | 'content'>[] {
  return container.mounts
    .filter(({ directory }) => directory !== undefined)
    .map((mount) => {
      const path = volumeFileName(container, mount);
      const lines = [
        '[Volume]',
        ...(isKnown(QUADLET_KEYS.Volume.VolumeName, version) ? [`VolumeName=${posix.basename(path, '.volume')}`] : []),
        '# The data stays in the directory, which outlives the volume.',
        'Type=none',
        'Options=bind',
        `Device=${quadletLine(mount.hostPath) ?? ''}`,
      ];
      return { path, content: `${lines.join('\n')}\n` };
    });
}
