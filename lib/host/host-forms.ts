import type { PodRendering } from './memory-pod';

/**
 * How a pod gets onto its host: by hand or a tool (`install`: the files themselves, with `install.sh`), by Butane's or Ignition's
 * configuration of a first boot, or as a NixOS module.
 */
export type HostForm = 'install' | 'butane' | 'ignition' | 'nixos';

/** Every form, in the order in which the docs name them. */
export const HOST_FORMS: readonly HostForm[] = ['install', 'butane', 'ignition', 'nixos'];

/** What decides on the forms, of the props of a host. */
export interface FormChoice {
  /** @default - all that there are of the rendering */
  readonly forms?: readonly HostForm[];

  /** @default 'systemd' */
  readonly rendering?: PodRendering;

  /** @default - Flatcar's */
  readonly butane?: unknown;
}

/** The forms that are written. Where nobody says what the host boots from, these are all that there are of its rendering. */
export function hostForms({ forms = HOST_FORMS, rendering, butane }: FormChoice): ReadonlySet<HostForm> {
  const impossible = [
    ...(rendering === 'quadlet' ? ['nixos'] : []),
    ...(butane === 'disabled' ? ['butane', 'ignition'] : []),
  ];
  return new Set(forms.filter((form) => !impossible.includes(form)));
}

/** What a person does to bring the pod to its host. */
export function installAdvice(hostName: string, pod: string, forms: ReadonlySet<HostForm>): string {
  const folder = `hosts/${hostName}`;
  if (forms.has('install')) return `install the bundle: ${folder}/install.sh`;
  if (forms.has('nixos')) return `is ${folder}/${pod}.nix in imports? nixos-rebuild switch`;
  return `was the host booted from ${folder}/${pod}.${forms.has('ignition') ? 'ign' : 'bu'}?`;
}
