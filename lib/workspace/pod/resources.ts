import { atLeast, byteQuantity, compareQuantities, quantity } from '../../validation/quantity';
import type { Problems } from '../../validation/problem';
import type { ContainerResources } from './workspace-pod';

/** Kubernetes quantities by resource; undefined takes a default away. */
export interface ServerResources {
  /**
   * Requests by resource, such as `cpu: '250m'`.
   *
   * @default - 250m and 1Gi
   */
  readonly requests?: Readonly<Record<string, string | undefined>>;

  /**
   * Limits by resource, such as `memory: '4Gi'`.
   *
   * @default - 2 CPUs and 4Gi
   */
  readonly limits?: Readonly<Record<string, string | undefined>>;
}

/** Measured on the real server: `docs/resources.md` has the table that these figures come from. */
export const DEFAULT_RESOURCES: ContainerResources = {
  requests: { cpu: '250m', memory: '1Gi' },
  limits: { cpu: '2', memory: '4Gi' },
};

/** What the server was measured to use: at rest with one page open, and at most under the scripted load. */
export const MEMORY_FLOOR = { requests: '768Mi', limits: '2Gi' } as const;

const KINDS = ['requests', 'limits'] as const;

/** Measured: with less the list of providers, which each page asks for, gets the server killed. */
const LEAST_MEMORY = '512Mi';

/** The defaults with the user's own over them. */
export function serverResources(resources: ServerResources = {}): ContainerResources {
  const merged = (kind: (typeof KINDS)[number]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries({ ...DEFAULT_RESOURCES[kind], ...resources[kind] }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    );
  return { requests: merged('requests'), limits: merged('limits') };
}

const memoryLimit = atLeast(LEAST_MEMORY, 'the server was measured to be killed with it (docs/resources.md)');

/** What Kubernetes would refuse. */
export function checkResources(resources: ServerResources | undefined, problems: Problems): void {
  for (const kind of KINDS) {
    for (const [name, value] of Object.entries(resources?.[kind] ?? {})) {
      const check = kind === 'limits' && name === 'memory' ? memoryLimit : name === 'cpu' ? quantity : byteQuantity;
      problems.check(`resources.${kind}.${name}`, value, check);
    }
  }
  const { requests, limits } = serverResources(resources);
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit !== undefined && compareQuantities(request, limit) > 0) {
      problems.add(
        `resources.requests.${name} is "${request}", above the limit of "${limit}": raise resources.limits.${name} too`,
      );
    }
  }
}

/** What is worth saying about them at synth, though it may be meant so. */
export function resourceWarnings(resources: ContainerResources): readonly string[] {
  return KINDS.flatMap((kind) => {
    const memory = resources[kind]['memory'];
    const floor = MEMORY_FLOOR[kind];
    return memory !== undefined && compareQuantities(memory, floor) < 0
      ? [`resources.${kind}.memory is "${memory}": OpenCode was measured to need ${floor} (docs/resources.md)`]
      : [];
  });
}
