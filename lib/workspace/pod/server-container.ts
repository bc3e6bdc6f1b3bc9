import { OPENCODE_IMAGE, OPENCODE_VERSION } from '../../versions';
import { SERVER_SUBCOMMAND } from '../opencode/version';
import { serverEnvironment } from '../opencode/server-environment';
import { mergeEnvironment } from '../repository/git-config';
import type { PodContribution } from './contribution';
import { finishSeconds } from './finish';
import { containerSecurityContext } from './hardening';
import { HOME_VOLUME, TEMPORARY_VOLUME } from './layout';
import { PROBE_SCRIPTS, SERVER_PROBES } from './probes';
import { serverResources } from './resources';
import { SCRIPTS_DIRECTORY, SCRIPTS_VOLUME, scriptCommand } from './script-files';
import type { ContainerImage, EnvironmentValue, PodContainer } from './workspace-pod';
import type { OpenCodeProps, WorkspacePodContext, WorkspacePodProps } from './workspace-pod-props';

/** Name of the server's container, and of its port. */
export const SERVER_CONTAINER = 'opencode';
export const SERVER_PORT_NAME = 'http';
export const DEFAULT_PORT = 4096;

const SERVER_SCRIPT = 'opencode.sh';
const FINISH_SCRIPT = 'finish-sessions.mjs';
const REPORT_SCRIPT = 'report-configuration.mjs';

/** Where the server finds its files. */
export interface ServerLayout {
  readonly home: string;
  readonly directory: string;
}

/** The container of the OpenCode server. */
export function serverContainer(
  props: WorkspacePodProps,
  context: WorkspacePodContext,
  layout: ServerLayout,
  contributions: readonly PodContribution[],
): PodContainer {
  const { openCode = {} } = props;
  const port = openCode.port ?? DEFAULT_PORT;
  return {
    name: SERVER_CONTAINER,
    image: openCodeImage(openCode),
    command: scriptCommand(SERVER_SCRIPT),
    args: serverArguments(openCode),
    environment: mergeEnvironment(
      {
        ...serverEnvironment({
          home: layout.home,
          directory: layout.directory,
          port,
          password: context.password,
          username: openCode.username,
          fetchModels: openCode.fetchModels,
          finishSeconds: finishSeconds(props),
        }),
        ...Object.assign({}, ...contributions.map(({ environment = {} }) => environment)),
      },
      userEnvironment(props),
    ),
    ports: [{ name: SERVER_PORT_NAME, containerPort: port }],
    probes: SERVER_PROBES,
    resources: serverResources(props.resources),
    securityContext: containerSecurityContext(props.hardening),
    volumeMounts: [
      { name: HOME_VOLUME, mountPath: layout.home },
      { name: TEMPORARY_VOLUME, mountPath: '/tmp' },
      { name: SCRIPTS_VOLUME, mountPath: SCRIPTS_DIRECTORY, readOnly: true },
      ...contributions.flatMap(({ volumeMounts = [] }) => volumeMounts),
      ...(props.volumeMounts ?? []),
    ],
  };
}

/** OpenCode's own image, whatever the server runs in. */
export function openCodeImage(openCode: OpenCodeProps): ContainerImage {
  return {
    repository: openCode.image ?? OPENCODE_IMAGE,
    tag: openCode.tag ?? openCode.version ?? OPENCODE_VERSION,
    ...(openCode.digest === undefined ? {} : { digest: openCode.digest }),
    ...(openCode.pullPolicy === undefined ? {} : { pullPolicy: openCode.pullPolicy }),
  };
}

function serverArguments(openCode: OpenCodeProps): readonly string[] {
  return [
    SERVER_SUBCOMMAND,
    '--hostname',
    '0.0.0.0',
    '--port',
    String(openCode.port ?? DEFAULT_PORT),
    ...(openCode.arguments ?? []),
  ];
}

function userEnvironment(props: WorkspacePodProps): Readonly<Record<string, EnvironmentValue>> {
  return Object.fromEntries([
    ...Object.entries(props.environment ?? {}).map(([name, value]) => [name, { value }] as const),
    ...Object.entries(props.secretEnvironment ?? {}).map(([name, secretKeyRef]) => [name, { secretKeyRef }] as const),
  ]);
}

/** Scripts that the server's container runs. */
export const SERVER_SCRIPTS: readonly string[] = [SERVER_SCRIPT, FINISH_SCRIPT, REPORT_SCRIPT, ...PROBE_SCRIPTS];
