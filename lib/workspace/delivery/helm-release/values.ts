import type {
  ContainerPort,
  ContainerResources,
  ContainerSecurityContext,
  ExecProbe,
  PodSecurityContext,
} from '../../pod/workspace-pod';

/** The values of app-template 4.4 and 5 that are used; their schemas are checked in the tests. */
export interface AppTemplateValues {
  readonly global?: {
    /** Known to 5 alone, which otherwise makes an account that the pod does not use. */
    readonly createDefaultServiceAccount: false;
  };
  readonly serviceAccount?: Readonly<Record<string, { readonly forceRename: string; readonly labels?: Text }>>;
  readonly controllers: Readonly<Record<string, ControllerValues>>;
  readonly service: Readonly<Record<string, ServiceValues>>;
  readonly route?: Readonly<Record<string, RouteValues>>;
  readonly ingress?: Readonly<Record<string, IngressValues>>;
  readonly persistence: Readonly<Record<string, PersistenceValues>>;
}

type Text = Readonly<Record<string, string>>;
type Passed = Readonly<Record<string, unknown>>;

/** A Deployment. */
export interface ControllerValues {
  readonly type: 'deployment';
  readonly replicas: 0 | 1;
  readonly strategy: 'Recreate';
  readonly labels?: Text;
  readonly annotations?: Text;
  readonly serviceAccount: { readonly identifier: string } | { readonly name: string };
  readonly pod: PodValues;
  readonly initContainers?: Readonly<Record<string, ContainerValues>>;
  readonly containers: Readonly<Record<string, ContainerValues>>;
}

/** Its pod, as a whole. */
export interface PodValues {
  readonly labels?: Text;
  readonly annotations?: Text;
  readonly automountServiceAccountToken: boolean;
  readonly shareProcessNamespace?: true;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: PodSecurityContext;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly nodeSelector?: Text;
  readonly affinity?: Passed;
  readonly tolerations?: readonly Passed[];
}

/** One of its containers. */
export interface ContainerValues {
  /** The containers are a map: this keeps their order. */
  readonly dependsOn?: string;
  readonly image: {
    readonly repository: string;
    readonly tag: string;
    readonly digest?: string;
    readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  };
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, EnvironmentValues>>;
  readonly ports?: readonly ContainerPort[];
  readonly probes?: Readonly<Record<string, ProbeValues>>;
  readonly resources: ContainerResources;
  readonly securityContext: ContainerSecurityContext;
}

/** A value, or a reference in the chart's short form. */
export type EnvironmentValues =
  | string
  | { readonly secretKeyRef: { readonly name: string; readonly key: string; readonly optional?: boolean } }
  | { readonly fieldRef: { readonly fieldPath: string } };

/** A probe that the chart passes through. */
export interface ProbeValues {
  readonly enabled: true;
  readonly custom: true;
  readonly spec: Omit<ExecProbe, 'command'> & { readonly exec: { readonly command: readonly string[] } };
}

/** A Service. */
export interface ServiceValues {
  readonly forceRename: string;
  readonly labels?: Text;
  readonly controller: string;
  readonly ports: Readonly<Record<string, { readonly port: number; readonly appProtocol: string }>>;
}

/** An HTTPRoute. */
export interface RouteValues {
  readonly forceRename: string;
  readonly labels?: Text;
  readonly annotations?: Text;
  readonly hostnames: readonly string[];
  readonly parentRefs: readonly {
    readonly group?: string;
    readonly kind?: string;
    readonly name: string;
    readonly namespace: string;
    readonly sectionName: string;
  }[];
  readonly rules: readonly {
    readonly backendRefs: readonly { readonly identifier: string; readonly port: number }[];
    readonly timeouts?: { readonly request: string; readonly backendRequest: string };
  }[];
}

/** An Ingress. */
export interface IngressValues {
  readonly forceRename: string;
  readonly labels?: Text;
  readonly annotations?: Text;
  readonly className: string;
  readonly hosts: readonly {
    readonly host: string;
    readonly paths: readonly {
      readonly path: string;
      readonly pathType: 'Prefix';
      readonly service: { readonly identifier: string; readonly port: number };
    }[];
  }[];
  readonly tls: readonly { readonly secretName: string; readonly hosts: readonly string[] }[];
}

/** Mounts by controller and container; a volume that no container mounts is left out of the pod by the chart. */
export type MountValues = Readonly<
  Record<
    string,
    Readonly<Record<string, readonly { readonly path: string; readonly subPath?: string; readonly readOnly?: true }[]>>
  >
>;

/** A volume and where it is mounted. */
export type PersistenceValues = VolumeValues & { readonly advancedMounts: MountValues };

/** A volume. */
export type VolumeValues =
  | { readonly existingClaim: string }
  | { readonly type: 'emptyDir'; readonly medium?: 'Memory'; readonly sizeLimit?: string }
  | { readonly type: 'configMap'; readonly name: string; readonly defaultMode?: number }
  | {
      readonly type: 'secret';
      readonly name: string;
      readonly defaultMode?: number;
      readonly items?: readonly { readonly key: string; readonly path: string }[];
    }
  | { readonly type: 'image'; readonly image: string; readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' }
  | { readonly type: 'custom'; readonly volumeSpec: Passed };
