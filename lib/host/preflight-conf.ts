import { kernelAddress } from './kernel-address';
import type { MemoryPod } from './memory-pod';
import { hostDirectories, publishedPorts, readOnlyFolders } from './memory-pod';
import { shellSettings } from './shell-settings';

/** The values of `preflight.sh`, as shell assignments that it reads. */
export function preflightConf(pod: MemoryPod): string {
  const directories = hostDirectories(pod).map(({ uid, gid, path }) => `${uid}:${gid} ${path}`);
  const ports = publishedPorts(pod).map(({ port, container }) => `${port} ${container}`);
  return shellSettings('preflight.sh', [
    ['POD_NAME', pod.name],
    ['PODMAN', pod.podmanPath],
    ['PODMAN_SOCKET', pod.podmanSocket?.path ?? ''],
    ['ENVIRONMENT_FILE', pod.environmentFile.path],
    ['REQUIRED_KEYS', pod.environmentFile.requiredKeys.join(' ')],
    ['DATA_DIRECTORIES', directories.join('\n'), 'uid:gid and path, one a line'],
    ['MOUNTED_FOLDERS', readOnlyFolders(pod).join('\n'), 'one a line'],
    ['PORTS', ports.join('\n'), 'port and the container that needs it, one a line'],
    [
      'LISTEN_ADDRESSES',
      pod.bindAddresses.map(kernelAddress).join(' '),
      `as /proc/net/tcp shows them: ${pod.bindAddresses.join(' ')}`,
    ],
  ]);
}
