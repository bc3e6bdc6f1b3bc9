import type { IConstruct } from 'constructs';
import { withOrigin } from '../gitops/props-origin';
import { type Form, formOf, keepForm, readForm } from '../validation/form';
import { APP_TEMPLATE_VERSION } from '../versions';
import type { Cluster, ClusterProps } from './cluster';
import { clusterShape } from './cluster-shape';

/** In the place of what is missing: these ask nothing of anything else. */
const STAND_INS: ClusterProps = {
  source: { name: 'flux-system', path: './dist/kubernetes/apps' },
  versions: { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9', appTemplate: APP_TEMPLATE_VERSION },
  gateway: { kind: 'gateway-api', name: 'gateway', namespace: 'network', listener: 'https', proxyNamespace: 'network' },
  secretStore: { kind: 'external-secrets', name: 'store' },
  storage: { className: 'standard' },
  certificateIssuer: { name: 'issuer' },
};

const TOLD = new WeakMap<IConstruct, WeakSet<Cluster>>();

/** The props of `cluster` without what has another form than its type. */
export function readClusterForm(cluster: Cluster, given: ClusterProps): Form<ClusterProps> {
  return keepForm(cluster, readForm(clusterShape, given, STAND_INS));
}

/** Those of `findings` of a construct that do not follow from what `cluster` could not be told. */
export function unlessAboutCluster(cluster: Cluster, findings: readonly string[]): readonly string[] {
  const form = formOf(cluster);
  if (form.problems.length === 0) return findings;
  return form.others(findings).filter((finding) => !/\bcluster\b/i.test(finding));
}

/** Remembers that a construct of the app of `root` tells what is wrong with `cluster`. */
export function tellCluster(root: IConstruct, cluster: Cluster): void {
  const told = TOLD.get(root) ?? new WeakSet();
  TOLD.set(root, told.add(cluster));
}

/** `props`, read off `cluster`: a construct that is given them tells what is wrong with the cluster, should nobody else. */
export function ofCluster<Props extends object>(cluster: Cluster, props: Props): Props {
  if (cluster.problems.length === 0) return props;
  return withOrigin(props, (root) => (TOLD.get(root)?.has(cluster) === true ? [] : cluster.problems));
}
