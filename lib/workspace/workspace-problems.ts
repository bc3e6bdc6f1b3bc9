import { Problems } from '../validation/problem';
import { wildcardCovers } from './certificate/hostname-coverage';
import type { OpenCodeWorkspace } from './workspace';
import type { OpenCodeWorkspaceProps } from './workspace-props';

/** What is wrong with the props of a workspace, and with how they go together with its surroundings. */
export function workspaceProblems(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): readonly string[] {
  const problems = new Problems();
  checkHostname(workspace, problems);
  checkSecrets(workspace, props, problems);
  checkVersions(workspace, props, problems);
  checkVolumes(workspace, problems);
  checkBackup(workspace, props, problems);
  return problems.messages;
}

function checkHostname({ hostname, foundation }: OpenCodeWorkspace, problems: Problems): void {
  problems.check('hostname', hostname, (name) =>
    wildcardCovers(foundation.domain, name)
      ? undefined
      : `the certificate is for *.${foundation.domain}; write one label below ${foundation.domain}`,
  );
}

function checkSecrets({ secretKeys }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  for (const [name, key] of Object.entries({ ...secretKeys, ...props.secretVariables })) {
    if (typeof key === 'string' && key.trim() !== '') continue;
    problems.add(
      name === 'password'
        ? 'secretKeys.password is empty: there is no workspace without a password; name its key in the secret store'
        : `the secret key of ${name} is empty: write its name in the secret store`,
    );
  }
}

function checkVersions(
  { foundation, pod }: OpenCodeWorkspace,
  props: OpenCodeWorkspaceProps,
  problems: Problems,
): void {
  const { cluster } = foundation;
  const streamIdle = cluster.unsupported('streamIdleTimeout');
  if (
    props.timeouts?.streamIdle !== undefined &&
    cluster.gateway.kind === 'envoy-gateway' &&
    streamIdle !== undefined
  ) {
    problems.add(`timeouts.streamIdle is "${props.timeouts.streamIdle}": ${streamIdle}; leave it out`);
  }
  const imageVolume = cluster.unsupported('imageVolume');
  if (imageVolume === undefined) return;
  for (const volume of pod.volumes) {
    if ('image' in volume) problems.add(`volume "${volume.name}" is an image volume: ${imageVolume}`);
  }
}

/** The chart leaves a volume out that nobody mounts, and fails on a mount of a volume that is not there. */
function checkVolumes({ pod }: OpenCodeWorkspace, problems: Problems): void {
  const names = new Set(pod.volumes.map(({ name }) => name));
  const mounted = new Set<string>();
  for (const container of [...pod.initContainers, ...pod.containers]) {
    for (const { name } of container.volumeMounts) {
      mounted.add(name);
      if (!names.has(name)) problems.add(`container "${container.name}" mounts "${name}": add a volume of that name`);
    }
  }
  for (const name of names) {
    if (!mounted.has(name)) problems.add(`volume "${name}" is mounted nowhere: add a mount, or leave it out`);
  }
}

function checkBackup({ foundation }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  if (foundation.cluster.backup.kind !== 'none') return;
  if (props.backup)
    problems.add('backup is set: the cluster has none; describe it in the cluster, or leave backup out');
  if (props.restoreFromBackup === true) {
    problems.add('restoreFromBackup is true: the cluster has no backup; describe it in the cluster, or leave it out');
  }
}
