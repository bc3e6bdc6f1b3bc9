import { dnsLabel } from '../validation/dns-name';
import { unlessAboutCluster } from '../cluster/cluster-form';
import { ingressWarning } from '../cluster/ingress-annotations';
import { relativePath } from '../gitops/output-path';
import { hostname } from '../validation/hostname';
import { Problems } from '../validation/problem';
import { withPlaceholders } from './flux-text';
import { WorkspaceRegistry } from './workspace-registry';
import { sourceIgnoreWarning, sourcePathProblem, sourcePathWarning } from './source-path';
import type { OpenCodeFoundation, OpenCodeFoundationProps } from './foundation';

/** What is wrong with the props of a foundation, and with how they go together with the cluster. */
export function foundationProblems(foundation: OpenCodeFoundation, props: OpenCodeFoundationProps): readonly string[] {
  const { cluster } = foundation;
  const problems = new Problems();
  // Once, whichever foundations share it.
  const reports = WorkspaceRegistry.of(foundation).reporter(cluster) === foundation;
  const ofCluster = reports ? cluster.problems : [];
  const misplaced = reports && cluster.problems.length === 0 ? sourcePathProblem(foundation, cluster) : undefined;
  if (misplaced !== undefined) problems.add(misplaced);
  // A name that nobody wrote is the id.
  problems.check(props.name === undefined ? 'id' : 'name', foundation.name, dnsLabel());
  problems.check('namespace', props.namespace, dnsLabel());
  problems.check('scriptsDirectory', props.scriptsDirectory, relativePath);
  // A variable whose name is wrong in the cluster was told there.
  const knowsVariables = !cluster.problems.some((problem) => problem.startsWith('cluster.flux'));
  if (knowsVariables || !foundation.domain.includes('${')) {
    problems.check('domain', foundation.domain, (domain) => hostname(withPlaceholders(cluster, domain)));
  }
  checkCertificate(foundation, props, problems);
  if (cluster.flux.namespaceComponents.length > 0 && cluster.flux.namespace !== foundation.namespace) {
    problems.add(
      `cluster.flux.namespaceComponents: their kustomization.yaml moves all it lists into ${foundation.namespace}; write flux.namespace: '${foundation.namespace}', or leave them out`,
    );
  }
  return [...ofCluster, ...unlessAboutCluster(cluster, problems.messages)];
}

/** What is allowed and may not be meant. */
export function foundationWarnings(foundation: OpenCodeFoundation): readonly string[] {
  const { cluster } = foundation;
  return [
    sourcePathWarning(foundation, cluster),
    sourceIgnoreWarning(foundation, cluster, foundation.namespace),
    ingressWarning(cluster),
  ].filter((text) => text !== undefined);
}

function checkCertificate(
  { cluster }: OpenCodeFoundation,
  { certificate }: OpenCodeFoundationProps,
  problems: Problems,
): void {
  const { gateway } = cluster;
  if (gateway.kind === 'ingress') {
    if (certificate !== undefined && certificate.kind !== 'served-already' && certificate.kind !== 'ingress') {
      problems.add(`certificate.kind is "${certificate.kind}": the cluster has an Ingress controller; leave it out`);
    }
    return;
  }
  if (certificate?.kind === 'ingress') {
    problems.add(`certificate.kind is "ingress": the cluster has a Gateway; leave it out`);
  }
  if (certificate?.kind !== 'listener-set') return;
  const unsupported = gateway.kind === 'envoy-gateway' ? cluster.unsupported('listenerSet') : undefined;
  if (unsupported !== undefined) problems.add(`certificate.kind is "listener-set": ${unsupported}`);
  if (gateway.allowsListenerSets !== true) {
    problems.add(
      `certificate.kind is "listener-set": Gateway ${gateway.namespace}/${gateway.name} has to admit it; set its spec.allowedListeners, then the cluster's gateway.allowsListenerSets`,
    );
  }
}
