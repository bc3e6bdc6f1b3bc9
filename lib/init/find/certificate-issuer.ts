import type { CertificateIssuer } from '../../cluster/cluster';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import type { RepositoryObject } from '../manifests';
import { at, listAt, literal } from '../values';
import type { GatewayCandidate } from './gateway';

interface IssuerReference {
  readonly kind: 'ClusterIssuer' | 'Issuer';
  readonly name: string;
}

/**
 * The issuer of the certificate that the Gateway's listener serves; otherwise the one that most certificates of servers name, ACME
 * before private, or the only one.
 */
export function certificateIssuer(
  tree: FluxTree,
  gateway: GatewayCandidate | undefined,
): Finding<CertificateIssuer> | undefined {
  const found = (gateway && servedBy(tree, gateway)) ?? used(tree) ?? declared(tree);
  if (found === undefined) return undefined;
  const { kind, name } = found.value;
  const object = tree.all(kind, 'cert-manager.io').find((issuer) => tree.literal(issuer.name) === name);
  const kustomization = object === undefined ? undefined : tree.kustomizationOf(object);
  return {
    ...found,
    value: {
      ...(kind === 'Issuer' && { kind }),
      name,
      ...(kustomization !== undefined && { dependsOn: [kustomization] }),
    },
  };
}

/** By the Secret that the listener refers to, or by the annotation that has cert-manager make it. */
function servedBy(tree: FluxTree, { value, files: [file] }: GatewayCandidate): Finding<IssuerReference> | undefined {
  const gateway = tree
    .all('Gateway', 'gateway.networking.k8s.io')
    .find((each) => each.file === file && tree.literal(each.name) === value.name);
  if (gateway === undefined) return undefined;
  const listener = listAt(gateway.value, 'spec', 'listeners')[value.listenerIndex ?? 0];
  const secrets = new Set(listAt(listener, 'tls', 'certificateRefs').map((reference) => at(reference, 'name')));
  const certificate = tree
    .all('Certificate', 'cert-manager.io')
    .find((each) => secrets.has(at(each.value, 'spec', 'secretName')) && referenceOf(tree, each) !== undefined);
  const reference = certificate && referenceOf(tree, certificate);
  if (certificate !== undefined && reference !== undefined) {
    return { value: reference, files: [certificate.file] };
  }
  for (const kind of ['ClusterIssuer', 'Issuer'] as const) {
    const key = kind === 'ClusterIssuer' ? 'cert-manager.io/cluster-issuer' : 'cert-manager.io/issuer';
    const name = tree.literal(at(gateway.value, 'metadata', 'annotations', key));
    if (name !== undefined) return { value: { kind, name }, files: [gateway.file] };
  }
  return undefined;
}

function used(tree: FluxTree): Finding<IssuerReference> | undefined {
  const tally = new Tally<string>();
  for (const certificate of tree.all('Certificate', 'cert-manager.io')) {
    const reference = referenceOf(tree, certificate);
    const isServer =
      at(certificate.value, 'spec', 'isCA') !== true && listAt(certificate.value, 'spec', 'dnsNames').length > 0;
    if (isServer && reference?.kind === 'ClusterIssuer') tally.add(reference.name, certificate.file);
  }
  for (const object of [...tree.all('Ingress'), ...tree.all('Gateway')]) {
    const name = tree.literal(at(object.value, 'metadata', 'annotations', 'cert-manager.io/cluster-issuer'));
    if (name !== undefined) tally.add(name, object.file);
  }
  const [first, ...others] = [...tally.ranked]
    .filter(({ value }) => !/staging|test/.test(value))
    .sort((one, other) => rank(tree, other.value) - rank(tree, one.value));
  if (first === undefined) return undefined;
  return {
    value: { kind: 'ClusterIssuer', name: first.value },
    files: first.files,
    ...(others.length > 0 && { chosen: `of ${[first, ...others].map(({ value }) => value).join(', ')}` }),
  };
}

function declared(tree: FluxTree): Finding<IssuerReference> | undefined {
  const issuers = tree.all('ClusterIssuer', 'cert-manager.io').filter(({ name }) => tree.literal(name) !== undefined);
  const [first, ...others] = [...issuers].sort((one, other) => rank(tree, other.name) - rank(tree, one.name));
  if (first === undefined) return undefined;
  const isTrusted = rank(tree, first.name) > 1;
  return {
    value: { kind: 'ClusterIssuer', name: tree.literal(first.name) ?? first.name },
    files: [first.file],
    ...(others.length > 0 && { chosen: `of ${[first, ...others].map(({ name }) => name).join(', ')}` }),
    ...(!isTrusted && { chosen: 'browsers trust no certificate of it, and there is no other' }),
  };
}

function referenceOf(tree: FluxTree, { value }: RepositoryObject): IssuerReference | undefined {
  const name = tree.literal(at(value, 'spec', 'issuerRef', 'name'));
  const kind = at(value, 'spec', 'issuerRef', 'kind') ?? 'Issuer';
  return name === undefined || (kind !== 'ClusterIssuer' && kind !== 'Issuer') ? undefined : { kind, name };
}

/** ACME for production, another ACME, one that is not known, and last what browsers do not trust. */
function rank(tree: FluxTree, name: string): number {
  const issuer = tree.all('ClusterIssuer', 'cert-manager.io').find((each) => each.name === name);
  const spec = at(issuer?.value, 'spec');
  const server = literal(at(spec, 'acme', 'server')) ?? '';
  if (/staging|test/.test(name) || /staging/.test(server)) return 1;
  if (at(spec, 'selfSigned') !== undefined || at(spec, 'ca') !== undefined || /self-?signed|-ca$/.test(name)) return 0;
  return at(spec, 'acme') === undefined ? 2 : /prod/.test(name) ? 4 : 3;
}
