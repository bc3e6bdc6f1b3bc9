/**
 * Stands in for Flux's helm-controller, which is in no package registry: it installs with the real Helm what the artifact of the chart makes of the values.
 *
 * HelmRelease: `chartRef` to an OCIRepository, whose artifact is fetched; `values`, `postRenderers[].kustomize.patches`, `timeout`, `install` and
 * `upgrade` as Helm's `--atomic` means them (a failed install is uninstalled, a failed upgrade rolled back) with `remediation.retries` or the strategy
 * RetryOnFailure, `suspend`, the
 * finalizer (uninstalls when it is deleted, unless suspended), the annotation `reconcile.fluxcd.io/requestedAt` as far as a new attempt goes, conditions
 * Ready and Released, `observedGeneration`. Objects get the labels `helm.toolkit.fluxcd.io/name` and `namespace`. Not honoured: `valuesFrom`,
 * `dependsOn`, drift detection, tests, `targetNamespace`.
 *
 * Compared with the source of 1.6.3: `internal/action/install.go` and `upgrade.go` (it takes ownership of what exists unless `disableTakeOwnership`
 * says otherwise), `internal/controller/helmrelease_controller.go` (`reconcileDelete` leaves a suspended release; `mutateChartWithSourceRevision`: the tag
 * has to be the chart's version, and the first 12 characters of the digest are appended to it). Different: Helm 3 and its three-way merge, where 1.5
 * and newer have Helm 4 and server-side apply for new releases; both leave the labels of what they adopt. Hooks, which 1.6 gives to the
 * post-renderers too, the chart has none of.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ClusterApi, type ClusterObject } from './cluster-api';
import { type Condition, withCondition } from './conditions';
import { type Again, control } from './controller';
import { HELM_RELEASE, OCI_REPOSITORY } from './resources';
import { runProgram } from './run-program';
import type { StandIn, StandInContext } from './stand-in';

const FINALIZER = 'finalizers.fluxcd.io';
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const POST_RENDERER = join(__dirname, 'helm-post-renderer.sh');

interface Action {
  readonly disableTakeOwnership?: boolean;
  readonly remediation?: { readonly retries?: number };
  readonly strategy?: { readonly name: 'RemediateOnFailure' | 'RetryOnFailure' };
}

interface HelmRelease extends ClusterObject {
  readonly spec: {
    readonly chartRef?: { readonly kind: string; readonly name: string };
    readonly values?: unknown;
    readonly timeout?: string;
    readonly suspend?: boolean;
    readonly install?: Action;
    readonly upgrade?: Action;
    readonly postRenderers?: readonly { readonly kustomize?: { readonly patches?: readonly unknown[] } }[];
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
    readonly lastHandledReconcileAt?: string;
  };
}

interface OciRepository extends ClusterObject {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly artifact?: { readonly revision: string; readonly url: string };
  };
}

interface Chart {
  readonly folder: string;
  readonly name: string;

  /** With what was appended to it. */
  readonly version: string;
}

/** What keeps a release from being tried at all. */
class NoChart extends Error {}

export async function start(context: StandInContext): Promise<StandIn> {
  const api = await ClusterApi.connect(context.kubeconfig, 'helm-controller');
  control<HelmRelease>(api, HELM_RELEASE, (release) => reconcile(api, release, context), context);
  return { name: 'helm-controller', stop: () => Promise.resolve() };
}

async function reconcile(api: ClusterApi, release: HelmRelease, context: StandInContext): Promise<Again> {
  const { metadata, spec, status = {} } = release;
  const helm = (...args: readonly string[]): Promise<string> =>
    runHelm(context, [...args, `--namespace=${metadata.namespace}`]);
  if (metadata.deletionTimestamp !== undefined) {
    if (spec.suspend !== true) await helm('uninstall', metadata.name, '--ignore-not-found', '--wait');
    const finalizers = metadata.finalizers?.filter((finalizer) => finalizer !== FINALIZER) ?? [];
    await api.patch(HELM_RELEASE, metadata, { metadata: { finalizers } });
    return undefined;
  }
  if (metadata.finalizers?.includes(FINALIZER) !== true) {
    await api.patch(HELM_RELEASE, metadata, { metadata: { finalizers: [...(metadata.finalizers ?? []), FINALIZER] } });
    return undefined;
  }
  if (spec.suspend === true) return undefined;

  const requested = metadata.annotations?.[REQUESTED_AT];
  const asked = requested !== undefined && requested !== status.lastHandledReconcileAt;
  const known = status.observedGeneration === metadata.generation && !asked;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  if (known && ready?.status === 'True') return undefined;
  const failures = known ? (failed.get(metadata.uid ?? '') ?? 0) : 0;
  const say = (ready: Omit<Condition, 'type'>): Promise<void> =>
    api.patchStatus(HELM_RELEASE, metadata, {
      observedGeneration: metadata.generation,
      ...(requested === undefined ? {} : { lastHandledReconcileAt: requested }),
      conditions: withCondition(
        ready.status === 'Unknown'
          ? status.conditions
          : withCondition(status.conditions, { ...ready, type: 'Released', observedGeneration: metadata.generation }),
        { ...ready, type: 'Ready', observedGeneration: metadata.generation },
      ),
    });

  let chart: Chart;
  try {
    chart = await chartOf(api, release, context);
  } catch (error) {
    if (!(error instanceof NoChart)) throw error;
    await say({ status: 'False', reason: 'ArtifactFailed', message: error.message });
    return 5;
  }
  const history = await helm('list', '--all', '--short', `--filter=^${metadata.name}$`);
  const action = history.trim() === '' ? 'install' : 'upgrade';
  const { strategy, remediation } = spec[action] ?? {};
  const retries = strategy?.name === 'RetryOnFailure' ? Infinity : (remediation?.retries ?? 0);
  if (failures > retries) return undefined;
  const timeout = spec.timeout ?? '5m0s';
  await say({
    status: 'Unknown',
    reason: 'Progressing',
    message: `Running '${action}' action with timeout of ${timeout}`,
  });
  const past = action === 'install' ? 'Install' : 'Upgrade';
  const called = `${metadata.namespace}/${metadata.name} with chart ${chart.name}@${chart.version}`;
  try {
    await installOrUpgrade(release, chart, { action, timeout }, context);
    failed.delete(metadata.uid ?? '');
    const message = `Helm ${action} succeeded for release ${called}`;
    context.log(message);
    await say({ status: 'True', reason: `${past}Succeeded`, message });
    return undefined;
  } catch (error) {
    if (context.signal.aborted) return undefined;
    failed.set(metadata.uid ?? '', failures + 1);
    const message = `Helm ${action} failed for release ${called}: ${error instanceof Error ? error.message : String(error)}`;
    context.log(message);
    await say({ status: 'False', reason: `${past}Failed`, message });
    return 2;
  }
}

/** Attempts that failed since the object was changed or a new one was asked for. */
const failed = new Map<string, number>();

/** The chart of the artifact, in a folder of its own. */
async function chartOf(api: ClusterApi, { metadata, spec }: HelmRelease, context: StandInContext): Promise<Chart> {
  const { kind, name } = spec.chartRef ?? {};
  if (kind !== 'OCIRepository' || name === undefined) throw new NoChart('spec.chartRef names no OCIRepository');
  const { status } = (await api.get<OciRepository>(OCI_REPOSITORY, name, metadata.namespace)) ?? {};
  const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
  const { artifact } = status ?? {};
  if (!isReady || artifact === undefined)
    throw new NoChart(`OCIRepository '${metadata.namespace}/${name}' is not ready`);
  const archive = Buffer.from(await (await fetch(artifact.url, { signal: context.signal })).arrayBuffer());
  const unpacked = join(directoryOf(metadata, context), 'chart');
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  const file = join(unpacked, 'chart.tgz');
  writeFileSync(file, archive);
  await runProgram('tar', ['-xzf', file, '-C', unpacked], { signal: context.signal });
  rmSync(file);
  const [folder = ''] = (await runProgram('ls', [unpacked])).trim().split('\n');
  const description = join(unpacked, folder, 'Chart.yaml');
  const chart = parse(readFileSync(description, 'utf8')) as { readonly name: string; readonly version: string };
  const [tag = '', digest = ''] = artifact.revision.split('@sha256:');
  if (tag !== chart.version)
    throw new NoChart(`artifact revision ${tag} does not match chart version ${chart.version}`);
  const version = `${chart.version}+${digest.slice(0, 12)}`;
  writeFileSync(description, stringify({ ...chart, version }));
  return { folder: join(unpacked, folder), name: chart.name, version };
}

function directoryOf({ uid, name }: HelmRelease['metadata'], { stateDirectory }: StandInContext): string {
  return join(stateDirectory, 'helm-controller', uid ?? name);
}

async function installOrUpgrade(
  { metadata, spec }: HelmRelease,
  chart: Chart,
  { action, timeout }: { readonly action: 'install' | 'upgrade'; readonly timeout: string },
  context: StandInContext,
): Promise<void> {
  const directory = directoryOf(metadata, context);
  mkdirSync(directory, { recursive: true });
  const values = join(directory, 'values.yaml');
  writeFileSync(values, stringify(spec.values ?? {}));
  const origin = {
    'helm.toolkit.fluxcd.io/name': metadata.name,
    'helm.toolkit.fluxcd.io/namespace': metadata.namespace,
  };
  writeFileSync(
    join(directory, 'kustomization.yaml'),
    stringify({
      resources: ['rendered.yaml'],
      patches: (spec.postRenderers ?? []).flatMap(({ kustomize }) => kustomize?.patches ?? []),
      labels: [{ pairs: origin }],
    }),
  );
  await runHelm(context, [
    ...['upgrade', '--install', '--atomic', metadata.name, chart.folder, `--namespace=${metadata.namespace}`],
    ...[`--values=${values}`, `--timeout=${timeout}`, '--cleanup-on-fail'],
    ...(spec[action]?.disableTakeOwnership === true ? [] : ['--take-ownership']),
    ...[`--post-renderer=${POST_RENDERER}`, `--post-renderer-args=${directory}`],
  ]);
}

function runHelm({ kubeconfig, stateDirectory, signal }: StandInContext, args: readonly string[]): Promise<string> {
  const home = join(stateDirectory, 'helm-controller', 'home');
  return runProgram('helm', [...args, `--kubeconfig=${kubeconfig}`], { signal, environment: { HOME: home } });
}
