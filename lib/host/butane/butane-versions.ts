/**
 * Butane's variants and versions, with the Ignition specification that each compiles to. Left out: versions whose
 * Ignition (3.6.0 and later) no released Ignition accepts that this project is tested with.
 *
 * @see https://coreos.github.io/butane/specs/
 */
export const BUTANE_VERSIONS = {
  flatcar: { '1.0.0': '3.3.0', '1.1.0': '3.4.0' },
  fcos: { '1.4.0': '3.3.0', '1.5.0': '3.4.0', '1.6.0': '3.5.0' },
} as const;

/** An operating system that Butane knows. */
export type ButaneVariant = keyof typeof BUTANE_VERSIONS;

/** A variant with one of its own versions. */
export type ButaneSpec = {
  [Variant in ButaneVariant]: {
    /** Operating system: Flatcar Container Linux or Fedora CoreOS. */
    readonly variant: Variant;

    /** Version of the variant's specification. */
    readonly version: keyof (typeof BUTANE_VERSIONS)[Variant];
  };
}[ButaneVariant];

/** What the memory pod is given when nothing is said: what current Flatcar releases read. */
export const DEFAULT_BUTANE_SPEC: ButaneSpec = { variant: 'flatcar', version: '1.1.0' };

/** Every variant with each of its versions. */
export const ALL_BUTANE_SPECS: readonly ButaneSpec[] = [
  { variant: 'flatcar', version: '1.0.0' },
  { variant: 'flatcar', version: '1.1.0' },
  { variant: 'fcos', version: '1.4.0' },
  { variant: 'fcos', version: '1.5.0' },
  { variant: 'fcos', version: '1.6.0' },
];

/** A specification of Ignition. */
export type IgnitionVersion = '3.3.0' | '3.4.0' | '3.5.0';

/** What Butane compiles such a configuration to. */
export function ignitionVersion(spec: ButaneSpec): IgnitionVersion {
  return spec.variant === 'flatcar' ? BUTANE_VERSIONS.flatcar[spec.version] : BUTANE_VERSIONS.fcos[spec.version];
}
