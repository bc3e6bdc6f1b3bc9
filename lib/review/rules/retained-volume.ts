import { textAt } from '../json';
import type { ObjectItem } from '../model';
import { neighbours, type RuleContext } from './rule';

/** The PersistentVolume, or the name of it, that keeps its data when this object is deleted; undefined where none does. */
export function retainedVolume(context: RuleContext, item: ObjectItem): string | undefined {
  const { kind, group, name } = item.identity;
  if (group !== '') return undefined;
  if (kind === 'PersistentVolume') return isRetained(item) ? name : undefined;
  const volume = kind === 'PersistentVolumeClaim' ? textAt(item.object, 'spec', 'volumeName') : undefined;
  if (volume === undefined) return undefined;
  const found = neighbours(context, 'before', item).find(
    ({ identity }) => identity.kind === 'PersistentVolume' && identity.name === volume,
  );
  return found !== undefined && isRetained(found) ? volume : undefined;
}

function isRetained({ object }: ObjectItem): boolean {
  // One that is written by hand keeps its data unless it says otherwise.
  return (textAt(object, 'spec', 'persistentVolumeReclaimPolicy') ?? 'Retain') === 'Retain';
}
