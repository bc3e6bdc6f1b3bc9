import { Unaskable } from '../criterion';
import { listAt, textAt } from '../json-path';
import type { ClusterClient, LiveObject } from './cluster-client';
import { RESOURCES } from './resource';

/**
 * Why the issuer of a Certificate cannot issue it, as far as the issuer's own object tells: it is not there, or none of
 * its ACME solvers is for one of the names. Otherwise undefined.
 *
 * @see https://cert-manager.io/docs/configuration/acme/#dns-zones
 */
export async function issuerProblem(
  cluster: ClusterClient,
  certificate: LiveObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  const name = textAt(certificate, 'spec', 'issuerRef', 'name');
  const kind = textAt(certificate, 'spec', 'issuerRef', 'kind') ?? 'Issuer';
  if (name === undefined || (kind !== 'Issuer' && kind !== 'ClusterIssuer')) return undefined;
  let issuer: LiveObject | undefined;
  try {
    issuer =
      kind === 'ClusterIssuer'
        ? await cluster.get(RESOURCES.clusterIssuer, undefined, name, signal)
        : await cluster.get(RESOURCES.issuer, textAt(certificate, 'metadata', 'namespace'), name, signal);
  } catch (error) {
    // A right that is missing here: what the Certificate says still stands.
    if (error instanceof Unaskable) return undefined;
    throw error;
  }
  if (issuer === undefined) return `there is no ${kind} ${name}`;
  const solvers = listAt(issuer, 'spec', 'acme', 'solvers');
  if (solvers.length === 0) return undefined;
  const uncovered = listAt(certificate, 'spec', 'dnsNames')
    .filter((host) => typeof host === 'string')
    .filter((host) => !solvers.some((solver) => covers(solver, host)));
  if (uncovered.length === 0) return undefined;
  const zones = solvers.flatMap((solver) => [
    ...listAt(solver, 'selector', 'dnsZones'),
    ...listAt(solver, 'selector', 'dnsNames'),
  ]);
  return `the solvers of ${kind} ${name} are for ${zones.join(', ')}, and for none of ${uncovered.join(', ')}`;
}

/** Whether cert-manager would take the solver for this name. Labels of its selector are taken for matching. */
function covers(solver: unknown, host: string): boolean {
  const names = listAt(solver, 'selector', 'dnsNames');
  const zones = listAt(solver, 'selector', 'dnsZones');
  const inZone = (zone: unknown): boolean => typeof zone === 'string' && (host === zone || host.endsWith(`.${zone}`));
  return (names.length === 0 || names.includes(host)) && (zones.length === 0 || zones.some(inZone));
}
