import { isRecord } from '../../guard/record';
import type { CertificateIssuer } from '../../cluster/cluster';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { at, literal, valuesOfKey } from '../values';

/** The issuer that certificates name; of the issuers that are only declared one for production. */
export function certificateIssuer(tree: FluxTree): Finding<CertificateIssuer> | undefined {
  const declared = [...tree.all('ClusterIssuer', 'cert-manager.io')].filter(({ name }) => literal(name) !== undefined);
  const used = new Tally<string>();
  for (const { file, value } of tree.all('Certificate', 'cert-manager.io')) {
    const name = literal(at(value, 'spec', 'issuerRef', 'name'));
    if (name !== undefined && at(value, 'spec', 'issuerRef', 'kind') === 'ClusterIssuer') used.add(name, file);
  }
  const most = used.ranked.find(({ value }) => !/staging|test/.test(value));
  const [first, ...others] = [...declared].sort((one, other) => rank(other.name) - rank(one.name));
  const found: Finding<string> | undefined =
    most ??
    (first === undefined
      ? undefined
      : {
          value: first.name,
          files: [first.file],
          ...(others.length > 0 && { chosen: `of ${[first, ...others].map(({ name }) => name).join(', ')}` }),
          ...(rank(first.name) === 0 && { chosen: 'browsers trust no certificate of it, and there is no other' }),
        });
  if (found === undefined) return undefined;
  const file = declared.find(({ name }) => name === found.value)?.file;
  const kustomization = file === undefined ? undefined : tree.kustomizationOf(file);
  return { ...found, value: { name: found.value, ...(kustomization !== undefined && { dependsOn: [kustomization] }) } };
}

function rank(name: string): number {
  if (/staging|test|self-?signed|-ca$/.test(name)) return 0;
  return /prod/.test(name) ? 2 : 1;
}

/** Stakater's Reloader, where the repository installs it. */
export function reloader(tree: FluxTree): Finding<'stakater'> | undefined {
  const release = tree.all('HelmRelease').find(({ name, value }) => {
    return name === 'reloader' || literal(at(value, 'spec', 'chart', 'spec', 'chart')) === 'reloader';
  });
  return release === undefined ? undefined : { value: 'stakater', files: [release.file] };
}

/** Annotations that ask External DNS for a record, where most routes of apps have the same. */
export function dnsAnnotations(tree: FluxTree): Finding<Readonly<Record<string, string>>> | undefined {
  const tally = new Tally<string>();
  const routes = [
    ...tree.all('HTTPRoute').map(({ file, value }) => ({ file, annotations: at(value, 'metadata', 'annotations') })),
    ...tree.all('HelmRelease').flatMap(({ file, value }) => {
      const groups = ['route', 'ingress'].flatMap((key) => [...valuesOfKey(at(value, 'spec', 'values'), key)]);
      return groups.flatMap((group) =>
        [...valuesOfKey(group, 'annotations')].map((annotations) => ({ file, annotations })),
      );
    }),
  ];
  for (const { file, annotations } of routes) {
    if (!isRecord(annotations)) continue;
    for (const [key, value] of Object.entries(annotations)) {
      if (key.startsWith('external-dns.') && (value === 'true' || value === true)) tally.add(key, file);
    }
  }
  const most = tally.most();
  return most === undefined ? undefined : { ...most, value: { [most.value]: 'true' } };
}

/** A rule of placement that three or more apps have. */
export function affinityHabit(tree: FluxTree): Finding<Readonly<Record<string, unknown>>> | undefined {
  const tally = new Tally<string>();
  for (const { file, value } of tree.all('HelmRelease')) {
    for (const affinity of valuesOfKey(at(value, 'spec', 'values'), 'nodeAffinity')) {
      if (isRecord(affinity) && !JSON.stringify(affinity).includes('${')) tally.add(JSON.stringify(affinity), file);
    }
  }
  const [most] = tally.ranked;
  if (most === undefined || most.files.length < 3) return undefined;
  return {
    files: most.files,
    value: { nodeAffinity: JSON.parse(most.value) as unknown },
    chosen: `${most.files.length} apps have it`,
  };
}
