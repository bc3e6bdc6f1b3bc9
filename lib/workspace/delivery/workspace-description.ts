import type { WorkspacePod } from '../pod/workspace-pod';

/** What a delivery has to bring to the cluster: a pod, a Service before it, and a way to the Service. */
export interface WorkspaceDescription {
  /** Name of the Deployment, the Service, the route and the ServiceAccount. */
  readonly name: string;

  readonly pod: WorkspacePod;

  /** No pod at all; everything else stays. */
  readonly suspended: boolean;

  /** Labels of every object, which Flux adds to those that it applies itself. */
  readonly labels: Readonly<Record<string, string>>;

  /** Annotations of the Deployment. */
  readonly annotations: Readonly<Record<string, string>>;

  readonly service: WorkspaceService;
  readonly route: WorkspaceRoute;
}

/** The Service in front of the pod. */
export interface WorkspaceService {
  readonly portName: string;
  readonly port: number;

  /** @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol */
  readonly appProtocol: string;
}

/** How the outside reaches the Service. */
export type WorkspaceRoute = WorkspaceHttpRoute | WorkspaceIngress;

/** Through a Gateway. */
export interface WorkspaceHttpRoute {
  readonly kind: 'http-route';
  readonly hostname: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly parentRef: RouteParent;

  /** Whether the route itself lifts the time-outs, because no policy beside it does. */
  readonly withoutTimeouts: boolean;
}

/** What an HTTPRoute is attached to. */
export interface RouteParent {
  readonly kind: 'Gateway' | 'ListenerSet';
  readonly name: string;
  readonly namespace: string;
  readonly sectionName: string;
}

/** Through an Ingress controller. */
export interface WorkspaceIngress {
  readonly kind: 'ingress';
  readonly hostname: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly className: string;
  readonly tlsSecretName: string;
}
