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
    addMountProblems(container, problems);
  }
  addVolumeProblems(containers, pod, problems);
}

/** A name that is wrong on one side was told, or is the one mistake, wherever it is looked for. */
function addVolumeProblems(containers: readonly PodContainer[], { volumes }: WorkspacePod, problems: Problems): void {
  if (volumes.some(({ name }) => dnsLabel()(name) !== undefined)) return;
  const known = new Set(volumes.map(({ name }) => name));
  const mounted = new Set<string>();
  let isMisspelt = false;
  for (const container of containers) {
    for (const { name } of container.volumeMounts) {
      mounted.add(name);
      if (known.has(name)) continue;
      isMisspelt = true;
      problems.add(`container "${container.name}" mounts "${name}": add a volume of that name to volumes`);
    }
  }
  const unmounted = isMisspelt ? [] : volumes.filter(({ name }) => !mounted.has(name));
  // The chart leaves it out.
  for (const { name } of unmounted) {
    problems.add(`volume "${name}" is mounted nowhere: add it to volumeMounts, or leave it out`);
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

function addMountProblems({ name, volumeMounts }: PodContainer, problems: Problems): void {
  const seen = new Set<string>();
  for (const mount of volumeMounts) {
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
