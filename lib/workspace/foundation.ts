import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../cluster/cluster';
import { tellCluster } from '../cluster/cluster-form';
import type { ClusterSecretStore } from '../cluster/secret-store';
import type { IDescribed } from '../gitops/description';
import { freeId } from '../gitops/construct-id';
import { KustomizeDirectory } from '../gitops/kustomize-directory';
import { Manifest } from '../gitops/manifest';
import { requireCollector } from '../gitops/form-problems';
import { speakForParts } from '../gitops/spoken-for';
import { addSynthNote, addSynthWarning } from '../gitops/synth-report';
import { formOf } from '../validation/form';
import {
  CopilotReauthentication,
  DopplerSecretStore,
  KubernetesSecretStore,
  type SecretStoreWriter,
} from '../reauthentication';
import type { CertificateServing } from './certificate/certificate-serving';
import { WorkspaceCertificate } from './certificate/workspace-certificate';
import type { FoundationFacts } from './foundation-facts';
import { foundationProblems, foundationWarnings } from './foundation-problems';
import { readFoundationForm, speakersOf } from './foundation-form';
import { guardOutput } from './guard-output';
import { WorkspaceRegistry } from './workspace-registry';

/** What the workspaces of a cluster share. */
export interface OpenCodeFoundationProps {
  /** The cluster that the workspaces run in. */
  readonly cluster: Cluster;

  /**
   * Domain of the workspaces, such as `opencode.angryninja.cloud`: each hostname is one label below it, and the certificate
   * is for `*.<domain>`. May hold variables that the cluster substitutes.
   */
  readonly domain: string;

  /**
   * Prefix of the names of workspaces.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Namespace of the workspaces; also the folder of the tree.
   *
   * @default - `name`
   */
  readonly namespace?: string;

  /**
   * How the certificate comes to be served.
   *
   * @default { kind: 'gateway-patch' }
   */
  readonly certificate?: CertificateServing;

  /**
   * Pod Security Standard that the namespace enforces, on workspaces and backup movers alike. Workspaces whose hardening is
   * turned off need a weaker one.
   *
   * @default 'restricted'
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';

  /**
   * Directory, in the output directory, of the script that carries a Copilot login from a laptop to the secret store, and of
   * its runbook. Emitted for a store that is a Doppler, and for plain Secrets.
   *
   * @default 'scripts'
   */
  readonly scriptsDirectory?: string;
}

const PRUNE_LABEL = 'kustomize.toolkit.fluxcd.io/prune';

/** What the workspaces of a cluster share: a namespace, a certificate, and the aggregator that lists them. */
export class OpenCodeFoundation extends Construct implements IDescribed {
  /** The cluster that the workspaces run in. */
  public readonly cluster: Cluster;

  /** Name that the workspaces' names begin with. */
  public readonly name: string;

  /** Namespace of the workspaces. */
  public readonly namespace: string;

  /** Domain that the hostnames lie below. */
  public readonly domain: string;

  /** The aggregator: `namespace.yaml` and every `ks.yaml` below it. */
  public readonly directory: KustomizeDirectory;

  /** The certificate, and how it is served. */
  public readonly certificate: WorkspaceCertificate;

  /** The script that carries a Copilot login to the workspaces; undefined for a store that it cannot write to. */
  public readonly reauthentication?: CopilotReauthentication;

  public constructor(scope: Construct, id: string, given: OpenCodeFoundationProps) {
    super(scope, freeId(scope, id));
    const form = readFoundationForm(this, given);
    const { props } = form;
    this.cluster = props.cluster;
    const misshapen = [...form.problems, ...formOf(this.cluster).problems.map((problem) => `cluster.${problem}`)];
    requireCollector(this, misshapen);
    this.name = props.name ?? this.node.id;
    this.namespace = props.namespace ?? this.name;
    this.domain = props.domain;
    this.directory = new KustomizeDirectory(this, 'apps', { path: this.cluster.outputPath(this.namespace) });
    for (const component of this.cluster.flux.namespaceComponents)
      this.directory.addComponent(component, this.namespace);
    this.createNamespace(props.podSecurity ?? 'restricted');
    this.certificate = new WorkspaceCertificate(this, 'certificate', {
      cluster: this.cluster,
      name: this.name,
      namespace: this.namespace,
      domain: this.domain,
      serving: props.certificate ?? { kind: this.cluster.gateway.kind === 'ingress' ? 'ingress' : 'gateway-patch' },
      directory: this.directory,
    });
    const reauthentication = this.createReauthentication(props.scriptsDirectory);
    if (reauthentication !== undefined) this.reauthentication = reauthentication;
    this.explainPatch();
    this.node.addValidation({ validate: () => [...form.problems, ...form.others(foundationProblems(this, props))] });
    for (const warning of foundationWarnings(this)) addSynthWarning(this, warning);
    WorkspaceRegistry.of(this).reportCluster(this);
    tellCluster(this.node.root, this.cluster);
    speakForParts(this, ...speakersOf(this));
    guardOutput(this);
  }

  /** What has to be true of it once it runs. */
  public describe(): FoundationFacts {
    const { fluxApp, certificateNamespace, secretName } = this.certificate;
    return {
      kind: 'opencode-foundation',
      namespace: this.namespace,
      domain: this.domain,
      path: this.cluster.outputPath(this.namespace),
      pruneLabel: PRUNE_LABEL,
      certificate: fluxApp === undefined ? null : { name: this.name, namespace: certificateNamespace, secretName },
      certificateAdvice: this.certificate.patchFile ?? null,
      loginScript: this.reauthentication?.scriptPath ?? null,
    };
  }

  /** Lists a workspace's Flux Kustomization in the aggregator. */
  public addWorkspaceDirectory(name: string): void {
    this.directory.addResource(`./${name}/ks.yaml`);
  }

  private createReauthentication(path = 'scripts'): CopilotReauthentication | undefined {
    const writer = secretStoreWriter(this.cluster.secretStore);
    if (writer === undefined) return undefined;
    return new CopilotReauthentication(this, 'copilot-reauthentication', { writer, path });
  }

  private explainPatch(): void {
    const { patchFile } = this.certificate;
    const { gateway } = this.cluster;
    if (patchFile === undefined || gateway.kind === 'ingress') return;
    if (gateway.listenerIndex === undefined) {
      addSynthNote(
        this,
        `the certificate of *.${this.domain} cannot be served yet: write gateway.listenerIndex, the position of the listener "${gateway.listener}" of Gateway ${gateway.namespace}/${gateway.name}; ${patchFile} says how to find it`,
      );
      return;
    }
    addSynthNote(
      this,
      `${patchFile} holds the lines that make Gateway ${gateway.namespace}/${gateway.name} serve the certificate of *.${this.domain}: paste them into the Kustomization that applies it`,
    );
  }

  private createNamespace(level: 'restricted' | 'baseline' | 'privileged'): void {
    const modes = level === 'privileged' ? [] : (['enforce', 'audit', 'warn'] as const);
    const labels = Object.fromEntries(
      modes.flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, level],
        [`pod-security.kubernetes.io/${mode}-version`, 'latest'],
      ]),
    );
    const namespace = new ApiObject(this.directory, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: this.namespace, labels: { [PRUNE_LABEL]: 'disabled', ...labels } },
    });
    Manifest.of(namespace).comment(
      ['metadata', 'labels', PRUNE_LABEL],
      'A tree that is empty by mistake would take every workspace and volume with it.',
    );
  }
}

/** What writes to the store that the cluster's secrets come from. */
function secretStoreWriter(store: ClusterSecretStore): SecretStoreWriter | undefined {
  if (store.kind === 'secret') return new KubernetesSecretStore();
  if (store.doppler === undefined) return undefined;
  return new DopplerSecretStore({ clusterSecretStore: store.name, ...store.doppler });
}
