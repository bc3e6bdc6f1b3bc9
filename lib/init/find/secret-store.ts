import type { ExternalSecretStore } from '../../cluster/secret-store';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { at, literal } from '../values';

/** The ClusterSecretStore that most ExternalSecrets name, or the only one. */
export function secretStore(tree: FluxTree): Finding<ExternalSecretStore> | undefined {
  const used = new Tally<string>();
  for (const { file, value } of tree.all('ExternalSecret', 'external-secrets.io')) {
    if (at(value, 'spec', 'secretStoreRef', 'kind') !== 'ClusterSecretStore') continue;
    const name = literal(at(value, 'spec', 'secretStoreRef', 'name'));
    if (name !== undefined) used.add(name, file);
  }
  const stores = tree
    .all('ClusterSecretStore', 'external-secrets.io')
    .filter(({ name }) => literal(name) !== undefined);
  const counts = new Map(used.ranked.map(({ value, files }) => [value, files.length] as const));
  const [store] = [...stores].sort((one, other) => (counts.get(other.name) ?? 0) - (counts.get(one.name) ?? 0));
  if (store === undefined) {
    const most = used.most();
    return most === undefined ? undefined : { ...most, value: { kind: 'external-secrets', name: most.value } };
  }
  const project = literal(at(store.value, 'spec', 'provider', 'doppler', 'project'));
  const config = literal(at(store.value, 'spec', 'provider', 'doppler', 'config'));
  const keeps = keptBy(at(store.value, 'spec', 'provider'));
  const kustomization = tree.kustomizationOf(store);
  const names = [...new Set(stores.map(({ name }) => name))];
  return {
    files: [store.file],
    value: {
      kind: 'external-secrets',
      name: store.name,
      ...(keeps !== undefined && { keeps }),
      ...(project !== undefined && config !== undefined && { doppler: { project, config } }),
      ...(kustomization !== undefined && { dependsOn: [kustomization] }),
    },
    ...(names.length > 1 && {
      chosen: `of ${names.join(', ')}: ${counts.get(store.name) ?? 0} ExternalSecrets name it`,
    }),
  };
}

/** By the provider, as its own documentation has it asked for. */
function keptBy(provider: unknown): ExternalSecretStore['keeps'] {
  if (at(provider, 'onepasswordSDK') !== undefined) return 'item-paths';
  const withItems = ['onepassword', 'vault', 'kubernetes', 'delinea', 'keepersecurity', 'passworddepot'];
  return withItems.some((name) => at(provider, name) !== undefined) ? 'items' : undefined;
}
