/** How requests reach a workspace. Choose by `kind`. */
export type ClusterGateway = EnvoyGateway | GatewayApiGateway | IngressController;

interface GatewayReference {
  /** Name of the Gateway, such as `envoy-internal`. */
  readonly name: string;

  /** Its namespace, such as `network`; also where its certificate goes. */
  readonly namespace: string;

  /** Name of the listener that terminates TLS for the workspaces, such as `https`. */
  readonly listener: string;

  /**
   * Position of that listener in `spec.listeners`, from 0: a JSON6902 patch can address it in no other way. The emitted patch
   * tests the listener's name first. With a wrong number that test fails, and with it the Flux Kustomization that the patch
   * was pasted into: it applies nothing, no other Gateway either, until the number is right.
   *
   * @default - unknown: the emitted file says how to find it, and has no patch to paste
   * @example 1
   * @see https://datatracker.ietf.org/doc/html/rfc6902#section-4.6
   */
  readonly listenerIndex?: number;

  /**
   * Whether `spec.allowedListeners` of the Gateway admits ListenerSets of the workspaces' namespace. Gateways admit none
   * on their own.
   *
   * @default false
   * @see https://gateway-api.sigs.k8s.io/geps/gep-1713/
   */
  readonly allowsListenerSets?: boolean;

  /**
   * Namespace in which the Gateway's proxies run: network policies admit it. Envoy Gateway uses that of its controller
   * unless it is told otherwise.
   */
  readonly proxyNamespace: string;

  /**
   * Name of the Flux Kustomization that applies the Gateway; the instructions beside the emitted patch name it.
   *
   * @default - the instructions speak of "the Kustomization that applies the Gateway"
   */
  readonly kustomization?: string;
}

/** A Gateway of Envoy Gateway: routes get a BackendTrafficPolicy, so that streamed answers are not cut off. */
export interface EnvoyGateway extends GatewayReference {
  /** Envoy Gateway: HTTPRoutes, and policies for time-outs. */
  readonly kind: 'envoy-gateway';
}

/** Any other implementation of the Gateway API: routes state their time-outs themselves. */
export interface GatewayApiGateway extends GatewayReference {
  /** Another implementation of the Gateway API: HTTPRoutes alone. */
  readonly kind: 'gateway-api';
}

/** An Ingress controller. The certificate then lies in the workspaces' namespace. */
export interface IngressController {
  /** An Ingress controller. */
  readonly kind: 'ingress';

  /** Name of the IngressClass. */
  readonly className: string;

  /** Namespace in which the controller's pods run: network policies admit it. */
  readonly proxyNamespace: string;

  /**
   * Annotations of every Ingress, such as those that lengthen the controller's time-outs: an answer may take an hour. Traefik's
   * time-outs belong to its entry point, and synth warns of them.
   *
   * @default - for a class called `nginx`, `proxy-read-timeout` and `proxy-send-timeout` of an hour
   */
  readonly annotations?: Readonly<Record<string, string>>;
}
