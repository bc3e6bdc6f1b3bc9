import type { Construct } from 'constructs';
import type {
  HelmReleaseSpec,
  HelmReleaseSpecPostRenderersKustomizePatches,
} from '../../../../imports/helm.toolkit.fluxcd.io';
import type { Cluster } from '../../../cluster/cluster';
import { Manifest } from '../../../gitops/manifest';
import type { WorkspaceDescription } from '../workspace-description';
import { fluxHelm, fluxSource } from '../../custom-resources';
import { appTemplateValues } from './app-template-values';

/** Schema of a HelmRelease with the values of app-template in it. */
const SCHEMA_URL =
  'https://raw.githubusercontent.com/bjw-s/helm-charts/main/charts/other/app-template/schemas/helmrelease-helm-v2.schema.json';

const RETRIES = 3;

/** What a release is made of. */
export interface HelmDeliveryProps {
  readonly cluster: Cluster;
  readonly workspace: WorkspaceDescription;
  readonly namespace: string;

  /** How long the pod may take to become ready, in seconds. */
  readonly progressDeadlineSeconds: number;

  /** How long an install or upgrade may take, as a Go duration. */
  readonly timeout: string;

  /** Last change of each text, such as the escaping for Flux. */
  readonly text: <T>(value: T) => T;
}

/** Delivers a workspace as a HelmRelease of app-template, with a chart source of its own. */
export function deliverHelmRelease(scope: Construct, props: HelmDeliveryProps): void {
  const { cluster, workspace } = props;
  const { OciRepository, OciRepositorySpecLayerSelectorOperation } = fluxSource();
  new OciRepository(scope, 'chart', {
    metadata: { name: workspace.name },
    spec: {
      interval: cluster.flux.chartInterval,
      url: cluster.appTemplateUrl,
      ref: { tag: cluster.versions.appTemplate },
      layerSelector: {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        operation: OciRepositorySpecLayerSelectorOperation.COPY,
      },
    },
  });
  const { HelmRelease, HelmReleaseSpecChartRefKind } = fluxHelm();
  const withoutRetry = cluster.unsupported('retryOnFailure');
  const release = new HelmRelease(scope, 'release', {
    metadata: { name: workspace.name },
    spec: {
      chartRef: { kind: HelmReleaseSpecChartRefKind.OCI_REPOSITORY, name: workspace.name },
      interval: cluster.flux.helmReleaseInterval,
      timeout: props.timeout,
      ...(withoutRetry === undefined ? retriedForEver() : remediated()),
      postRenderers: [{ kustomize: { patches: [progressDeadline(props.progressDeadlineSeconds)] } }],
      values: props.text(appTemplateValues(workspace, cluster.versions.appTemplate)),
    },
  });
  const manifest = Manifest.of(release);
  manifest.schemaUrl = SCHEMA_URL;
  explainModes(manifest, workspace);
  manifest.comment(
    ['spec', 'postRenderers'],
    'The chart has no value for it, and a slow first clone would miss the default.',
  );
  manifest.comment(
    ['spec', 'timeout'],
    `Longer than the first clone may take, or a slow one would be ${withoutRetry === undefined ? 'taken for a failure' : 'rolled back'}.`,
  );
  manifest.comment(
    ['spec', 'install'],
    withoutRetry === undefined
      ? 'Tried again until it works: a release that has used up a number of retries would stay so when the missing secret is there.'
      : `Once they are used up: flux reconcile helmrelease ${workspace.name} --namespace ${props.namespace} --reset (${withoutRetry}).`,
  );
}

type Failures = Pick<HelmReleaseSpec, 'install' | 'upgrade'>;

/** The pod stays while a failed release is tried again, with what it has cloned. */
function retriedForEver(): Failures {
  const { HelmReleaseSpecInstallStrategyName, HelmReleaseSpecUpgradeStrategyName } = fluxHelm();
  return {
    install: { strategy: { name: HelmReleaseSpecInstallStrategyName.RETRY_ON_FAILURE } },
    upgrade: { strategy: { name: HelmReleaseSpecUpgradeStrategyName.RETRY_ON_FAILURE } },
  };
}

function remediated(): Failures {
  const { HelmReleaseSpecUpgradeRemediationStrategy } = fluxHelm();
  return {
    install: { remediation: { retries: RETRIES } },
    upgrade: {
      cleanupOnFail: true,
      remediation: { retries: RETRIES, strategy: HelmReleaseSpecUpgradeRemediationStrategy.ROLLBACK },
    },
  };
}

/**
 * What the chart has no value for. Kubernetes' own ten minutes are shorter than a first clone may take, and helm-controller takes a
 * Deployment that misses its deadline for failed, whatever the time-out.
 */
function progressDeadline(seconds: number): HelmReleaseSpecPostRenderersKustomizePatches {
  return {
    target: { kind: 'Deployment' },
    patch: `- op: add\n  path: /spec/progressDeadlineSeconds\n  value: ${seconds}\n`,
  };
}

/** YAML has the modes of files in decimal, people read them in octal. */
function explainModes(manifest: Manifest, { pod }: WorkspaceDescription): void {
  for (const volume of pod.volumes) {
    const source = 'secret' in volume ? volume.secret : 'configMap' in volume ? volume.configMap : undefined;
    if (source?.defaultMode === undefined) continue;
    const custom = 'secret' in volume && volume.secret.optional === true ? ['volumeSpec', 'secret'] : [];
    manifest.comment(
      ['spec', 'values', 'persistence', volume.name, ...custom, 'defaultMode'],
      `0${source.defaultMode.toString(8)}`,
      { position: 'trailing' },
    );
  }
}
