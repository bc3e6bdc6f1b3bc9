import { dnsLabel } from '../../validation/dns-name';
import { imageDigest, imageRepository, imageTag } from '../../validation/image-reference';
import { mountPath } from '../../validation/path';
import { type Problems, printable } from '../../validation/problem';
import { HOME_VOLUME } from './layout';
import { openCodeImage } from './server-container';
import type { PodContainer, WorkspacePod } from './workspace-pod';
import type { OpenCodeProps } from './workspace-pod-props';

/** What Kubernetes would refuse of a pod whose parts come from the library and from the user. */
export function addPodPartProblems(pod: WorkspacePod, openCode: OpenCodeProps, problems: Problems): void {
  const { repository, tag } = openCodeImage(openCode);
  const containers = [...pod.initContainers, ...pod.containers];
  addNameProblems('container', containers, problems);
  addNameProblems('volume', pod.volumes, problems);
  for (const container of containers) {
    // OpenCode's own is checked with its props, which can allow `latest` by name.
    const { image } = container;
    if (image.repository !== repository || image.tag !== tag) addImageProblems(container, problems);
    addMountProblems(container, pod, problems);
  }
  const mounted = new Set(containers.flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name)));
  for (const { name } of pod.volumes) {
    // The chart leaves it out.
    if (!mounted.has(name)) problems.add(`volume "${name}" is mounted nowhere: add a mount, or leave it out`);
  }
}

function addNameProblems(what: string, parts: readonly { readonly name: string }[], problems: Problems): void {
  const seen = new Set<string>();
  for (const { name } of parts) {
    const advice = dnsLabel()(name);
    if (advice !== undefined) problems.add(`name of a ${what} is ${printable(name)}: ${advice}`);
    if (seen.has(name)) problems.add(`two of the pod's ${what}s are called "${name}": write another name for yours`);
    seen.add(name);
  }
}

function addImageProblems({ name, image: { repository, tag, digest } }: PodContainer, problems: Problems): void {
  const where = `image of container "${name}"`;
  problems
    .check(`${where}: repository`, repository, imageRepository)
    .check(`${where}: tag`, tag, imageTag({ allowLatest: digest !== undefined }))
    .check(`${where}: digest`, digest, imageDigest);
}

function addMountProblems({ name, volumeMounts }: PodContainer, { volumes }: WorkspacePod, problems: Problems): void {
  const seen = new Set<string>();
  for (const mount of volumeMounts) {
    if (!volumes.some((volume) => volume.name === mount.name)) {
      problems.add(`container "${name}" mounts "${mount.name}": add a volume of that name`);
    }
    // The home follows from the directory or is a prop itself, and each is checked as such.
    if (mount.name !== HOME_VOLUME) {
      problems.check(`mount of "${mount.name}" in container "${name}"`, mount.mountPath, mountPath);
    }
    if (seen.has(mount.mountPath)) {
      problems.add(`container "${name}" mounts two volumes at "${mount.mountPath}": write another path`);
    }
    seen.add(mount.mountPath);
  }
}
