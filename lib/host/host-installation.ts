import { posix } from 'node:path';
import { tmpfilesPath } from '../escape/tmpfiles';
import type { HostFile } from './host-file';
import type { HostDirectoryOwner, MemoryPod } from './memory-pod';
import { hostDirectories } from './memory-pod';

/** What every way of installing (Ignition, the bundle, NixOS) puts on a host. */
export interface HostInstallation {
  /** Directories for data. They outlive an uninstallation. */
  readonly dataDirectories: readonly (HostDirectoryOwner & { readonly path: string })[];

  /** Files with their `installPath`; the host's settings among them. */
  readonly files: readonly InstalledFile[];
}

/** A file that goes to the host. */
export type InstalledFile = HostFile & { readonly installPath: string };

/** Of the files of a rendering, those that a host needs, with the settings that the containers ask the host for. */
export function hostInstallation(pod: MemoryPod, files: readonly HostFile[]): HostInstallation {
  return {
    dataDirectories: hostDirectories(pod),
    files: [...files.filter(isInstalled), ...hostSettings(pod)],
  };
}

function isInstalled(file: HostFile): file is InstalledFile {
  return file.installPath !== undefined;
}

/** Kernel settings that Valkey and Redis (FalkorDB) warn about at start. @see https://valkey.io/topics/admin/ */
export const SYSCTLS: Readonly<Record<string, number>> = {
  'vm.overcommit_memory': 1,
  'net.core.somaxconn': 4096,
};

/** Where the kernel is told who gets huge pages, and what to tell it. @see https://valkey.io/topics/latency/ */
export const TRANSPARENT_HUGE_PAGES = {
  path: '/sys/kernel/mm/transparent_hugepage/enabled',
  value: 'madvise',
} as const;

/** The lines of `tmpfiles.d`. */
export function tmpfilesRules(pod: MemoryPod): readonly string[] {
  return [
    ...hostDirectories(pod).map(
      ({ path, mode, uid, gid }) => `d ${tmpfilesPath(path)} 0${mode.toString(8)} ${uid} ${gid} -`,
    ),
    `w ${TRANSPARENT_HUGE_PAGES.path} - - - - ${TRANSPARENT_HUGE_PAGES.value}`,
  ];
}

/** Files that set up the host itself, for systemd to read at boot. */
export function hostSettings(pod: MemoryPod): readonly InstalledFile[] {
  const sysctls = Object.entries(SYSCTLS).map(([name, value]) => `${name} = ${value}`);
  return [
    setting('sysctl.d', `90-${pod.name}.conf`, [
      '# Snapshots fork: without overcommit a fork fails once half of the memory is in use.',
      '# A backlog of 511 is asked for; kernels before 5.4 allow 128.',
      ...sysctls,
    ]),
    setting('tmpfiles.d', `${pod.name}.conf`, [
      '# Data directories, also on a disk that is mounted later than the host was installed. Huge pages only for those who',
      '# ask: with "always" a snapshot copies far more memory than has changed.',
      ...tmpfilesRules(pod),
    ]),
  ];
}

function setting(folder: string, name: string, lines: readonly string[]): InstalledFile {
  return { path: posix.join(folder, name), installPath: `/etc/${folder}/${name}`, content: `${lines.join('\n')}\n` };
}
