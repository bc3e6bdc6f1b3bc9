import { execFileSync } from 'node:child_process';
import type { CertificateIssuer } from '../cluster/cluster';
import type { ExternalSecretStore } from '../cluster/secret-store';
import type { ClusterStorage } from '../cluster/storage';
import type { IgnoreRules } from '../gitops/source-ignore';
import { type BackupFinding, backup } from './find/backup';
import { domain } from './find/domain';
import { type GatewayCandidate, gatewayCandidates, ingressCandidate } from './find/gateway';
import { certificateIssuer } from './find/certificate-issuer';
import { affinityHabit, dnsAnnotations, reloader } from './find/habits';
import { type KustomizationNamespace, kustomizationNamespace } from './find/kustomization-namespace';
import { secretStore } from './find/secret-store';
import { storage } from './find/storage';
import { substitution } from './find/substitution';
import { appTemplateVersion, chartVersion, fluxVersion, kubernetesVersion } from './find/versions';
import type { Finding } from './finding';
import type { SubstituteReference } from './applied';
import { type AppsRoot, FluxTree, type SourceReference } from './flux-tree';
import { readManifests } from './manifests';
import { ignoreRules } from './source-ignore';

/** All that a repository says of its cluster. What is undefined it does not say. */
export interface Survey {
  readonly objects: number;
  readonly unreadable: readonly string[];
  readonly isFlux: boolean;
  readonly appsRoot: Finding<AppsRoot> | undefined;
  readonly source: Finding<SourceReference> | undefined;
  readonly ignoreRules: readonly IgnoreRules[];

  /** Names of the clusters that the repository has, where there are several. */
  readonly clusters: readonly string[];

  /** Folder that Flux's paths begin at; empty for the repository itself. */
  readonly artifactRoot: string;

  /** `kustomization.yaml` that lists the folders of the apps. */
  readonly appsList: string | undefined;
  readonly gateways: readonly GatewayCandidate[];
  readonly ingress: ReturnType<typeof ingressCandidate>;
  readonly secretStore: Finding<ExternalSecretStore> | undefined;
  readonly storage: Finding<ClusterStorage> | undefined;
  readonly backup: BackupFinding;
  readonly kubernetes: Finding<string> | undefined;
  readonly flux: Finding<string> | undefined;
  readonly envoyGateway: Finding<string> | undefined;
  readonly appTemplate: Finding<string>;
  readonly domain: Finding<string> | undefined;

  /** Of the certificate that a Gateway serves. */
  readonly certificateIssuer: (gateway: GatewayCandidate | undefined) => Finding<CertificateIssuer> | undefined;

  /** Of the routes that a Gateway has. */
  readonly dnsAnnotations: (
    gateway: GatewayCandidate | undefined,
  ) => Finding<Readonly<Record<string, string>>> | undefined;

  /** What the variables of the domain come from, where nothing patches it in. */
  readonly substituteFrom: Finding<readonly SubstituteReference[]> | undefined;
  readonly reloader: Finding<'stakater'> | undefined;
  readonly affinity: Finding<Readonly<Record<string, unknown>>> | undefined;
  readonly kustomizationNamespace: Finding<KustomizationNamespace> | undefined;
  readonly interval: Finding<string> | undefined;
  readonly retryInterval: Finding<string> | undefined;

  /** Branch that Git follows: that of the remote, or the one that is checked out; undefined outside Git. */
  readonly branch: string | undefined;

  /** URL of the repository itself, as https. */
  readonly repository: Finding<string> | undefined;
}

/** Reads the repository in `root` once, and asks it everything. */
export function survey(root: string, cluster?: string): Survey {
  const content = readManifests(root);
  const tree = new FluxTree(root, content, cluster);
  const appsRoot = tree.appsRoot();
  const source = tree.source();
  const foundDomain = domain(tree);
  const from = foundDomain?.value.includes('$') === true ? substitution(tree, foundDomain.files) : undefined;
  const patchedIn = foundDomain?.value.includes('$') === true ? (tree.appsApplier?.patchesIn ?? []) : [];
  const kubernetes = kubernetesVersion(tree);
  const found = backup(tree);
  const needs = found.kind === 'backup' && found.needs !== undefined ? [found.needs] : [];
  return {
    objects: content.objects.length,
    clusters: tree.clusters.length > 1 ? tree.clusters : [],
    artifactRoot: tree.artifactRoot,
    unreadable: content.unreadable,
    isFlux: tree.isFlux,
    appsRoot,
    source,
    ignoreRules: ignoreRules(root, source === undefined ? undefined : tree.ignoreRules(source.value.name)),
    appsList: appsRoot === undefined ? undefined : tree.listOf(appsRoot.value.path)?.file,
    gateways: gatewayCandidates(tree),
    ingress: ingressCandidate(tree),
    secretStore: secretStore(tree),
    storage: storage(tree),
    backup: found,
    kubernetes,
    flux: fluxVersion(tree),
    envoyGateway: chartVersion(tree, /(?:^|\/)gateway-helm$/),
    appTemplate: appTemplateVersion(tree, kubernetes?.value),
    domain: foundDomain,
    certificateIssuer: (gateway) => certificateIssuer(tree, gateway),
    dnsAnnotations: (gateway) => dnsAnnotations(tree, gateway),
    substituteFrom: from,
    reloader: reloader(tree),
    affinity: affinityHabit(tree),
    kustomizationNamespace: kustomizationNamespace(tree, from?.value ?? patchedIn, needs),
    interval: tree.convention('interval'),
    retryInterval: tree.convention('retryInterval'),
    branch: branchOf(root),
    repository: originOf(root),
  };
}

function branchOf(root: string): string | undefined {
  const remote = git(root, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD')?.replace(/^origin\//, '');
  return remote ?? git(root, 'symbolic-ref', '--short', 'HEAD');
}

function git(root: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', [...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** Without the login that a URL may carry. */
function originOf(root: string): Finding<string> | undefined {
  const url = git(root, 'config', '--local', '--get', 'remote.origin.url');
  if (url === undefined) return undefined;
  const match = /^(?:https?:\/\/|ssh:\/\/|git:\/\/)?(?:[^@/]*@)?([\w.-]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(url);
  if (match === null) return undefined;
  return { value: `https://${match[1] ?? ''}/${match[2] ?? ''}`, files: ['.git/config'] };
}
