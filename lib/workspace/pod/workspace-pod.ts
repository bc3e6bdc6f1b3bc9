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

  readonly volumes: readonly PodVolume[];

  /** Pod-level security context, in Kubernetes spelling. */
  readonly securityContext: PodSecurityContext;

  /** Seconds between SIGTERM and SIGKILL. */
  readonly terminationGracePeriodSeconds: number;

  readonly shareProcessNamespace: boolean;
  readonly automountServiceAccountToken: boolean;

  /** @default - the delivery's own account, or the namespace's default */
  readonly serviceAccountName?: string;

  /** Names of Secrets with registry credentials. */
  readonly imagePullSecrets: readonly string[];

  /** Kubernetes `affinity`, passed through. */
  readonly affinity?: Readonly<Record<string, unknown>>;

  /** Kubernetes `tolerations`, passed through. */
  readonly tolerations: readonly Readonly<Record<string, unknown>>[];

  readonly nodeSelector: Readonly<Record<string, string>>;

  /** ConfigMaps made of files that ship with the library; the folder's `kustomization.yaml` generates them. */
  readonly configMaps: readonly PodConfigMap[];

  /** Worth saying at synth, though no error; the app prints each with the construct path. */
  readonly warnings: readonly string[];
}

/** One container, or init container. */
export interface PodContainer {
  readonly name: string;
  readonly image: ContainerImage;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly ports?: readonly ContainerPort[];
  readonly probes?: ContainerProbes;
  readonly resources: ContainerResources;
  readonly securityContext: ContainerSecurityContext;
  readonly volumeMounts: readonly PodVolumeMount[];
}

/** An image, in the parts that app-template wants it in. */
export interface ContainerImage {
  /** Such as `ghcr.io/anomalyco/opencode`. */
  readonly repository: string;
  readonly tag: string;
  /** Such as `sha256:…`; pins the tag. */
  readonly digest?: string;
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
}

/** A value, or where it comes from. */
export type EnvironmentValue =
  | { readonly value: string }
  | { readonly secretKeyRef: { readonly name: string; readonly key: string; readonly optional?: boolean } }
  | { readonly fieldRef: { readonly fieldPath: string } };

/** A port that a container listens on. */
export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
}

/** The probes of a container. */
export interface ContainerProbes {
  readonly startup?: ExecProbe;
  readonly liveness?: ExecProbe;
  readonly readiness?: ExecProbe;
}

/** Seconds throughout, as in Kubernetes. */
export interface ExecProbe {
  readonly command: readonly string[];
  readonly initialDelaySeconds?: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold?: number;
}

/** Kubernetes quantities. */
export interface ContainerResources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** In Kubernetes' own spelling. */
export interface PodSecurityContext {
  readonly runAsNonRoot: boolean;
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
  readonly fsGroupChangePolicy: 'OnRootMismatch' | 'Always';
  readonly seccompProfile?: { readonly type: 'RuntimeDefault' | 'Unconfined' };
  readonly supplementalGroups?: readonly number[];
}

/** In Kubernetes' own spelling. */
export interface ContainerSecurityContext {
  readonly allowPrivilegeEscalation: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
}

/** Where a container sees a volume. */
export interface PodVolumeMount {
  /** Name of one of the pod's volumes. */
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
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
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
}
