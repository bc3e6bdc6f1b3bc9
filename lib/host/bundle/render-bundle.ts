import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostFile } from '../host-file';
import { hostInstallation } from '../host-installation';
import type { MemoryPod } from '../memory-pod';

/** `install.sh` with what it reads, and the host's settings: for hosts that are installed by hand or by a tool. */
export function renderBundle(pod: MemoryPod, files: readonly HostFile[]): readonly HostFile[] {
  const installation = hostInstallation(pod, files);
  const settings = installation.files.filter((file) => !files.includes(file));
  const lines = [
    '# What install.sh puts where: mode, owner or source, and the path on the host.',
    `name ${pod.name}`,
    `stop ${pod.name}.service`,
    ...installation.dataDirectories.map(({ mode, uid, gid, path }) => `directory ${octal(mode)} ${uid}:${gid} ${path}`),
    ...installation.files.map(({ mode, path, installPath }) => `file ${octal(mode ?? 0o644)} ${path} ${installPath}`),
    ...installation.files.flatMap(({ enable, installPath }) =>
      enable ? [`enable ${installPath.slice(installPath.lastIndexOf('/') + 1)}`] : [],
    ),
  ];
  return [
    ...settings,
    { path: 'install.list', content: `${lines.join('\n')}\n` },
    {
      path: 'install.sh',
      content: readFileSync(join(__dirname, '../scripts/install.sh'), 'utf8'),
      mode: 0o755,
    },
  ];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
