import type { CriterionSummary } from '../criterion';

/** Every criterion of a cluster, in the order in which they are asked. */
export const CLUSTER_CRITERIA: readonly CriterionSummary[] = [];
