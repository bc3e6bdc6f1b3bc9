import type { ContainerResources } from './workspace-pod';

/** Measured on the real server: `docs/resources.md` has the table that these figures come from. */
export const DEFAULT_RESOURCES: ContainerResources = {
  requests: { cpu: '100m', memory: '1Gi' },
  limits: { memory: '4Gi' },
};

/** Bytes below which the server was measured to run into its limit while it works. */
export const MEMORY_FLOOR = { quantity: '1Gi', bytes: 1024 ** 3 } as const;

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
  Ei: 1024 ** 6,
};

/** The number behind a Kubernetes quantity, or undefined for something else. */
export function quantityValue(quantity: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|(m|k|[KMGTPE]i?))?$/.exec(quantity);
  if (match === null) return undefined;
  const [, number = '', exponent = '', unit = ''] = match;
  const factor = UNITS[unit];
  return factor === undefined ? undefined : Number(number + exponent) * factor;
}

export function serverResources(resources: Partial<ContainerResources> = {}): ContainerResources {
  return {
    requests: { ...DEFAULT_RESOURCES.requests, ...resources.requests },
    limits: { ...DEFAULT_RESOURCES.limits, ...resources.limits },
  };
}

/** What is worth saying about them at synth, though it may be meant so. */
export function resourceWarnings(resources: ContainerResources): readonly string[] {
  return (['requests', 'limits'] as const).flatMap((kind) => {
    const memory = resources[kind]['memory'];
    const bytes = memory === undefined ? undefined : quantityValue(memory);
    return bytes !== undefined && bytes < MEMORY_FLOOR.bytes
      ? [
          `resources.${kind}.memory is "${memory}": OpenCode was measured to need ${MEMORY_FLOOR.quantity} (docs/resources.md)`,
        ]
      : [];
  });
}
