import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, POD_CGROUPS } from './settings';
import type { Pod } from './workspaces';

const SCRIPT = join(REPOSITORY, 'e2e/cluster/scripts/node.sh');

/** Stops containerd and the kubelet and starts them again. */
export function restartNode(): void {
  for (const what of ['stop', 'start']) execFileSync(SCRIPT, [what], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Folder of the kernel's counters of a pod. */
export function podCgroup({ metadata }: Pod): string {
  const folder = readdirSync(POD_CGROUPS, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(`pod${metadata.uid ?? ''}`),
  );
  if (folder === undefined) throw new Error(`pod ${metadata.name} has no control group`);
  return join(POD_CGROUPS, folder);
}

/** Ids, on this machine, of a pod's processes whose command line begins so. */
export function processesOf(pod: Pod, command: string): readonly number[] {
  const folder = podCgroup(pod);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('cgroup.procs'))
    .flatMap((path) => readFileSync(join(folder, path), 'utf8').split('\n').filter(Boolean).map(Number))
    .filter((pid) =>
      readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
        .replaceAll('\0', ' ')
        .startsWith(command),
    );
}
