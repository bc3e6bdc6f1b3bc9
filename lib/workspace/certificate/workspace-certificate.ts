import { Construct } from 'constructs';
import type { Cluster } from '../../cluster/cluster';
import { fluxDependency } from '../../cluster/dependency';
import { FluxApp } from '../../gitops/flux-app';
import type { KustomizeDirectory } from '../../gitops/kustomize-directory';
import { fluxAppProps } from '../flux-app-props';
import { fluxText } from '../flux-text';
import { certManager, gatewayApi } from '../custom-resources';
import type { RouteParent } from '../delivery/workspace-description';
import type { CertificateServing } from './certificate-serving';
import { GATEWAY_PATCH_FILE, gatewayPatch } from './gateway-patch';

/** What the certificate of a foundation is made of. */
export interface WorkspaceCertificateProps {
  /** The cluster that has the Gateway. */
  readonly cluster: Cluster;

  /** Prefix of the names, such as `opencode`. */
  readonly name: string;

  /** Namespace of the workspaces. */
  readonly namespace: string;

  /** Domain that the certificate covers one level of. */
  readonly domain: string;

  /** How the certificate comes to be served. */
  readonly serving: CertificateServing;

  /** Directory of the namespace, which lists the certificate's Flux Kustomization. */
  readonly directory: KustomizeDirectory;
}

/** The workspaces' certificate, and what has to be there for it to be served. */
export class WorkspaceCertificate extends Construct {
  /** Name of the Secret that cert-manager writes. */
  public readonly secretName: string;

  /** What a workspace's HTTPRoute is attached to; undefined where an Ingress controller serves. */
  public readonly routeParent?: RouteParent;

  /** The patch to paste, relative to the output directory; undefined where none is needed. */
  public readonly patchFile?: string;

  /** The Flux Kustomization of the certificate; undefined where none is asked for. */
  public readonly fluxApp?: FluxApp;

  private readonly props: WorkspaceCertificateProps;

  public constructor(scope: Construct, id: string, props: WorkspaceCertificateProps) {
    super(scope, id);
    this.props = props;
    this.secretName = `${props.name}-tls`;
    const routeParent = this.chooseRouteParent();
    if (routeParent !== undefined) this.routeParent = routeParent;
    if (props.serving.kind === 'served-already') return;
    this.fluxApp = this.createFluxApp();
    this.createCertificate(this.fluxApp);
    if (props.serving.kind === 'listener-set') this.createListenerSet(this.fluxApp);
    if (props.serving.kind === 'own-gateway') this.createGateway(this.fluxApp);
    const patchFile = this.writePatch();
    if (patchFile !== undefined) this.patchFile = patchFile;
  }

  /** Namespace of the Certificate: a Gateway reads Secrets of its own namespace; a ListenerSet and an Ingress of theirs. */
  public get certificateNamespace(): string {
    const { cluster, serving, namespace } = this.props;
    return cluster.gateway.kind === 'ingress' || serving.kind === 'listener-set'
      ? namespace
      : cluster.gateway.namespace;
  }

  private chooseRouteParent(): RouteParent | undefined {
    const { cluster, serving, name, namespace } = this.props;
    const { gateway } = cluster;
    if (gateway.kind === 'ingress') return undefined;
    if (serving.kind === 'listener-set') return { kind: 'ListenerSet', name, namespace, sectionName: gateway.listener };
    const gatewayName = serving.kind === 'own-gateway' ? name : gateway.name;
    return { kind: 'Gateway', name: gatewayName, namespace: gateway.namespace, sectionName: gateway.listener };
  }

  private createFluxApp(): FluxApp {
    const { cluster, name, namespace, directory } = this.props;
    const app = new FluxApp(this, 'flux', {
      ...fluxAppProps(cluster, `${namespace}/certificate`),
      name: `${name}-certificate`,
      targetNamespace: this.certificateNamespace,
      dependsOn: cluster.certificateIssuer.dependsOn.map(fluxDependency),
      timeout: cluster.flux.timeout,
    });
    directory.addResource('./certificate/ks.yaml');
    return app;
  }

  private createCertificate({ app }: FluxApp): void {
    const { certificateIssuer } = this.props.cluster;
    const { Certificate } = certManager();
    new Certificate(app, 'certificate', {
      metadata: { name: this.props.name },
      spec: {
        secretName: this.secretName,
        issuerRef: { kind: certificateIssuer.kind, name: certificateIssuer.name },
        dnsNames: [this.wildcard],
      },
    });
  }

  private createListenerSet({ app }: FluxApp): void {
    const { cluster, name, serving } = this.props;
    if (cluster.gateway.kind === 'ingress' || serving.kind !== 'listener-set') return;
    const { ListenerSet, ListenerSetSpecListenersAllowedRoutesNamespacesFrom } = gatewayApi();
    new ListenerSet(app, 'listener-set', {
      metadata: { name },
      spec: {
        parentRef: { name: cluster.gateway.name, namespace: cluster.gateway.namespace },
        listeners: [
          {
            name: cluster.gateway.listener,
            hostname: this.wildcard,
            port: serving.port ?? 443,
            protocol: 'HTTPS',
            tls: { certificateRefs: [{ name: this.secretName }] },
            allowedRoutes: { namespaces: { from: ListenerSetSpecListenersAllowedRoutesNamespacesFrom.SAME } },
          },
        ],
      },
    });
  }

  private createGateway({ app }: FluxApp): void {
    const { cluster, name, namespace, serving } = this.props;
    if (cluster.gateway.kind === 'ingress' || serving.kind !== 'own-gateway') return;
    const { className, annotations, infrastructureAnnotations } = serving;
    const text = fluxText(cluster);
    const { Gateway, GatewaySpecListenersAllowedRoutesNamespacesFrom } = gatewayApi();
    new Gateway(app, 'gateway', {
      metadata: { name, ...(annotations === undefined ? {} : { annotations: text({ ...annotations }) }) },
      spec: {
        gatewayClassName: className,
        ...(infrastructureAnnotations === undefined
          ? {}
          : { infrastructure: { annotations: text({ ...infrastructureAnnotations }) } }),
        listeners: [
          {
            name: cluster.gateway.listener,
            hostname: this.wildcard,
            port: 443,
            protocol: 'HTTPS',
            tls: { certificateRefs: [{ name: this.secretName }] },
            allowedRoutes: {
              namespaces: {
                from: GatewaySpecListenersAllowedRoutesNamespacesFrom.SELECTOR,
                selector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
              },
            },
          },
        ],
      },
    });
  }

  private writePatch(): string | undefined {
    const { cluster, serving, directory } = this.props;
    if (cluster.gateway.kind === 'ingress' || serving.kind !== 'gateway-patch') return undefined;
    const name = `certificate/${GATEWAY_PATCH_FILE}`;
    directory.addFile({ name, content: gatewayPatch(cluster.gateway, this.secretName) });
    return `${directory.path}/${name}`;
  }

  private get wildcard(): string {
    return `*.${this.props.domain}`;
  }
}
