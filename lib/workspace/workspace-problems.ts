import { checkRetention } from '../cluster/check-retention';
import { volsyncSchedule } from '../validation/cron';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import { gatewayDuration } from '../validation/duration';
import { coveredBy, hostname as isHostname } from '../validation/hostname';
import { annotationKey, environmentName, labelKey, labelValue } from '../validation/kubernetes-name';
import { Problems } from '../validation/problem';
import { byteQuantity } from '../validation/quantity';
import { workspaceRepositories } from './compose-workspace-pod';
import { selectorLabels } from './delivery/selector-labels';
import { withPlaceholders } from './flux-text';
import { RESERVED_ENVIRONMENT } from './opencode/server-environment';
import { addPodPartProblems } from './pod/pod-part-problems';
import { addRepositoryProblems } from './repository/repository-problems';
import { SECRET_KEYS } from './secret/workspace-secret-keys';
import { checkNetworkPolicy } from './network-policy/network-policy-problems';
import type { OpenCodeWorkspace } from './workspace';
import type { OpenCodeWorkspaceProps } from './workspace-props';

/** Longest name of a Helm release, which is that of the workspace. */
const LONGEST_NAME = 53;

/** What is wrong with the props of a workspace, and with how they go together with its surroundings. */
export function workspaceProblems(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): readonly string[] {
  const problems = new Problems();
  checkName(workspace, props, problems);
  addRepositoryProblems(workspaceRepositories(props, workspace), problems);
  checkHostname(workspace, problems);
  checkSecrets(workspace, props, problems);
  checkStorage(workspace, props, problems);
  checkRoute(workspace, props, problems);
  checkLabels(props, problems);
  addPodPartProblems(workspace.pod, props.openCode ?? {}, problems);
  checkDependencies(workspace, props, problems);
  checkNetworkPolicy(props.networkPolicy, workspace.foundation.cluster, problems);
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
  for (const name of Object.keys(props.secretVariables ?? {})) {
    problems.check('secretVariables', name, environmentName);
    if (Object.values<string>(SECRET_KEYS).includes(name)) {
      problems.add(`secretVariables has ${name}: the workspace's own secret is called so; write another name`);
    }
    if ((RESERVED_ENVIRONMENT as readonly string[]).includes(name)) {
      problems.add(`secretVariables has ${name}: the pod sets it itself; leave it out`);
    }
    for (const other of ['environment', 'secretEnvironment'] as const) {
      if (Object.hasOwn(props[other] ?? {}, name)) {
        problems.add(`${name} is in secretVariables and in ${other}: leave one out`);
      }
    }
  }
}

function checkStorage({ foundation }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps, problems: Problems): void {
  problems
    .check('storageSize', props.storageSize, byteQuantity)
    .check('storageClassName', props.storageClassName, dnsSubdomain);
  if (props.backup) {
    problems.check('backup.schedule', props.backup.schedule, volsyncSchedule);
    checkRetention('backup.retain', props.backup.retain, problems);
  }
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
      if (key in selectorLabels('')) problems.add(`${field} has ${key}: the pod is found by it; leave it out`);
    }
  }
  for (const field of ['annotations', 'routeAnnotations'] as const) {
    for (const key of Object.keys(props[field] ?? {})) problems.check(field, key, annotationKey);
  }
}

function checkDependencies(
  { name }: OpenCodeWorkspace,
  { dependsOn = [] }: OpenCodeWorkspaceProps,
  problems: Problems,
): void {
  for (const [index, dependency] of dependsOn.entries()) {
    problems.check(`dependsOn[${index}]`, dependency, (given) =>
      given === name ? 'that is the workspace itself, which would wait for ever' : dnsSubdomain(given),
    );
  }
}
