import { posix } from 'node:path';
import { yamlScalar } from '../../escape/yaml-scalar';
import type { HostFile } from '../host-file';
import type { HostForm } from '../host-forms';
import { hostInstallation, type InstalledFile } from '../host-installation';
import { compileIgnition } from '../ignition/compile-ignition';
import type { MemoryPod } from '../memory-pod';
import type { ButaneConfig, ButaneFile, ButaneUnit } from './butane-config';
import { fitsIgnitionUnit } from './check-butane-config';
import { DEFAULT_BUTANE_SPEC, type ButaneSpec } from './butane-versions';
import { writeButane } from './write-butane';

const SYSTEMD_UNITS = '/etc/systemd/system';

/** A file that a host is booted from, and the form that it is. */
export type BootFile = HostFile & { readonly form: HostForm };

/** `<name>.bu`, which people read, and `<name>.ign`, which the machine reads at its first boot. */
export function renderButane(
  pod: MemoryPod,
  files: readonly HostFile[],
  spec: ButaneSpec = DEFAULT_BUTANE_SPEC,
): readonly BootFile[] {
  const config = butaneConfig(pod, files, spec);
  return [
    { form: 'butane', path: `${pod.name}.bu`, content: writeButane(config) },
    { form: 'ignition', path: `${pod.name}.ign`, content: compileIgnition(config) },
  ];
}

/** A machine that runs the memory pod: the files of a rendering and what they need of the host. Holds no secret. */
export function butaneConfig(pod: MemoryPod, files: readonly HostFile[], spec: ButaneSpec): ButaneConfig {
  const { dataDirectories, files: installed } = hostInstallation(pod, files);
  const units = installed.filter(({ installPath }) => posix.dirname(installPath) === SYSTEMD_UNITS);
  const isInline = (file: InstalledFile) => units.includes(file) && fitsIgnitionUnit(file.content);
  return {
    spec,
    comment: [
      `The memory pod ${yamlScalar(pod.name)}: compile with butane --strict, or use the .ign beside this file.`,
      `No secret is in here: ${yamlScalar(pod.environmentFile.path)} comes from a unit that is started before the pod.`,
    ].join('\n'),
    directories: dataDirectories.map(({ path, mode, uid, gid }) => ({
      path,
      user: { id: uid },
      group: { id: gid },
      mode,
    })),
    files: [...operatingSystemFiles(spec), ...installed.filter((file) => !isInline(file)).map(butaneFile)],
    links: [],
    units: units.flatMap((unit) => butaneUnit(unit, isInline(unit))),
  };
}

function operatingSystemFiles({ variant }: ButaneSpec): readonly ButaneFile[] {
  if (variant !== 'flatcar') return [];
  return [
    {
      comment: 'Flatcar ships Podman as a system extension that has to be asked for.',
      path: '/etc/flatcar/enabled-sysext.conf',
      mode: 0o644,
      contents: { inline: 'podman\n' },
    },
  ];
}

function butaneFile({ installPath, mode, content }: InstalledFile): ButaneFile {
  return { path: installPath, mode: mode ?? 0o644, contents: { inline: content } };
}

/** A unit that Ignition cannot carry as one is a file; what is left to say is that it is enabled. */
function butaneUnit({ installPath, enable, content }: InstalledFile, inline: boolean): readonly ButaneUnit[] {
  const enabled = enable === true ? true : undefined;
  if (!inline && !enabled) return [];
  return [{ name: posix.basename(installPath), enabled, contents: inline ? content : undefined }];
}
