import { compareVersions, isAtLeast } from '../../validation/version';
import { APP_TEMPLATE_VERSION } from '../../versions';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { at, literal } from '../values';

const FULL = String.raw`v?(\d+\.\d+\.\d+)`;

/** Where the version of Kubernetes stands: Talos, k3s, kubeadm, upgrade controllers. */
const KUBERNETES = [
  new RegExp(String.raw`(?:siderolabs|talos-systems)/kubelet:${FULL}`, 'g'),
  new RegExp(String.raw`kubernetes_?version["']?\s*[:=]\s*["']?${FULL}`, 'gi'),
  new RegExp(String.raw`k3s_(?:release_)?version["']?\s*[:=]\s*["']?${FULL}\+k3s`, 'gi'),
  new RegExp(String.raw`registry\.k8s\.io/kube-apiserver:${FULL}`, 'g'),
  new RegExp(String.raw`rancher/k3s-upgrade:${FULL}`, 'g'),
];

const FLUX = [
  new RegExp(String.raw`# Flux [Vv]ersion: ${FULL}`, 'g'),
  new RegExp(String.raw`fluxcd/flux-manifests[\s\S]{0,80}?tag: ${FULL}`, 'g'),
  new RegExp(String.raw`fluxcd/flux2/manifests/install\?ref=${FULL}`, 'g'),
  new RegExp(String.raw`FLUX_VERSION["']?\s*[:=]\s*["']?${FULL}`, 'g'),
];

/** The newest version of Kubernetes that a file names. */
export function kubernetesVersion(tree: FluxTree): Finding<string> | undefined {
  const upgrades = [...tree.all('KubernetesUpgrade'), ...tree.all('Plan', 'upgrade.cattle.io')].flatMap(
    ({ file, value }) => {
      const version = literal(at(value, 'spec', 'kubernetes', 'version')) ?? literal(at(value, 'spec', 'version'));
      const plain = /^v?(1\.\d+\.\d+)(?:\+|$)/.exec(version ?? '')?.[1];
      return plain === undefined ? [] : [{ value: plain, files: [file] }];
    },
  );
  return newest([...upgrades, ...mentioned(tree, KUBERNETES).filter(({ value }) => value.startsWith('1.'))]);
}

/** The version of Flux: of its instance, of its manifests, or at least that which a manifest in use needs. */
export function fluxVersion(tree: FluxTree): Finding<string> | undefined {
  const instances = [...tree.all('FluxInstance'), ...tree.all('HelmRelease')].flatMap(({ file, value }) => {
    const distribution = at(value, 'spec', 'distribution') ?? at(value, 'spec', 'values', 'instance', 'distribution');
    const version = literal(at(distribution, 'version'));
    const plain = /^v?(\d+\.\d+)(?:\.(\d+|x|\*))?$/.exec(version ?? '')?.[1];
    return plain === undefined ? [] : [{ value: plain, files: [file] }];
  });
  // The community's chart counts ten minor versions ahead of Flux.
  const chart = chartVersion(tree, /(?:^|\/)flux2$/);
  const minor = /^2\.(\d+)\./.exec(chart?.value ?? '')?.[1];
  const charted = chart === undefined || minor === undefined ? [] : [{ ...chart, value: `2.${Number(minor) - 10}` }];
  const found = newest([...instances, ...charted, ...mentioned(tree, FLUX)]);
  if (found !== undefined) return found;
  const recent = tree.all('OCIRepository').find(({ apiVersion }) => apiVersion === 'source.toolkit.fluxcd.io/v1');
  if (recent === undefined) return undefined;
  return {
    value: '2.6',
    files: [recent.file],
    chosen: 'no file names it; this OCIRepository of v1 needs 2.6 at least',
  };
}

/** The version of a chart, by the HelmRelease or the source that pulls it. */
export function chartVersion(tree: FluxTree, chart: RegExp): Finding<string> | undefined {
  const tally = new Tally<string>();
  const add = (version: unknown, file: string): void => {
    const plain = /^v?(\d+\.\d+\.\d+)$/.exec(literal(version) ?? '')?.[1];
    if (plain !== undefined) tally.add(plain, file);
  };
  for (const { file, value } of tree.all('OCIRepository')) {
    if (chart.test(literal(at(value, 'spec', 'url')) ?? '')) add(at(value, 'spec', 'ref', 'tag'), file);
  }
  for (const { file, value } of tree.all('HelmRelease')) {
    if (chart.test(literal(at(value, 'spec', 'chart', 'spec', 'chart')) ?? '')) {
      add(at(value, 'spec', 'chart', 'spec', 'version'), file);
    }
  }
  return tally.most();
}

/** The app-template that the repository's apps use, where a workspace can use it as well. */
export function appTemplateVersion(tree: FluxTree, kubernetes: string | undefined): Finding<string> {
  const found = chartVersion(tree, /(?:^|\/)app-template$/);
  const isFit =
    found !== undefined &&
    isAtLeast(found.value, '4.4.0') &&
    !isAtLeast(found.value, '6.0.0') &&
    (!isAtLeast(found.value, '5.0.0') || kubernetes === undefined || isAtLeast(kubernetes, '1.31.0'));
  if (isFit) return found;
  if (found === undefined)
    return { value: APP_TEMPLATE_VERSION, files: [], chosen: 'no app of the repository uses it' };
  return {
    ...found,
    value: APP_TEMPLATE_VERSION,
    chosen: `the repository uses ${found.value}, which a workspace cannot`,
  };
}

function mentioned(tree: FluxTree, patterns: readonly RegExp[]): readonly Finding<string>[] {
  return tree.content.texts.flatMap(({ file, text }) =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, version = '']) => ({ value: version, files: [file] })),
    ),
  );
}

function newest(findings: readonly Finding<string>[]): Finding<string> | undefined {
  const sorted = [...findings].sort((one, other) => compareVersions(other.value, one.value));
  const [first] = sorted;
  if (first === undefined) return undefined;
  const older = [...new Set(sorted.map(({ value }) => value))].slice(1, 4);
  return older.length === 0 ? first : { ...first, chosen: `the newest; other files have ${older.join(', ')}` };
}
