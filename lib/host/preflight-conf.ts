import { isIPv6 } from 'node:net';
import { kernelAddress } from './kernel-address';
import type { MemoryPod } from './memory-pod';
import { databasePasswords, hostDirectories, imageReference, publishedPorts, readOnlyFolders } from './memory-pod';
import { shellSettings } from './shell-settings';

/** The values of `preflight.sh`, as shell assignments that it reads. */
export function preflightConf(pod: MemoryPod): string {
  const directories = hostDirectories(pod).map(({ uid, gid, path }) => `${uid}:${gid} ${path}`);
  const ports = publishedPorts(pod).map(({ port, container }) => `${port} ${container}`);
  const passwords = databasePasswords(pod).map(({ uid, gid, key, directory }) => `${uid}:${gid} ${key} ${directory}`);
  const images = pod.containers.map(({ pull, image }) => `${pull} ${imageReference(image)}`);
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
    ['IPV6_ADDRESSES', pod.bindAddresses.filter((address) => isIPv6(address)).join(' ')],
    ['DATA_IMAGES', dataImages(pod).join('\n'), 'container, its image and where its data is, one a line'],
    ['IMAGES', images.join('\n'), 'when it is pulled, and the image, one a line'],
    ...(passwords.length === 0
      ? []
      : [
          [
            'DATABASE_PASSWORDS',
            passwords.join('\n'),
            'uid:gid, key of the environment file and directory, one a line',
          ] as const,
        ]),
  ]);
}

function dataImages(pod: MemoryPod): readonly string[] {
  return pod.containers.flatMap(({ name, image, mounts }) =>
    mounts.filter(({ directory }) => directory).map(({ hostPath }) => `${name} ${imageReference(image)} ${hostPath}`),
  );
}
