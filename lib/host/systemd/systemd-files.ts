import type { HostFile } from '../host-file';
import type { MemoryPod } from '../memory-pod';
import { systemdUnit } from './systemd-unit';
import { watchUnit } from './watch-unit';

/** The rendering `systemd`: one unit, and one that looks after it. */
export function systemdFiles(pod: MemoryPod): readonly HostFile[] {
  const path = `${pod.name}.service`;
  return [
    { path, content: systemdUnit(pod), installPath: `/etc/systemd/system/${path}`, enable: true },
    watchUnit(pod),
  ];
}
