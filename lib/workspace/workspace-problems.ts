import { backupSchedule } from '../cluster/backup-problems';
import { checkRetention } from '../cluster/check-retention';
import { checkDependencies } from '../cluster/dependency';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import { gatewayDuration } from '../validation/duration';
import { coveredBy, hostname as isHostname } from '../validation/hostname';
import { annotationKey, environmentName, labelKey, labelValue } from '../validation/kubernetes-name';
import { Problems } from '../validation/problem';
import { atLeast } from '../validation/quantity';
import { OPENCODE_VERSION } from '../versions';
import { podContext, workspaceRepositories } from './compose-workspace-pod';
import { selectorLabels } from './delivery/selector-labels';
import { withPlaceholders } from './flux-text';
import { type ConfigurationFindings, configurationFindings } from './opencode/configuration-problems';
import { checkGitIdentity } from './git-identity/git-identity-problems';
import { reservedVariable } from './opencode/reserved-environment';
import { contributedVariables } from './pod/props-problems';
import { gitSettingProblems } from './repository/git-config';
import { addPodPartProblems } from './pod/pod-part-problems';
import { addRepositoryProblems } from './repository/repository-problems';
import { homeDirectory } from './pod/layout';
import { addHidingMountProblems } from './pod/mount-problems';
import { SECRET_KEYS, keepsItems } from './secret/workspace-secret-keys';
import { checkNetworkPolicy } from './network-policy/network-policy-problems';
import { checkFurtherClaims } from './storage/further-claims';
import { checkStaticVolume } from './storage/static-volume';
import { checkTerminalLibrary } from './terminal-library/terminal-library-problems';
import type { OpenCodeWorkspace } from './workspace';
import type { OpenCodeWorkspaceProps } from './workspace-props';

/** Measured: 21 MiB for a server that has done nothing, 81 MiB for 300 sessions; the clone comes on top. */
const SMALLEST_VOLUME = '256Mi';

/** Longest name of a Helm release, which is that of the workspace. */
const LONGEST_NAME = 53;

/** What is wrong with the props of a workspace, and with how they go together with its surroundings. */
export function workspaceProblems(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): readonly string[] {
  const problems = new Problems();
  checkName(workspace, props, problems);
  addRepositoryProblems(workspaceRepositories(props, workspace), problems);
  checkHostname(workspace, props, problems);
  checkSecrets(workspace, props, problems);
  checkStorage(workspace, props, problems);
  checkRoute(workspace, props, problems);
  checkLabels(props, problems);
  addPodPartProblems(workspace.pod, props.openCode ?? {}, problems);
  const directories = workspaceRepositories(props, workspace).map(({ directory }) => directory);
  const places = { home: homeDirectory(directories, props.home), directories };
  addHidingMountProblems(props.volumeMounts ?? [], places, problems);
  addHidingMountProblems(props.claims ?? [], places, problems, 'claims');
  checkFurtherClaims(workspace.name, props.claims, places.home, problems);
  checkTerminalLibrary(props.terminalLibrary, problems);
  checkDependencies('dependsOn', props.dependsOn, workspace.foundation.cluster.versions, problems, workspace.name);
  for (const problem of workspaceConfiguration(workspace, props).problems) problems.add(problem);
  checkNetworkPolicy(props.networkPolicy, workspace.foundation.cluster, problems);
  return problems.messages;
}

/** What is wrong with the configuration of OpenCode, and what may be. */
export function workspaceConfiguration(
  { pod }: Pick<OpenCodeWorkspace, 'pod'>,
  { configuration = {}, openCode = {} }: OpenCodeWorkspaceProps,
): ConfigurationFindings {
  return configurationFindings(configuration, {
    version: openCode.version ?? OPENCODE_VERSION,
    variables: Object.keys(pod.containers[0]?.environment ?? {}),
  });
}

function checkName(
  { foundation, node, name }: OpenCodeWorkspace,
  props: OpenCodeWorkspaceProps,
  problems: Problems,
): void {
  if (props.name === undefined) {
    // Of its two parts, the id alone is told here.
    if (dnsLabel()(foundation.name) !== undefined && dnsLabel()(node.id) === undefined) return;
    const becomes = (id: string): string => `${foundation.name}-${id}`;
    problems.check('id', node.id, dnsLabel({ maximum: LONGEST_NAME, becomes }));
  } else {
    problems.check('name', name, dnsLabel({ maximum: LONGEST_NAME }));
  }
}

function checkHostname(
  { hostname, foundation, node }: OpenCodeWorkspace,
  props: OpenCodeWorkspaceProps,
  problems: Problems,
): void {
  const { domain, certificate, cluster } = foundation;
  const follows = props.hostname === undefined;
  // Of its own parts, id and domain, each is told where it is written.
  if (follows && (dnsLabel()(node.id) !== undefined || isHostname(withPlaceholders(cluster, domain)) !== undefined))
    return;
  const advice = isHostname(withPlaceholders(cluster, hostname));
  const isOfDomain = domain !== '' && hostname.endsWith(`.${domain}`);
  if (isOfDomain && isHostname(withPlaceholders(cluster, domain)) !== undefined) return;
  if (advice !== undefined) problems.check('hostname', hostname, () => advice);
  else if (certificate.fluxApp !== undefined && isHostname(withPlaceholders(cluster, domain)) === undefined)
    problems.check('hostname', hostname, coveredBy([`*.${domain}`]));
}

function checkSecrets(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  const { secretKeys, foundation } = workspace;
  for (const [name, key] of Object.entries({ ...secretKeys, ...props.secretVariables })) {
    if (typeof key === 'string' && key.trim() !== '') {
      if (keepsItems(foundation.cluster.secretStore) && !/^[^/].*\/[^/]+$/.test(key)) {
        problems.add(
          `the secret key of ${name} is "${key}": the store keeps items; write <item>/<field>, such as opencode/${name}`,
        );
      }
      continue;
    }
    problems.add(
      name === 'password'
        ? 'secretKeys.password is empty: there is no workspace without a password; name its key in the secret store'
        : `the secret key of ${name} is empty: write its name in the secret store`,
    );
  }
  for (const name of Object.keys(props.secretVariables ?? {})) {
    problems.check('secretVariables', name, environmentName);
    if (Object.values<string>(SECRET_KEYS).includes(name)) {
      problems.add(`secretVariables has ${name}: the workspace's own secret is called so; write another name`);
    }
    const advice = reservedVariable(name, contributedVariables(podContext(props, workspace)));
    if (advice !== undefined) problems.add(`secretVariables has ${name}: ${advice}`);
    for (const other of ['environment', 'secretEnvironment'] as const) {
      if (Object.hasOwn(props[other] ?? {}, name)) {
        problems.add(`${name} is in secretVariables and in ${other}: leave one out`);
      }
    }
  }
  const secret = [...Object.keys(props.secretEnvironment ?? {}), ...Object.keys(props.secretVariables ?? {})];
  for (const problem of gitSettingProblems(props.environment ?? {}, secret)) problems.add(problem);
  checkGitIdentity(props.git, { environment: props.environment ?? {}, secrets: secret }, problems);
}

function checkStorage({ foundation }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  problems
    .check('storageSize', props.storageSize, atLeast(SMALLEST_VOLUME, 'sessions, plugins and the clone do not fit'))
    .check('storageClassName', props.storageClassName, dnsSubdomain);
  if (props.volume !== undefined) {
    checkStaticVolume(props.volume, problems);
    if (props.restoreFromBackup === true) {
      problems.add('restoreFromBackup is true: a claim of a volume that is there is filled from nothing; leave it out');
    }
  }
  const { backup } = foundation.cluster;
  if (backup.kind === 'longhorn') checkLonghorn(props, problems);
  else if (props.backup) {
    problems.check('backup.schedule', props.backup.schedule, backupSchedule(backup));
    checkRetention('backup.retain', props.backup.retain, problems);
  }
  if (backup.kind !== 'none') return;
  if (props.backup)
    problems.add('backup is set: the cluster has none; describe it in the cluster, or leave backup out');
  else if (props.restoreFromBackup === true) {
    problems.add('restoreFromBackup is true: the cluster has no backup; describe it in the cluster, or leave it out');
  }
}

/** The recurring jobs say when and how often, and Longhorn fills no claim. */
function checkLonghorn(props: OpenCodeWorkspaceProps, problems: Problems): void {
  for (const field of Object.keys(props.backup || {})) {
    problems.add(`backup.${field} is set: Longhorn's recurring jobs say that; leave it out`);
  }
  if (props.restoreFromBackup === true && props.volume === undefined) {
    problems.add(
      'restoreFromBackup is true: Longhorn fills no claim; restore the backup into a volume, and name that in volume',
    );
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
      if (key in selectorLabels('')) problems.add(`${field} has ${key}: the pod is found by it; leave it out`);
    }
  }
  for (const field of ['annotations', 'routeAnnotations'] as const) {
    for (const key of Object.keys(props[field] ?? {})) problems.check(field, key, annotationKey);
  }
}
