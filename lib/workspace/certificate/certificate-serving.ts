/**
 * How the certificate of the workspaces comes to be served. A Certificate that no Gateway refers to is served by nobody, and
 * browsers get one whose name does not match. Choose by `kind`.
 */
export type CertificateServing = GatewayPatch | OwnListenerSet | OwnGateway | IngressSecret | ServedAlready;

/**
 * The cluster's Gateway gets a further `certificateRefs` entry, by a patch that you paste into the Kustomization that applies
 * the Gateway. It is emitted as a file that no kustomization lists, and named at the end of synth: a part of the Gateway
 * in our own tree would take the other listeners away.
 */
export interface GatewayPatch {
  /** A patch of the cluster's Gateway, to paste. */
  readonly kind: 'gateway-patch';
}

/**
 * A ListenerSet in the workspaces' namespace, with the certificate beside it. Needs Envoy Gateway 1.8 and a Gateway that
 * allows it (`allowsListenerSets` of the cluster's gateway).
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1713/
 */
export interface OwnListenerSet {
  /** A ListenerSet that is added to the cluster's Gateway. */
  readonly kind: 'listener-set';

  /**
   * Port of the Gateway that the listener is added to.
   *
   * @default 443
   */
  readonly port?: number;
}

/** A Gateway for the workspaces alone, in the namespace of the cluster's Gateway. It gets an address of its own. */
export interface OwnGateway {
  /** A Gateway for the workspaces alone. */
  readonly kind: 'own-gateway';

  /** GatewayClass, such as `envoy`. */
  readonly className: string;

  /**
   * Annotations of the Gateway, such as those for the DNS.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Annotations of the Service that the implementation makes for it, such as those that choose its address.
   *
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure
   */
  readonly infrastructureAnnotations?: Readonly<Record<string, string>>;
}

/** Each Ingress names the certificate's Secret, which lies beside it. The only way with an Ingress controller. */
export interface IngressSecret {
  /** The Secret is named by each Ingress. */
  readonly kind: 'ingress';
}

/** The Gateway serves a certificate for the domain already: none is asked for. */
export interface ServedAlready {
  /** No certificate of our own. */
  readonly kind: 'served-already';
}
