import type { ClusterBackup } from '../cluster/backup';
import type { Description, JsonValue } from '../gitops/description';
import { SECRET_KEYS } from './secret/workspace-secret-keys';
import type { OpenCodeWorkspace } from './workspace';
import type { OpenCodeWorkspaceProps } from './workspace-props';
import { finishSeconds } from './pod/finish';
import type { PodContainer } from './pod/workspace-pod';

/** What has to be true of a running workspace, for who asks the app. */
export interface WorkspaceFacts extends Description {
  readonly kind: 'opencode-workspace';

  /** The construct's id, such as `flux`. */
  readonly id: string;

  /** Name of its objects, such as `opencode-flux`. */
  readonly name: string;
  readonly namespace: string;
  readonly hostname: string;

  /** Working tree of the repository. */
  readonly directory: string;

  /** URL that was cloned. */
  readonly repository: string;

  /** Folder of its files in the output directory. */
  readonly path: string;

  /** Namespace of its Flux Kustomization. */
  readonly fluxNamespace: string;

  /** User of the server's password. */
  readonly username: string;

  /** Whether it is logged in to GitHub Copilot. */
  readonly copilot: boolean;

  readonly secret: {
    readonly name: string;
    readonly keys: readonly string[];
    readonly passwordKey: string;
    readonly copilotKey: string;
  };

  /** Whether a changed Secret restarts the pod. */
  readonly reloader: boolean;

  /** Whether there is a pod. */
  readonly suspended: boolean;

  readonly pod: PodFacts;

  readonly storage: {
    readonly claim: string;
    readonly home: string;
    readonly backedUp: boolean;

    /** What the cluster backs volumes up with. */
    readonly backup: ClusterBackup['kind'];
    readonly restoresFromBackup: boolean;
  };
}

/** What the pod has to have. */
export type PodFacts = {
  readonly securityContext: JsonValue;
  readonly automountServiceAccountToken: boolean;
  readonly server: string;

  /** Seconds that a stop waits for busy sessions, and that Kubernetes waits for the stop. */
  readonly finishSeconds: number;
  readonly terminationSeconds: number;
  readonly containers: readonly ContainerFacts[];
};

/** What a container has to have. */
export type ContainerFacts = {
  readonly name: string;
  readonly init: boolean;
  readonly image: string;
  readonly resources: JsonValue;
  readonly securityContext: JsonValue;
};

/** What has to be true of `workspace` once it runs. */
export function workspaceFacts(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): WorkspaceFacts {
  const { foundation, pod } = workspace;
  const [server] = pod.containers;
  return {
    kind: 'opencode-workspace',
    id: workspace.node.id,
    name: workspace.name,
    namespace: foundation.namespace,
    hostname: workspace.hostname,
    directory: workspace.directory,
    repository: props.repository,
    path: foundation.cluster.outputPath(`${foundation.namespace}/${workspace.name}`),
    fluxNamespace: foundation.cluster.flux.namespace,
    username: props.openCode?.username ?? 'opencode',
    copilot: props.copilot ?? true,
    secret: {
      name: workspace.secretName,
      keys: workspace.secretVariables,
      passwordKey: SECRET_KEYS.password,
      copilotKey: SECRET_KEYS.copilotAuth,
    },
    reloader: foundation.cluster.reloader === 'stakater',
    suspended: props.suspended ?? false,
    pod: {
      securityContext: json(pod.securityContext),
      automountServiceAccountToken: pod.automountServiceAccountToken,
      server: server?.name ?? '',
      finishSeconds: finishSeconds(props),
      terminationSeconds: pod.terminationGracePeriodSeconds,
      containers: [
        ...pod.initContainers.map((container) => containerFacts(container, true)),
        ...pod.containers.map((container) => containerFacts(container, false)),
      ],
    },
    storage: {
      claim: workspace.name,
      home:
        server?.environment['HOME'] !== undefined && 'value' in server.environment['HOME']
          ? server.environment['HOME'].value
          : '',
      backedUp: props.backup !== false && foundation.cluster.backup.kind !== 'none',
      backup: foundation.cluster.backup.kind,
      restoresFromBackup: workspace.restoresFromBackup,
    },
  };
}

function containerFacts({ name, image, resources, securityContext }: PodContainer, init: boolean): ContainerFacts {
  return {
    name,
    init,
    image: `${image.repository}:${image.tag}${image.digest === undefined ? '' : `@${image.digest}`}`,
    resources: json(resources),
    securityContext: json(securityContext),
  };
}

/** As it is written: fields without a value are left out. */
function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
