/**
 * Stands in for Flux's helm-controller. It installs with the real Helm what the real chart makes of the values; `APP_TEMPLATE_CHART` names the
 * chart's folder. Without it nothing is installed, and no HelmRelease becomes Ready.
 *
 * HelmRelease: `chartRef` (whose OCIRepository has to be Ready and to ask for the version that the folder has), `values`,
 * `postRenderers[].kustomize.patches`, `timeout`, `install` and `upgrade` as Helm's `--atomic` means them (a failed install is uninstalled, a
 * failed upgrade rolled back) with `remediation.retries` or the strategy RetryOnFailure, `suspend`, the finalizer (uninstalls when it is deleted, unless suspended), the
 * annotation `reconcile.fluxcd.io/requestedAt` as far as a new attempt goes, conditions Ready and Released, `observedGeneration`. Objects get
 * the labels `helm.toolkit.fluxcd.io/name` and `namespace`. Not honoured: `valuesFrom`, `dependsOn`, drift detection, tests, `targetNamespace`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

interface Remediation {
  readonly remediation?: { readonly retries?: number };
  readonly strategy?: { readonly name: 'RemediateOnFailure' | 'RetryOnFailure' };
}

interface HelmRelease extends ClusterObject {
  readonly spec: {
    readonly chartRef?: { readonly kind: string; readonly name: string };
    readonly values?: unknown;
    readonly timeout?: string;
    readonly suspend?: boolean;
    readonly install?: Remediation;
    readonly upgrade?: Remediation;
    readonly postRenderers?: readonly { readonly kustomize?: { readonly patches?: readonly unknown[] } }[];
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
    readonly lastHandledReconcileAt?: string;
  };
}

interface OciRepository extends ClusterObject {
  readonly spec: { readonly ref?: { readonly tag?: string } };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface Chart {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** Undefined where nobody has said where the chart is. */
function givenChart(): Chart | undefined {
  const folder = process.env['APP_TEMPLATE_CHART'] ?? '';
  if (!existsSync(join(folder, 'Chart.yaml'))) return undefined;
  const { name, version } = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as Chart;
  return { folder, name, version };
}

export async function start(context: StandInContext): Promise<StandIn> {
  const chart = givenChart();
  if (chart === undefined) {
    context.log('helm-controller: APP_TEMPLATE_CHART names no chart; no HelmRelease becomes ready');
  } else {
    const api = await ClusterApi.connect(context.kubeconfig, 'helm-controller');
    control<HelmRelease>(api, HELM_RELEASE, (release) => reconcile(api, release, chart, context), context);
  }
  return { name: 'helm-controller', stop: () => Promise.resolve() };
}

async function reconcile(api: ClusterApi, release: HelmRelease, chart: Chart, context: StandInContext): Promise<Again> {
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

  const wrong = await wrongChart(api, release, chart);
  if (wrong !== undefined) {
    await say({ status: 'False', reason: 'ArtifactFailed', message: wrong });
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
    await installOrUpgrade(release, chart, timeout, context);
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

async function wrongChart(api: ClusterApi, { metadata, spec }: HelmRelease, chart: Chart): Promise<string | undefined> {
  const { kind, name } = spec.chartRef ?? {};
  if (kind !== 'OCIRepository' || name === undefined) return 'stand-in: spec.chartRef names no OCIRepository';
  const source = await api.get<OciRepository>(OCI_REPOSITORY, name, metadata.namespace);
  if (source?.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True')
    return `OCIRepository '${metadata.namespace}/${name}' is not ready`;
  const tag = source.spec.ref?.tag;
  if (tag === chart.version) return undefined;
  return `stand-in: OCIRepository '${name}' asks for ${tag}, and APP_TEMPLATE_CHART has ${chart.version}`;
}

async function installOrUpgrade(
  { metadata, spec }: HelmRelease,
  chart: Chart,
  timeout: string,
  context: StandInContext,
): Promise<void> {
  const directory = join(context.stateDirectory, 'helm-controller', metadata.uid ?? metadata.name);
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
    ...[`--post-renderer=${POST_RENDERER}`, `--post-renderer-args=${directory}`],
  ]);
}

function runHelm({ kubeconfig, stateDirectory, signal }: StandInContext, args: readonly string[]): Promise<string> {
  const home = join(stateDirectory, 'helm-controller', 'home');
  return runProgram('helm', [...args, `--kubeconfig=${kubeconfig}`], { signal, environment: { HOME: home } });
}
