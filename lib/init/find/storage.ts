import type { ClusterStorage } from '../../cluster/storage';
import type { FluxDependency } from '../../gitops/flux-kustomization';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { at, literal, valuesOfKey } from '../values';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Several writers share these, and OpenCode's database does not survive that. */
const SHARED = /nfs|smb|cifs|filesystem|cephfs/;

/** The StorageClass that is the default, or that most claims name; none that is shared. */
export function storage(tree: FluxTree): Finding<ClusterStorage> | undefined {
  const found = defaultClass(tree) ?? usedClass(tree);
  if (found === undefined) return undefined;
  const provider = providerOf(tree, found.value);
  return {
    ...found,
    value: { className: found.value, ...(provider !== undefined && { dependsOn: [provider] }) },
  };
}

function defaultClass(tree: FluxTree): Finding<string> | undefined {
  const declared = tree.all('StorageClass').filter(({ value }) => {
    return at(value, 'metadata', 'annotations', DEFAULT_CLASS) === 'true';
  });
  const charted = tree.all('HelmRelease').flatMap(({ file, value }) =>
    ['storageClass', 'persistence', 'hostpathClass']
      .flatMap((key) => [...valuesOfKey(value, key)])
      .filter(
        (entry) =>
          at(entry, 'isDefault') === true || at(entry, 'defaultClass') === true || at(entry, 'isDefaultClass') === true,
      )
      .flatMap((entry) => {
        const name = tree.literal(at(entry, 'name'));
        return name === undefined ? [] : [{ name, file }];
      }),
  );
  const [first] = [...declared, ...charted].filter(({ name }) => literal(name) !== undefined && !SHARED.test(name));
  return first === undefined ? undefined : { value: first.name, files: [first.file] };
}

function usedClass(tree: FluxTree): Finding<string> | undefined {
  const tally = new Tally<string>();
  for (const { file, value } of [
    ...tree.all('PersistentVolumeClaim'),
    ...tree.all('HelmRelease'),
    ...tree.all('ReplicationSource'),
    ...tree.all('ReplicationDestination'),
    ...tree.all('Cluster', 'postgresql.cnpg.io'),
  ]) {
    for (const key of ['storageClassName', 'storageClass']) {
      for (const each of valuesOfKey(value, key)) {
        const name = tree.literal(each);
        if (name !== undefined && name !== '-' && !SHARED.test(name)) tally.add(name, file);
      }
    }
  }
  for (const { file, name } of tree.all('StorageClass')) {
    if (literal(name) !== undefined && !SHARED.test(name) && tally.ranked.length === 0) tally.add(name, file);
  }
  return tally.most();
}

/** The Flux Kustomization that brings the class. */
function providerOf(tree: FluxTree, className: string): FluxDependency | undefined {
  const declared = tree.all('StorageClass').find(({ name }) => name === className);
  if (declared !== undefined) return tree.kustomizationOf(declared);
  const release = tree.all('HelmRelease').find(({ value }) => {
    return ['storageClass', 'persistence', 'hostpathClass']
      .flatMap((key) => [...valuesOfKey(value, key)])
      .some((entry) => tree.literal(at(entry, 'name')) === className);
  });
  return release === undefined ? undefined : tree.kustomizationOf(release);
}
