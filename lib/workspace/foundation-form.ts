import type { IConstruct } from 'constructs';
import { Cluster } from '../cluster/cluster';
import type { ClusterProps } from '../cluster/cluster';
import { unlessAboutCluster } from '../cluster/cluster-form';
import { type Form, formOf, keepForm, readForm } from '../validation/form';
import type { OpenCodeFoundation, OpenCodeFoundationProps } from './foundation';
import { foundationShape } from './foundation-shape';
import { WorkspaceRegistry } from './workspace-registry';

/** The props of `foundation` without what has another form than its type. */
export function readFoundationForm(
  foundation: OpenCodeFoundation,
  given: OpenCodeFoundationProps,
): Form<OpenCodeFoundationProps> {
  const standIns = { cluster: new Cluster({} as ClusterProps), domain: '' };
  return keepForm(foundation, readForm(foundationShape, given, standIns));
}

/** Those of `findings` of a workspace that do not follow from what its foundation and its cluster could not be told. */
export function unlessAboutFoundation(foundation: OpenCodeFoundation, findings: readonly string[]): readonly string[] {
  return formOf(foundation).others(unlessAboutCluster(foundation.cluster, findings));
}

/** The constructs that tell what is wrong with the names that the parts of `foundation` are made of. */
export function speakersOf(foundation: OpenCodeFoundation): readonly IConstruct[] {
  const reporter = WorkspaceRegistry.of(foundation).reporter(foundation.cluster);
  return [foundation.node.root, foundation, ...(reporter === undefined ? [] : [reporter])];
}
