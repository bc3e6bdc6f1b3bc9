import { volsyncSchedule } from '../validation/cron';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import { gatewayDuration } from '../validation/duration';
import { gitBranch } from '../validation/git-branch';
import { coveredBy, hostname as isHostname } from '../validation/hostname';
import { integerBetween } from '../validation/integer';
import { annotationKey, environmentName, labelKey, labelValue } from '../validation/kubernetes-name';
import { mountPath } from '../validation/path';
import { Problems } from '../validation/problem';
import { byteQuantity } from '../validation/quantity';
import { parseRepositoryUrl, repositoryUrl } from '../validation/repository-url';
import { workspaceRepositories } from './compose-workspace-pod';
import { withPlaceholders } from './flux-text';
import type { OpenCodeWorkspace } from './workspace';
import type { OpenCodeWorkspaceProps } from './workspace-props';

/** Longest name of a Helm release, which is that of the workspace. */
const LONGEST_NAME = 53;

/** What is wrong with the props of a workspace, and with how they go together with its surroundings. */
export function workspaceProblems(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): readonly string[] {
  const problems = new Problems();
  checkName(workspace, props, problems);
  checkRepository(workspace, props, problems);
  checkHostname(workspace, problems);
  checkSecrets(workspace, props, problems);
  checkStorage(workspace, props, problems);
  checkRoute(workspace, props, problems);
  checkLabels(props, problems);
  checkVolumes(workspace, problems);
  return problems.messages;
}

function checkName(
  { foundation, node, name }: OpenCodeWorkspace,
  props: OpenCodeWorkspaceProps,
  problems: Problems,
): void {
  if (props.name === undefined) {
    const becomes = (id: string): string => `${foundation.name}-${id}`;
    problems.check('id', node.id, dnsLabel({ maximum: LONGEST_NAME, becomes }));
  } else {
    problems.check('name', name, dnsLabel({ maximum: LONGEST_NAME }));
  }
}

function checkRepository(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  const repositories = workspaceRepositories(props, workspace);
  for (const [index, { url, directory, branch, depth, auth }] of repositories.entries()) {
    const prop = (own: string, further: string): string =>
      index === 0 ? own : `furtherRepositories[${index - 1}].${further}`;
    checkUrl(prop('repository', 'url'), url, problems);
    problems
      .check(prop('directory', 'directory'), directory, mountPath)
      .check(prop('clone.branch', 'branch'), branch, gitBranch)
      .check(prop('clone.depth', 'depth'), depth, integerBetween(1, Number.MAX_SAFE_INTEGER));
    const transport = parseRepositoryUrl(url)?.transport;
    if (auth?.type === 'token' && transport === 'ssh') {
      problems.add(
        `${prop('repository', 'url')} is cloned over ssh: write repositoryLogin: 'deploy-key', or an https URL`,
      );
    }
    if (auth?.type === 'ssh' && transport === 'https') {
      problems.add(
        `${prop('repository', 'url')} is cloned over https: a deploy key needs a URL such as git@host:owner/name`,
      );
    }
  }
  const directories = repositories.map(({ directory }) => directory);
  for (const directory of new Set(directories.filter((each, index) => directories.indexOf(each) !== index))) {
    problems.add(`two repositories have one directory, "${directory}": give each its own`);
  }
}

function checkUrl(prop: string, url: string, problems: Problems): void {
  const advice = repositoryUrl(url);
  // What stands before an @ may be a token.
  if (advice !== undefined && String(url).includes('@')) problems.add(`${prop} is a URL with an @: ${advice}`);
  else problems.check(prop, url, repositoryUrl);
}

function checkHostname({ hostname, foundation }: OpenCodeWorkspace, problems: Problems): void {
  const { domain, certificate, cluster } = foundation;
  const advice = isHostname(withPlaceholders(cluster, hostname));
  if (advice !== undefined) problems.check('hostname', hostname, () => advice);
  else if (certificate.fluxApp !== undefined) problems.check('hostname', hostname, coveredBy([`*.${domain}`]));
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
  for (const name of Object.keys(props.secretVariables ?? {})) problems.check('secretVariables', name, environmentName);
}

function checkStorage({ foundation }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  problems
    .check('storageSize', props.storageSize, byteQuantity)
    .check('storageClassName', props.storageClassName, dnsSubdomain);
  if (props.backup) problems.check('backup.schedule', props.backup.schedule, volsyncSchedule);
  if (foundation.cluster.backup.kind !== 'none') return;
  if (props.backup)
    problems.add('backup is set: the cluster has none; describe it in the cluster, or leave backup out');
  if (props.restoreFromBackup === true) {
    problems.add('restoreFromBackup is true: the cluster has no backup; describe it in the cluster, or leave it out');
  }
}

function checkRoute({ foundation, pod }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  const { cluster } = foundation;
  for (const [name, value] of Object.entries(props.timeouts ?? {})) {
    problems.check(`timeouts.${name}`, value, gatewayDuration);
    if (cluster.gateway.kind !== 'envoy-gateway') {
      problems.add(`timeouts.${name} is set: without an Envoy Gateway nothing applies it; leave it out`);
    }
  }
  const streamIdle = cluster.gateway.kind === 'envoy-gateway' ? cluster.unsupported('streamIdleTimeout') : undefined;
  if (props.timeouts?.streamIdle !== undefined && streamIdle !== undefined) {
    problems.add(`timeouts.streamIdle is "${props.timeouts.streamIdle}": ${streamIdle}; leave it out`);
  }
  const imageVolume = cluster.unsupported('imageVolume');
  for (const volume of imageVolume === undefined ? [] : pod.volumes) {
    if ('image' in volume) problems.add(`volume "${volume.name}" is an image volume: ${imageVolume}`);
  }
}

function checkLabels(props: OpenCodeWorkspaceProps, problems: Problems): void {
  for (const field of ['labels', 'commonLabels'] as const) {
    for (const [key, value] of Object.entries(props[field] ?? {})) {
      problems.check(field, key, labelKey).check(`${field}.${key}`, value, labelValue);
    }
  }
  for (const field of ['annotations', 'routeAnnotations'] as const) {
    for (const key of Object.keys(props[field] ?? {})) problems.check(field, key, annotationKey);
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
