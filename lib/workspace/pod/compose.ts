import { configurationContribution } from '../opencode/configuration-volume';
import type { PodContribution } from './contribution';
import { podSecurityContext } from './hardening';
import { HOME_VOLUME, TEMPORARY_VOLUME, homeDirectory } from './layout';
import { resourceWarnings } from './resources';
import { terminationSeconds } from './finish';
import { SCRIPTS_VOLUME, scriptsConfigMap } from './script-files';
import { SERVER_SCRIPTS, serverContainer } from './server-container';
import type { PodConfigMap, PodVolume, WorkspacePod } from './workspace-pod';
import type { WorkspacePodContext, WorkspacePodProps } from './workspace-pod-props';

/** User and group that everything runs as, unless told otherwise. */
export const DEFAULT_ID = 1000;

/** Composes the pod of a workspace; `workspacePodProblems` says beforehand what is wrong with the props. */
export function workspacePod(props: WorkspacePodProps, context: WorkspacePodContext): WorkspacePod {
  const home = homeDirectory(context.directories, props.home);
  const [directory = home] = context.directories;
  const contributions: readonly PodContribution[] = [
    ...(context.contributions ?? []),
    configurationContribution(context.name, props.configuration),
  ];
  const server = serverContainer(props, context, { home, directory }, contributions);
  const scripts = scriptsConfigMap(`${context.name}-scripts`, [
    ...SERVER_SCRIPTS,
    ...contributions.flatMap((contribution) => contribution.scripts ?? []),
  ]);
  return {
    name: context.name,
    labels: props.labels ?? {},
    annotations: props.annotations ?? {},
    initContainers: [
      ...contributions.flatMap(({ initContainers = [] }) => initContainers),
      ...(props.initContainers ?? []),
    ],
    containers: [server, ...(props.sidecars ?? [])],
    volumes: [
      ...ownVolumes(context, scripts),
      ...contributions.flatMap(({ volumes = [] }) => volumes),
      ...(props.volumes ?? []),
    ],
    securityContext: podSecurityContext(workspaceUser(props), props.hardening),
    terminationGracePeriodSeconds: terminationSeconds(props),
    shareProcessNamespace: false,
    automountServiceAccountToken: props.hardening?.noServiceAccountToken === false,
    ...(props.serviceAccountName === undefined ? {} : { serviceAccountName: props.serviceAccountName }),
    imagePullSecrets: props.imagePullSecrets ?? [],
    ...(props.affinity === undefined ? {} : { affinity: props.affinity }),
    tolerations: props.tolerations ?? [],
    nodeSelector: props.nodeSelector ?? {},
    configMaps: [scripts, ...contributions.flatMap(({ configMaps = [] }) => configMaps)],
    warnings: resourceWarnings(server.resources),
  };
}

/** The user and group that the pod runs as. */
export function workspaceUser({ user = {} }: WorkspacePodProps): { readonly uid: number; readonly gid: number } {
  return { uid: user.uid ?? DEFAULT_ID, gid: user.gid ?? user.uid ?? DEFAULT_ID };
}

function ownVolumes(context: WorkspacePodContext, scripts: PodConfigMap): readonly PodVolume[] {
  return [
    { name: HOME_VOLUME, persistentVolumeClaim: { claimName: context.claimName } },
    { name: TEMPORARY_VOLUME, emptyDir: {} },
    { name: SCRIPTS_VOLUME, configMap: { name: scripts.name } },
  ];
}
