/** The Git (or OCI, or bucket) source that Flux reads the emitted tree from. */
export interface FluxSource {
  /** @default 'GitRepository' */
  readonly kind?: 'GitRepository' | 'OCIRepository' | 'Bucket' | 'ExternalArtifact';

  /** Name of the source, such as `home-kubernetes`. */
  readonly name: string;

  /**
   * Its namespace.
   *
   * @default - the namespace of the Flux Kustomizations
   */
  readonly namespace?: string;

  /**
   * Where the tree of apps lies in that source, from its root, such as `./dist/kubernetes/apps`. Every `spec.path` begins
   * with it.
   *
   * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#path
   */
  readonly path: string;
}

/** How the cluster's repository writes its Flux objects. */
export interface FluxConventions {
  /**
   * Namespace of the Flux Kustomizations.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;

  /**
   * How often a Kustomization is reconciled, as a Go duration.
   *
   * @default '30m'
   */
  readonly interval?: string;

  /**
   * How soon it is tried again after a failure, as a Go duration.
   *
   * @default '1m'
   */
  readonly retryInterval?: string;

  /**
   * How long the objects of a Kustomization may take to become ready where no workspace's first clone decides it, as a Go duration.
   *
   * @default '5m'
   */
  readonly timeout?: string;

  /**
   * How often a HelmRelease is reconciled, as a Go duration; the native delivery has none, and goes by `interval`.
   *
   * @default '1h'
   */
  readonly helmReleaseInterval?: string;

  /**
   * How often the chart of a HelmRelease is looked for, as a Go duration.
   *
   * @default '15m'
   */
  readonly chartInterval?: string;

  /**
   * kustomize Components that the `kustomization.yaml` of the workspaces' namespace lists, relative to its folder, such as one
   * that brings the Secret which Kustomizations in that namespace substitute from.
   *
   * @default - none
   * @example ['../../components/cluster-secrets']
   */
  readonly namespaceComponents?: readonly string[];

  /**
   * What post-build substitution replaces. Everything else that looks like a variable is escaped, and arrives as it was written.
   *
   * @default - no variables: every text is literal
   */
  readonly substitution?: FluxSubstitution;
}

/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
export interface FluxSubstitution {
  /**
   * Names that the cluster substitutes in every Kustomization, such as `SECRET_DOMAIN`. Written `${SECRET_DOMAIN}` in a
   * hostname, a domain or another text of a workspace, they are left to Flux; `$${SECRET_DOMAIN}` arrives as `${SECRET_DOMAIN}`.
   */
  readonly variables: readonly string[];

  /**
   * What `postBuild.substituteFrom` of each of the workspaces' Kustomizations names. Needed where nothing above them patches
   * it in.
   *
   * @default - none: the Kustomization that applies the tree patches it in, or nothing is substituted
   * @example [{ kind: 'Secret', name: 'cluster-secrets' }]
   */
  readonly from?: readonly FluxSubstituteReference[];
}

/** A ConfigMap or Secret with variables, in the namespace of the Kustomizations. */
export interface FluxSubstituteReference {
  /** Which of the two it is. */
  readonly kind: 'ConfigMap' | 'Secret';

  /** Such as `cluster-secrets`. */
  readonly name: string;

  /**
   * Whether it may be missing.
   *
   * @default false
   */
  readonly optional?: boolean;
}
