import { type Shape, fields, listOf, number, oneOf, optional, recordOf, text } from '../../validation/shape';

const texts = optional(listOf(text));

const toleration = fields<Record<'key' | 'operator' | 'value' | 'effect' | 'tolerationSeconds', unknown>>({
  key: optional(text),
  operator: optional(oneOf('Exists', 'Equal', 'Lt', 'Gt')),
  value: optional(text),
  effect: optional(oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')),
  tolerationSeconds: optional(number),
});

/**
 * What the API server refuses of a pod's tolerations.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling
 */
export const tolerations: Shape = listOf((value, path) => {
  const found = toleration(value, path);
  if (found.length > 0) return found;
  const { key, operator, value: wanted, effect, tolerationSeconds } = value as Record<string, unknown>;
  return [
    ...(operator === 'Exists' && wanted !== undefined && wanted !== ''
      ? [`${path}.value is set: the operator Exists looks at no value; leave it out`]
      : []),
    ...((key === undefined || key === '') && operator !== 'Exists'
      ? [`${path}.key is missing: write the key of the taint, or operator: 'Exists' for all taints`]
      : []),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
      ? [`${path}.tolerationSeconds is set: only the effect NoExecute has it; write effect: 'NoExecute'`]
      : []),
  ];
});

const expression = (...operators: readonly string[]): Shape =>
  fields<Record<'key' | 'operator' | 'values', unknown>>({ key: text, operator: oneOf(...operators), values: texts });

const nodeTerm = fields<Record<'matchExpressions' | 'matchFields', unknown>>({
  matchExpressions: optional(listOf(expression('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'))),
  matchFields: optional(listOf(expression('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'))),
});

const labelSelector = fields<Record<'matchLabels' | 'matchExpressions', unknown>>({
  matchLabels: optional(recordOf(text)),
  matchExpressions: optional(listOf(expression('In', 'NotIn', 'Exists', 'DoesNotExist'))),
});

const podTerm = fields<
  Record<
    'labelSelector' | 'namespaces' | 'namespaceSelector' | 'topologyKey' | 'matchLabelKeys' | 'mismatchLabelKeys',
    unknown
  >
>({
  labelSelector: optional(labelSelector),
  namespaces: texts,
  namespaceSelector: optional(labelSelector),
  topologyKey: text,
  matchLabelKeys: texts,
  mismatchLabelKeys: texts,
});

type Scheduling = Record<
  'requiredDuringSchedulingIgnoredDuringExecution' | 'preferredDuringSchedulingIgnoredDuringExecution',
  unknown
>;

const podAffinity = fields<Scheduling>({
  requiredDuringSchedulingIgnoredDuringExecution: optional(listOf(podTerm)),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    listOf(fields<Record<'weight' | 'podAffinityTerm', unknown>>({ weight: number, podAffinityTerm: podTerm })),
  ),
});

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#NodeAffinity */
export const affinity = fields<Record<'nodeAffinity' | 'podAffinity' | 'podAntiAffinity', unknown>>({
  nodeAffinity: optional(
    fields<Scheduling>({
      requiredDuringSchedulingIgnoredDuringExecution: optional(
        fields<Record<'nodeSelectorTerms', unknown>>({ nodeSelectorTerms: listOf(nodeTerm) }),
      ),
      preferredDuringSchedulingIgnoredDuringExecution: optional(
        listOf(fields<Record<'weight' | 'preference', unknown>>({ weight: number, preference: nodeTerm })),
      ),
    }),
  ),
  podAffinity: optional(podAffinity),
  podAntiAffinity: optional(podAffinity),
});
