import { posix } from 'node:path';
import type { HostFile } from '../host-file';
import type { MemoryPod } from '../memory-pod';
import { watchUnit } from '../systemd/watch-unit';
import { containerFile } from './container-file';
import { podFile, podUnit } from './pod-file';
import { quadletNames, type QuadletOptions } from './quadlet-options';
import { volumeFiles } from './volume-file';

/** Where Podman's generator looks for the files of the system. */
const QUADLET_DIRECTORY = '/etc/containers/systemd';

/** The rendering `quadlet`: files in `quadlet/` of which Podman's generator makes a unit for each container. */
export function renderQuadlet(pod: MemoryPod, options: QuadletOptions = {}): readonly HostFile[] {
  const names = quadletNames(pod, options);
  const dataVolumes = options.dataVolumes ?? false;
  const files = [
    ...(names.hasPodFile ? [{ path: names.podFile, content: podFile(pod, names) }] : []),
    ...pod.containers.flatMap((container) => [
      { path: `${container.containerName}.container`, content: containerFile(pod, container, names, dataVolumes) },
      ...(dataVolumes ? volumeFiles(container, names) : []),
    ]),
  ];
  const unit: readonly HostFile[] = names.hasPodFile
    ? []
    : [
        {
          path: `quadlet/${names.podUnit}`,
          content: podUnit(pod),
          installPath: `/etc/systemd/system/${names.podUnit}`,
          enable: true,
        },
      ];
  const watch = watchUnit(pod);
  return [
    ...unit,
    ...files.map((file) => ({
      path: `quadlet/${file.path}`,
      content: file.content,
      installPath: posix.join(QUADLET_DIRECTORY, file.path),
    })),
    { ...watch, path: `quadlet/${watch.path}` },
  ];
}
