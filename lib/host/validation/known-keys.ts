import type { DataDirectoryProps } from '../containers/container-props';
import type { DatadogAgentProps } from '../containers/datadog-agent';
import type { FalkorDbProps } from '../containers/falkordb';
import type { OpenCodeServerProps } from '../containers/opencode';
import type { SnapshotRule, ValkeyProps } from '../containers/valkey';
import type { HealthCheck, HostImage } from '../memory-pod';
import type { EnvironmentFileProps, MemoryPodProps, MemoryPodUnitProps } from '../memory-pod-props';

/** What may be written inside a prop: nothing more, keys of which each has its own, or anything. */
type Shape = { readonly [key: string]: Shape } | 'any';

/** Makes the compiler see to it that each field of `T`, and no other, is named. */
type ShapeOf<T> = { readonly [K in keyof Required<T>]: Shape };

const image: ShapeOf<HostImage> = { repository: 'any', tag: 'any', digest: 'any' };
const data: ShapeOf<DataDirectoryProps> = { path: 'any', uid: 'any', gid: 'any', mode: 'any' };
const save: ShapeOf<SnapshotRule> = { seconds: 'any', changes: 'any' };
const healthCheck: ShapeOf<HealthCheck> = {
  command: 'any',
  intervalSeconds: 'any',
  timeoutSeconds: 'any',
  retries: 'any',
  startPeriodSeconds: 'any',
  onFailure: 'any',
  requiredForStart: 'any',
};
const container = {
  image,
  pull: 'any',
  environment: 'any',
  healthCheck,
  memoryLimit: 'any',
  stopTimeoutSeconds: 'any',
  noNewPrivileges: 'any',
} as const;
const valkey: ShapeOf<ValkeyProps> = {
  ...container,
  port: 'any',
  maxmemory: 'any',
  maxmemoryPolicy: 'any',
  save,
  data,
};
const falkordb: ShapeOf<FalkorDbProps> = { ...container, port: 'any', browserPort: 'any', save, data };
const datadogAgent: ShapeOf<DatadogAgentProps> = {
  ...container,
  logs: 'any',
  tracePort: 'any',
  otlpPort: 'any',
  llmObservability: 'any',
  hostname: 'any',
  site: 'any',
  podmanSocket: 'any',
};
const opencode: ShapeOf<OpenCodeServerProps> = { ...container, port: 'any', command: 'any', data };
const environmentFile: ShapeOf<EnvironmentFileProps> = { path: 'any', requiredKeys: 'any' };
const unit: ShapeOf<MemoryPodUnitProps> = {
  description: 'any',
  after: 'any',
  wants: 'any',
  wantedBy: 'any',
  restartSeconds: 'any',
  timeoutStartSeconds: 'any',
  timeoutStopSeconds: 'any',
};
const folder = { hostPath: 'any' } as const;
const memoryPod: ShapeOf<MemoryPodProps> = {
  plugin: folder,
  graphiti: folder,
  name: 'any',
  bindAddresses: 'any',
  dataRoot: 'any',
  scriptsDirectory: 'any',
  environmentFile,
  podmanPath: 'any',
  podmanSocket: { unit: 'any', path: 'any' },
  selinuxRelabel: 'any',
  unit,
  valkey,
  falkordb,
  datadogAgent,
  opencode,
};

/**
 * What the compiler would have told a user of TypeScript: keys that no prop has, and texts where an object belongs.
 * `extra` are the keys of the construct that the pod's props are part of.
 */
export function shapeProblems(props: object, extra: readonly string[]): readonly string[] {
  const shape: Shape = { ...memoryPod, ...Object.fromEntries(extra.map((key) => [key, 'any' as const])) };
  return problemsOf('', props, shape);
}

function problemsOf(path: string, value: unknown, shape: Shape): readonly string[] {
  if (shape === 'any' || value === undefined) return [];
  if (shape === folder && typeof value !== 'object') return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path} is ${JSON.stringify(value)}: has to be an object with any of ${Object.keys(shape).join(', ')}`];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const inside = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const innerPath = path === '' ? key : `${path}.${key}`;
    if (inside !== undefined) return problemsOf(innerPath, inner, inside);
    return [`${innerPath} is not a prop: ${path || 'the memory pod'} has ${Object.keys(shape).join(', ')}`];
  });
}
