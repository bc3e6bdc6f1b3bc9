/**
 * The pod of a workspace, said once. A HelmRelease of app-template and a plain Deployment are renderings of it
 * (`lib/workspace/delivery/`); nothing here knows which.
 */
export interface WorkspacePod {
  /** Name of the workspace's objects, such as `opencode-flux`. */
  readonly name: string;

  /** Labels of the pod beside those of the delivery. */
  readonly labels: Readonly<Record<string, string>>;

  /** Annotations of the pod. */
  readonly annotations: Readonly<Record<string, string>>;

  /** Run one after the other, in this order, before the containers. */
  readonly initContainers: readonly PodContainer[];

  /** The OpenCode server first. */
  readonly containers: readonly PodContainer[];

  /** What the containers mount. */
  readonly volumes: readonly PodVolume[];

  /** Pod-level security context, in Kubernetes spelling. */
  readonly securityContext: PodSecurityContext;

  /** Seconds between SIGTERM and SIGKILL. */
  readonly terminationGracePeriodSeconds: number;

  /** Whether the containers see each other's processes. */
  readonly shareProcessNamespace: boolean;

  /** Whether the pod can talk to the API server. */
  readonly automountServiceAccountToken: boolean;

  /** @default - the delivery's own account, or the namespace's default */
  readonly serviceAccountName?: string;

  /** Names of Secrets with registry credentials. */
  readonly imagePullSecrets: readonly string[];

  /**
   * Kubernetes `affinity`, passed through.
   *
   * @default - none
   */
  readonly affinity?: Readonly<Record<string, unknown>>;

  /** Kubernetes `tolerations`, passed through. */
  readonly tolerations: readonly Readonly<Record<string, unknown>>[];

  /** Labels that a node needs. */
  readonly nodeSelector: Readonly<Record<string, string>>;

  /** ConfigMaps made of files that ship with the library; the folder's `kustomization.yaml` generates them. */
  readonly configMaps: readonly PodConfigMap[];

  /** Worth saying at synth, though no error; the app prints each with the construct path. */
  readonly warnings: readonly string[];
}

/** One container, or init container. */
export interface PodContainer {
  /** Its name in the pod. */
  readonly name: string;

  /** What it is started from. */
  readonly image: ContainerImage;

  /**
   * What runs, instead of the image's entrypoint.
   *
   * @default - the image's entrypoint
   */
  readonly command?: readonly string[];

  /**
   * Arguments of the command.
   *
   * @default - those of the image
   */
  readonly args?: readonly string[];

  /**
   * Absolute path that it is started in.
   *
   * @default - that of the image
   */
  readonly workingDir?: string;

  /** Environment variables by name. */
  readonly environment: Readonly<Record<string, EnvironmentValue>>;

  /**
   * Ports that it listens on.
   *
   * @default - none
   */
  readonly ports?: readonly ContainerPort[];

  /**
   * How the kubelet finds out how it is.
   *
   * @default - it is not probed
   */
  readonly probes?: ContainerProbes;

  /** Requests and limits. */
  readonly resources: ContainerResources;

  /** Container-level security context. */
  readonly securityContext: ContainerSecurityContext;

  /** Where it sees the pod's volumes. */
  readonly volumeMounts: readonly PodVolumeMount[];
}

/** An image, in the parts that app-template wants it in. */
export interface ContainerImage {
  /** Such as `ghcr.io/anomalyco/opencode`. */
  readonly repository: string;

  /** Such as `1.18.33`. */
  readonly tag: string;
  /**
   * Such as `sha256:…`; pins the tag.
   *
   * @default - the tag alone
   */
  readonly digest?: string;

  /**
   * When the kubelet pulls it.
   *
   * @default - Kubernetes' own: `Always` for `latest`, else `IfNotPresent`
   */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
}

/** A value, or where it comes from. */
export type EnvironmentValue =
  | { readonly value: string }
  | { readonly secretKeyRef: { readonly name: string; readonly key: string; readonly optional?: boolean } }
  | { readonly fieldRef: { readonly fieldPath: string } };

/** A port that a container listens on. */
export interface ContainerPort {
  /** Name that Services and probes refer to. */
  readonly name: string;

  /** Number of the port. */
  readonly containerPort: number;
}

/** The probes of a container. */
export interface ContainerProbes {
  /**
   * Whether it has started; the others wait for it.
   *
   * @default - none
   */
  readonly startup?: ExecProbe;

  /**
   * Whether the container is to be started again.
   *
   * @default - none
   */
  readonly liveness?: ExecProbe;

  /**
   * Whether it gets requests.
   *
   * @default - none
   */
  readonly readiness?: ExecProbe;
}

/** Seconds throughout, as in Kubernetes. */
export interface ExecProbe {
  /** What is run; a status of 0 is a success. */
  readonly command: readonly string[];

  /**
   * Seconds before the first.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;

  /** Seconds between two. */
  readonly periodSeconds: number;

  /** Seconds that one may take. */
  readonly timeoutSeconds: number;

  /** Failures in a row that count. */
  readonly failureThreshold: number;

  /**
   * Successes in a row that count.
   *
   * @default 1
   */
  readonly successThreshold?: number;
}

/** Kubernetes quantities. */
export interface ContainerResources {
  /** Requests by resource, as Kubernetes quantities. */
  readonly requests: Readonly<Record<string, string>>;

  /** Limits by resource, as Kubernetes quantities. */
  readonly limits: Readonly<Record<string, string>>;
}

/** In Kubernetes' own spelling. */
export interface PodSecurityContext {
  /** Whether the kubelet refuses to start a container as root. */
  readonly runAsNonRoot: boolean;

  /** User of every process. */
  readonly runAsUser: number;

  /** Primary group of every process. */
  readonly runAsGroup: number;

  /** Group that volumes are given to. */
  readonly fsGroup: number;

  /** Whether a volume whose root has that group already is walked through. */
  readonly fsGroupChangePolicy: 'OnRootMismatch' | 'Always';

  /**
   * Which system calls are let through.
   *
   * @default - those that the node lets through
   */
  readonly seccompProfile?: { readonly type: 'RuntimeDefault' | 'Unconfined' };

  /**
   * Further groups of every process.
   *
   * @default - none
   */
  readonly supplementalGroups?: readonly number[];
}

/** In Kubernetes' own spelling. */
export interface ContainerSecurityContext {
  /** Whether a program in it may gain privileges that its parent has not. */
  readonly allowPrivilegeEscalation: boolean;

  /** Whether only its volumes can be written to. */
  readonly readOnlyRootFilesystem: boolean;

  /**
   * Capabilities that are taken away or given.
   *
   * @default - those of the container runtime
   */
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
}

/** Where a container sees a volume. */
export interface PodVolumeMount {
  /** Name of one of the pod's volumes. */
  readonly name: string;

  /** Absolute path in the container. */
  readonly mountPath: string;

  /**
   * Path inside the volume that is mounted.
   *
   * @default - the volume's root
   */
  readonly subPath?: string;

  /**
   * Whether it cannot be written to there.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** One volume of the pod. */
export type PodVolume = { readonly name: string } & (
  | { readonly persistentVolumeClaim: { readonly claimName: string } }
  | { readonly emptyDir: { readonly medium?: 'Memory'; readonly sizeLimit?: string } }
  | { readonly configMap: { readonly name: string; readonly defaultMode?: number } }
  | {
      readonly secret: {
        readonly secretName: string;
        readonly defaultMode?: number;
        readonly optional?: boolean;
        readonly items?: readonly { readonly key: string; readonly path: string }[];
      };
    }
  | { readonly image: { readonly reference: string; readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' } }
);

/** Files become the keys of a ConfigMap of this stable name, with Flux substitution kept off it. */
export interface PodConfigMap {
  /** Name of the ConfigMap. */
  readonly name: string;

  /** Its keys and what is in them. */
  readonly files: readonly { readonly name: string; readonly content: string }[];
}
