import type { HostFile } from '../host-file';
import type { MemoryPod } from '../memory-pod';
import { systemdUnit } from './systemd-unit';

/** The rendering `systemd`: one unit. */
export function systemdFiles(pod: MemoryPod): readonly HostFile[] {
  const path = `${pod.name}.service`;
  return [{ path, content: systemdUnit(pod), installPath: `/etc/systemd/system/${path}`, enable: true }];
}
