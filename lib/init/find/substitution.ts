import type { Applier, SubstituteReference } from '../applied';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';

/**
 * What the Kustomizations of the workspaces have to substitute from, so that they know the variables which `witnesses` use. Undefined
 * where the Kustomization over the apps patches it in, or where the witnesses are not substituted.
 */
export function substitution(
  tree: FluxTree,
  witnesses: readonly string[],
): Finding<readonly SubstituteReference[]> | undefined {
  if ((tree.appsApplier?.patchesIn.length ?? 0) > 0) return undefined;
  const files = new Set(witnesses);
  const appliers = new Set<Applier>();
  for (const object of tree.objects) {
    const applier = files.has(object.file) ? tree.applierOf(object) : undefined;
    if (applier !== undefined) appliers.add(applier);
  }
  const tally = new Tally<string>();
  for (const { substituteFrom, object } of appliers) {
    if (substituteFrom.length > 0) tally.add(JSON.stringify(substituteFrom), object.file);
  }
  const [most] = tally.ranked;
  if (most === undefined) return undefined;
  return { value: JSON.parse(most.value) as readonly SubstituteReference[], files: most.files };
}
