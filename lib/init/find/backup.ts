import type { ClusterBackup } from '../../cluster/backup';
import type { SubstituteReference } from '../applied';
import type { Finding } from '../finding';
import type { FluxTree } from '../flux-tree';
import { kopiurBackups } from './backup-kopiur';
import { longhornBackups } from './backup-longhorn';
import { volsyncBackups } from './backup-volsync';

/** A backup that workspaces can take part in, or why none of what is there fits. */
export type BackupFinding =
  | {
      readonly kind: 'backup';
      readonly backup: Finding<ClusterBackup>;

      /** A Secret that the movers want in the namespace of the workspaces. */
      readonly needs?: SubstituteReference;
    }
  | { readonly kind: 'unfit'; readonly reason: string; readonly files: readonly string[] }
  | { readonly kind: 'absent' };

/** One way of backing up, and how many apps of the cluster use it. */
export interface BackupCandidate {
  readonly uses: number;
  readonly found: Exclude<BackupFinding, { readonly kind: 'absent' }>;
}

/** The way of backing up that most apps of the repository use; of two, Kopiur, which people move to. */
export function backup(tree: FluxTree): BackupFinding {
  const candidates = [...kopiurBackups(tree), ...volsyncBackups(tree), ...longhornBackups(tree)];
  const [best] = candidates.sort((one, other) => fitness(other) - fitness(one) || other.uses - one.uses);
  if (best !== undefined) return best.found;
  const other = tree.content.objects.find(({ apiVersion }) => /k8up\.io|velero\.io/.test(apiVersion));
  if (other === undefined) return { kind: 'absent' };
  return { kind: 'unfit', reason: `${other.apiVersion} cannot be written`, files: [other.file] };
}

function fitness({ found }: BackupCandidate): number {
  return found.kind === 'backup' ? 1 : 0;
}
