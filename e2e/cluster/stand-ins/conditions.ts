/** One line of a status' `conditions`. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
}

/** The conditions with one of them replaced; the time of the last transition stays where the status does. */
export function withCondition(
  conditions: readonly Condition[] | undefined = [],
  condition: Condition,
): readonly Condition[] {
  const before = conditions.find(({ type }) => type === condition.type);
  const lastTransitionTime =
    before?.status === condition.status ? before.lastTransitionTime : new Date().toISOString().replace(/\.\d+Z/, 'Z');
  return [...conditions.filter(({ type }) => type !== condition.type), { ...condition, lastTransitionTime }];
}
