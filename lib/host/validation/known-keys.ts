import { printable } from '../../validation/problem';
import type { AdditionalContainerProps, AdditionalPort, AdditionalVolume } from '../containers/additional-container';
import type { DataDirectoryProps } from '../containers/container-props';
import type { DatadogAgentProps } from '../containers/datadog-agent';
import type { FalkorDbProps } from '../containers/falkordb';
import type { OpenCodeServerProps } from '../containers/opencode';
import type { SnapshotRule, ValkeyProps } from '../containers/valkey';
import type { HealthCheck } from '../health-check';
import type { HostImage } from '../memory-pod';
import type { ButaneSpec } from '../butane/butane-versions';
import type { MemoryPodHostProps } from '../memory-pod-host';
import type { EnvironmentFileProps, MemoryPodUnitProps } from '../memory-pod-props';
import type { QuadletOptions } from '../quadlet/quadlet-options';

/** What may be written inside a prop: nothing more, keys of which each has its own, or anything. */
export type Shape = { readonly [key: string]: Shape } | 'any';

/** Makes the compiler see to it that each field of `T`, and no other, is named. */
type ShapeOf<T> = { readonly [K in keyof Required<T>]: Shape };

const image: ShapeOf<HostImage> = { repository: 'any', tag: 'any', digest: 'any' };
const data: ShapeOf<DataDirectoryProps> = { path: 'any', uid: 'any', gid: 'any', mode: 'any' };
const save: ShapeOf<SnapshotRule> = { seconds: 'any', changes: 'any' };
const healthCheck: ShapeOf<HealthCheck> = {
  command: 'any',
  readyCommand: 'any',
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
  autoUpdate: 'any',
  environment: 'any',
  healthCheck,
  memoryLimit: 'any',
  stopTimeoutSeconds: 'any',
  noNewPrivileges: 'any',
} as const;
const valkey: ShapeOf<ValkeyProps> = {
  ...container,
  port: 'any',
  passwordKey: 'any',
  maxmemory: 'any',
  maxmemoryPolicy: 'any',
  save,
  data,
};
const falkordb: ShapeOf<FalkorDbProps> = {
  ...container,
  port: 'any',
  browserPort: 'any',
  passwordKey: 'any',
  save,
  data,
};
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
const opencode: ShapeOf<OpenCodeServerProps> = { ...container, port: 'any', version: 'any', command: 'any', data };
const checkOrNone: Shape = { ...healthCheck };

/** What may be written in one of `additionalContainers`. */
export const ADDITIONAL_CONTAINER: ShapeOf<AdditionalContainerProps> = {
  ...container,
  healthCheck: checkOrNone,
  command: 'any',
  user: 'any',
  ports: 'any',
  volumes: 'any',
  environmentFile: 'any',
  init: 'any',
};

/** What may be written in one of its ports. */
export const ADDITIONAL_PORT: ShapeOf<AdditionalPort> = { name: 'any', port: 'any', published: 'any' };

/** What may be written in one of its volumes. */
export const ADDITIONAL_VOLUME: ShapeOf<AdditionalVolume> = {
  hostPath: 'any',
  containerPath: 'any',
  owner: { uid: 'any', gid: 'any', mode: 'any' },
};
const environmentFile: ShapeOf<EnvironmentFileProps> = { path: 'any', requiredKeys: 'any' };
const unit: ShapeOf<MemoryPodUnitProps> = {
  description: 'any',
  after: 'any',
  wants: 'any',
  wantedBy: 'any',
  restartSeconds: 'any',
  timeoutStartSeconds: 'any',
  stopWaitSeconds: 'any',
  timeoutStopSeconds: 'any',
};
const folder = { hostPath: 'any' } as const;
const quadlet: ShapeOf<QuadletOptions> = { podmanVersion: 'any', dataVolumes: 'any' };
const butane: ShapeOf<ButaneSpec> = { variant: 'any', version: 'any' };

/** A text may stand where these are, such as `'disabled'`. */
const OR_TEXT: readonly Shape[] = [folder, butane, datadogAgent, checkOrNone];

/** What may be written in the props of a `MemoryPodHost`. */
export const MEMORY_POD_HOST: ShapeOf<MemoryPodHostProps> = {
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
  // Keys are names of the user's; check-additional.ts looks below them.
  additionalContainers: 'any',
  hostName: 'any',
  rendering: 'any',
  forms: 'any',
  quadlet,
  butane,
};

/** What the compiler would have told a user of TypeScript. */
export interface ShapeProblems {
  /** Keys that no prop has. */
  readonly unknown: readonly string[];

  /** Texts, lists and the like where an object belongs. */
  readonly misshapen: readonly string[];
}

/** Where the props are not what a `MemoryPodHost` takes. */
export function shapeProblems(props: object): ShapeProblems {
  return shapeProblemsAt('', props, MEMORY_POD_HOST);
}

/** The same of what is at `path`. */
export function shapeProblemsAt(path: string, value: unknown, shape: Shape): ShapeProblems {
  const found: { unknown: string[]; misshapen: string[] } = { unknown: [], misshapen: [] };
  collect(path, value, shape, found);
  return found;
}

function collect(path: string, value: unknown, shape: Shape, found: { unknown: string[]; misshapen: string[] }): void {
  if (shape === 'any' || value === undefined) return;
  if (OR_TEXT.includes(shape) && typeof value === 'string') return;
  const keys = Object.keys(shape).join(', ');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    found.misshapen.push(`${path} is ${printable(value)}: has to be an object with any of ${keys}`);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const inside = Object.hasOwn(shape, key) ? shape[key] : undefined;
    const innerPath = path === '' ? key : `${path}.${key}`;
    if (inside !== undefined) collect(innerPath, inner, inside, found);
    else found.unknown.push(`${innerPath} is not a prop: ${path || 'a MemoryPodHost'} has ${keys}`);
  }
}
