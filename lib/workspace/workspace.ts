import type { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { posix } from 'node:path';
import type { Cluster } from '../cluster/cluster';
import { type KustomizationDependency, fluxDependency } from '../cluster/dependency';
import { backupDependencies, restoresClaims } from '../cluster/resolve-backup';
import type { IDescribed } from '../gitops/description';
import { freeId } from '../gitops/construct-id';
import { FluxApp } from '../gitops/flux-app';
import { type PatchTarget, patchObject } from '../gitops/patch-object';
import { requireCollector } from '../gitops/form-problems';
import { GitOpsApp } from '../gitops/gitops-app';
import { speakForParts } from '../gitops/spoken-for';
import { throwProblems } from '../gitops/synth-error';
import { addSynthWarning } from '../gitops/synth-report';
import { composeWorkspacePod, podContext, workspaceRepositories } from './compose-workspace-pod';
import { describeWorkspace } from './delivery/describe-workspace';
import { deliverHelmRelease } from './delivery/helm-release/helm-release';
import { deliverNative } from './delivery/native/native';
import { fluxAppProps } from './flux-app-props';
import { fluxText } from './flux-text';
import { OpenCodeFoundation, type OpenCodeFoundationProps } from './foundation';
import { speakersOf, unlessAboutFoundation } from './foundation-form';
import { containerPorts, workspaceNetworkPolicy } from './network-policy/network-policy';
import { workspaceUser } from './pod/compose';
import { workspacePodProblems } from './pod/props-problems';
import type { WorkspacePod } from './pod/workspace-pod';
import { DEFAULT_CLONE_TIMEOUTS } from './repository/repository-contribution';
import type { ReauthenticatedWorkspace } from '../reauthentication';
import { backendTrafficPolicy } from './route/backend-traffic-policy';
import { storedSecret } from './secret/external-secret';
import { SECRET_KEYS, type WorkspaceSecretKeys, storeKeyPrefix } from './secret/workspace-secret-keys';
import { furtherClaims } from './storage/further-claims';
import { persistentVolume } from './storage/static-volume';
import { backUp, claimLabels, claimSource } from './storage/workspace-backup';
import { workspaceClaim } from './storage/workspace-claim';
import { type DeliveryTimeouts, deliveryTimeouts } from './timeouts';
import { dnsLabel } from '../validation/dns-name';
import { formOf, readForm } from '../validation/form';
import { workspaceConfiguration, workspaceProblems } from './workspace-problems';
import type { OpenCodeWorkspaceProps } from './workspace-props';
import { type WorkspaceFacts, workspaceFacts } from './workspace-facts';
import { WorkspaceRegistry } from './workspace-registry';
import { workspaceShape } from './workspace-shape';

/** Size of a volume that nobody has chosen one for. */
const DEFAULT_STORAGE_SIZE = '5Gi';

/** In the place of a repository that is missing. */
const STAND_INS = { repository: 'https://git.example.org/repository' } as const;

/** Those of the foundation that a workspace is given which has none. */
const NONE = {} as OpenCodeFoundationProps;

/** Props that others may clash with. */
const NAMING = ['name', 'hostname', 'directory', 'repository', 'secretKeys', 'secretVariables'] as const;

/** One OpenCode server with one repository, one volume and one hostname. */
export class OpenCodeWorkspace extends Construct implements IDescribed {
  /** What it shares with other workspaces. */
  public readonly foundation: OpenCodeFoundation;

  /** Name of the Deployment, Service, route, claim and Flux Kustomization, such as `opencode-flux`. */
  public readonly name: string;

  /** Hostname under which the browser finds it. */
  public readonly hostname: string;

  /** Working tree of the repository. */
  public readonly directory: string;

  /** Name of the workspace's Secret. */
  public readonly secretName: string;

  /** Names of its secrets in the secret store. */
  public readonly secretKeys: WorkspaceSecretKeys;

  /** The pod, whatever delivers it. */
  public readonly pod: WorkspacePod;

  /** Its Flux Kustomization, and the directory that it applies. */
  public readonly fluxApp: FluxApp;

  private readonly props: OpenCodeWorkspaceProps;
  private readonly timeouts: DeliveryTimeouts;

  /** Whether there is one of its name, which is an error: its folder is then called otherwise, so that it is told once. */
  private readonly isTwin: boolean;

  public constructor(scope: OpenCodeFoundation, id: string, given: OpenCodeWorkspaceProps) {
    super(scopeOf(scope, id), freeId(scope, id));
    const form = readForm<OpenCodeWorkspaceProps>(workspaceShape, given, STAND_INS);
    const { props } = form;
    const stray = strayProblems(scope, id);
    requireCollector(this, [...stray, ...form.problems]);
    const foundation = stray.length === 0 ? scope : new OpenCodeFoundation(new GitOpsApp(), 'opencode', NONE);
    this.foundation = foundation;
    this.props = props;
    this.name = props.name ?? `${foundation.name}-${this.node.id}`;
    this.isTwin = WorkspaceRegistry.of(this).has(this.name);
    this.hostname = props.hostname ?? `${this.node.id}.${foundation.domain}`;
    this.directory = props.directory ?? `/workspace/${repositoryName(props.repository)}`;
    this.secretName = `${this.name}-secret`;
    this.secretKeys = this.nameSecretKeys();
    this.pod = composeWorkspacePod(props, this);
    this.timeouts = deliveryTimeouts(this.cloneSeconds(), this.pod.terminationGracePeriodSeconds);
    this.fluxApp = this.createFluxApp();
    this.createSecret();
    this.createVolume();
    this.createConfigMaps();
    this.deliver();
    this.createPolicies();
    this.node.addValidation({
      validate: () => {
        const findings = [...workspaceProblems(this, props), ...workspacePodProblems(props, podContext(props, this))];
        return [...stray, ...form.problems, ...form.others(unlessAboutFoundation(foundation, findings))];
      },
    });
    for (const warning of [...this.pod.warnings, ...workspaceConfiguration(this, props).warnings])
      addSynthWarning(this, warning);
    // One whose id was taken has been told of, and so has all that follows from it.
    if (this.node.id === id && !form.has(...NAMING) && !formOf(foundation).has('name', 'domain')) {
      WorkspaceRegistry.of(this).add(this);
    }
    const { copilotAuth } = this.secretKeys;
    if (
      copilotAuth !== undefined &&
      !this.isTwin &&
      (props.name !== undefined || dnsLabel()(this.node.id) === undefined)
    )
      foundation.reauthentication?.addWorkspace(this.reauthenticated(copilotAuth));
    speakForParts(this, ...speakersOf(foundation));
  }

  /** Names in the secret store of all that the workspace asks it for. */
  public get storeKeys(): readonly string[] {
    return Object.values(this.secretData());
  }

  /** Keys that its Secret has to have. */
  public get secretVariables(): readonly string[] {
    return Object.keys(this.secretData());
  }

  /** What has to be true of it once it runs. */
  public describe(): WorkspaceFacts {
    return workspaceFacts(this, this.props);
  }

  /** Whether something fills a new volume from the backup. */
  public get restoresFromBackup(): boolean {
    const { restoreFromBackup = restoresClaims(this.cluster.backup) } = this.props;
    return restoreFromBackup && this.props.volume === undefined;
  }

  /**
   * Changes an object that the workspace emits, Helm values included, as it is about to be written: the schemas are checked
   * afterwards. Throws where there is no such object, or more than one.
   *
   * @see https://datatracker.ietf.org/doc/html/rfc6902
   */
  public patch(target: string | PatchTarget, ...operations: readonly JsonPatch[]): this {
    patchObject(this, typeof target === 'string' ? { kind: target } : target, operations);
    return this;
  }

  private get cluster(): Cluster {
    return this.foundation.cluster;
  }

  /** What the script that carries a Copilot login to the workspace has to know of it. */
  private reauthenticated(copilotAuth: string): ReauthenticatedWorkspace {
    const { githubPat, password } = this.secretKeys;
    const { openCode } = this.props;
    const refreshInterval = this.cluster.secretRefreshInterval;
    return {
      name: this.node.id,
      namespace: this.foundation.namespace,
      deployment: this.name,
      secret: this.secretName,
      secretKeys: {
        ...(githubPat === undefined ? {} : { githubPat: SECRET_KEYS.githubPat }),
        password: SECRET_KEYS.password,
        copilotAuth: SECRET_KEYS.copilotAuth,
      },
      variables: { ...(githubPat === undefined ? {} : { githubPat }), password, copilotAuth },
      externalSecret: this.name,
      ...(refreshInterval === undefined ? {} : { refreshInterval }),
      reloader: this.cluster.reloader === 'stakater',
      ...(openCode?.username === undefined ? {} : { username: openCode.username }),
      url: `https://${this.hostname}`,
    };
  }

  private nameSecretKeys(): WorkspaceSecretKeys {
    const { repositoryLogin = 'token', copilot = true, git, secretKeys = {} } = this.props;
    const prefix = storeKeyPrefix(this.name, this.cluster.secretStore);
    return {
      ...(repositoryLogin === 'token' ? { githubPat: secretKeys.githubPat ?? `${prefix}GITHUB_PAT` } : {}),
      ...(repositoryLogin === 'deploy-key' ? { deployKey: secretKeys.deployKey ?? `${prefix}DEPLOY_KEY` } : {}),
      ...(git?.signing === true ? { gitSigningKey: secretKeys.gitSigningKey ?? `${prefix}GIT_SIGNING_KEY` } : {}),
      password: secretKeys.password ?? `${prefix}PASSWORD`,
      ...(copilot ? { copilotAuth: secretKeys.copilotAuth ?? `${prefix}COPILOT_AUTH_JSON` } : {}),
    };
  }

  /** Keys of the workspace's Secret, each with the name of its value in the store. */
  private secretData(): Readonly<Record<string, string>> {
    const own = (Object.keys(SECRET_KEYS) as (keyof typeof SECRET_KEYS)[]).flatMap((key) => {
      const stored = this.secretKeys[key];
      return stored === undefined ? [] : [[SECRET_KEYS[key], stored] as const];
    });
    return { ...Object.fromEntries(own), ...this.props.secretVariables };
  }

  private cloneSeconds(): number {
    const seconds = workspaceRepositories(this.props, this).map(
      ({ timeouts }) => timeouts?.clone ?? DEFAULT_CLONE_TIMEOUTS.clone,
    );
    return seconds.reduce((sum, clone) => sum + clone, 0);
  }

  private createFluxApp(): FluxApp {
    const { secretStore, storage, backup } = this.cluster;
    const dependencies: readonly KustomizationDependency[] = [
      ...(secretStore.kind === 'external-secrets' ? (secretStore.dependsOn ?? []) : []),
      ...(storage.dependsOn ?? []),
      ...backupDependencies(backup),
      ...(this.props.dependsOn ?? []),
    ];
    const { namespace } = this.foundation;
    const name = this.isTwin ? `twin-${this.node.addr.slice(-8)}` : this.name;
    const app = new FluxApp(this, 'flux', {
      ...fluxAppProps(this.cluster, `${namespace}/${name}`),
      name,
      targetNamespace: namespace,
      commonMetadata: { labels: { 'app.kubernetes.io/name': this.name, ...this.props.commonLabels } },
      timeout: this.timeouts.kustomization,
    });
    // One named by several parts is waited for once.
    app.addDependsOn(...dependencies.map(fluxDependency));
    this.foundation.addWorkspaceDirectory(this.name);
    return app;
  }

  private createSecret(): void {
    storedSecret(this.fluxApp.app, 'secret', this.cluster, {
      name: this.name,
      secretName: this.secretName,
      keys: this.secretData(),
    });
  }

  private createVolume(): void {
    const { backup, storage } = this.cluster;
    const { app } = this.fluxApp;
    const size = this.props.storageSize ?? DEFAULT_STORAGE_SIZE;
    const className = this.props.storageClassName ?? storage.className;
    const { name, props } = this;
    const { namespace } = this.foundation;
    const { uid, gid } = workspaceUser(props);
    const isBackedUp = props.backup !== false;
    const labels = isBackedUp ? claimLabels(backup) : undefined;
    const restoreFrom = this.restoresFromBackup ? claimSource(backup, name) : undefined;
    const prune = props.onRemoval === 'delete';
    workspaceClaim(app, 'claim', {
      name,
      size,
      className,
      prune,
      ...(labels !== undefined && { labels }),
      ...(restoreFrom !== undefined && { restoreFrom }),
      ...(props.volume !== undefined && { volumeName: props.volume.name }),
    });
    if (props.volume !== undefined) {
      persistentVolume(app, props.volume, { name, namespace, size, className });
    }
    furtherClaims(app, name, props.claims, { className, prune });
    const volume = { name, namespace, size, className, uid, gid, repositorySecretName: `${name}-volsync-secret` };
    backUp(app, this.cluster, volume, {
      isBackedUp,
      restores: this.restoresFromBackup,
      differences: props.backup || {},
    });
  }

  private createConfigMaps(): void {
    for (const { name, files } of this.pod.configMaps) this.fluxApp.app.addConfigMap(name, files);
  }

  private deliver(): void {
    const { app } = this.fluxApp;
    const workspace = describeWorkspace(this, this.props);
    const text = fluxText(this.cluster);
    const { pod, release } = this.timeouts;
    const delivered = { workspace, progressDeadlineSeconds: pod, text };
    if (this.props.delivery === 'native') deliverNative(app, delivered);
    else {
      const { namespace } = this.foundation;
      deliverHelmRelease(app, { ...delivered, cluster: this.cluster, namespace, timeout: release });
    }
  }

  private createPolicies(): void {
    const { app } = this.fluxApp;
    if (this.props.networkPolicy !== false) {
      workspaceNetworkPolicy(app, this.name, this.cluster, containerPorts(this.pod), this.props.networkPolicy);
    }
    if (this.cluster.gateway.kind !== 'envoy-gateway') return;
    backendTrafficPolicy(app, this.name, this.cluster, this.props.timeouts);
  }
}

/** JavaScript lets a workspace be put anywhere. */
function scopeOf(scope: OpenCodeFoundation, id: string): OpenCodeFoundation {
  if (!Construct.isConstruct(scope)) throwProblems(id, strayProblems(scope, id));
  return scope;
}

function strayProblems(scope: unknown, id: string): readonly string[] {
  if (scope instanceof OpenCodeFoundation) return [];
  const advice = `write new OpenCodeWorkspace(foundation, ${JSON.stringify(id)}, { … }) with an OpenCodeFoundation`;
  return [
    `it belongs to ${Construct.isConstruct(scope) ? 'a construct' : 'something'} that is no OpenCodeFoundation: ${advice}`,
  ];
}

function repositoryName(url: string): string {
  return posix.basename(url.replace(/[?#].*$/, ''), '.git').replace(/^.*:/, '') || 'repository';
}
