import type { Check } from './problem';
import { textCheck } from './text';

/**
 * A fully qualified host name, such as `flux.opencode.example.org`.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc1123#section-2
 */
export const hostname: Check = textCheck((name) => wrongHostname(name));

/**
 * A host name whose first label may be `*`, as certificates and listeners have it.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */
export const hostnameOrWildcard: Check = textCheck((name) =>
  wrongHostname(name.startsWith('*.') ? name.slice(2) : name),
);

/** Whether a certificate for `certificateName` serves `host`: a wildcard stands for exactly one label. */
export function coversHostname(certificateName: string, host: string): boolean {
  const pattern = certificateName.toLowerCase();
  const name = host.toLowerCase();
  if (!pattern.startsWith('*.')) return pattern === name;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot) === pattern.slice(1);
}

/** A host name that one of `certificateNames` covers. */
export function coveredBy(certificateNames: readonly string[]): Check {
  return textCheck((name) => {
    if (certificateNames.some((certificateName) => coversHostname(certificateName, name))) return undefined;
    const depth = certificateNames.some((it) => it.startsWith('*.'))
      ? ' (a wildcard stands for exactly one label)'
      : '';
    return `the certificate covers ${certificateNames.join(', ') || 'no name'}${depth}: write a name it covers, or add this one to it`;
  });
}

function wrongHostname(name: string): string | undefined {
  if (name.includes('://') || name.includes('/')) return 'write the host name alone, without a scheme or a path';
  if (/:\d+$/.test(name)) return 'write the host name alone, without a port';
  if (name.endsWith('.')) return 'leave out the dot at the end';
  if (name.includes('*')) return 'a wildcard has no place here';
  if (name.length > 253) return `it has ${name.length} characters: write at most 253`;
  if (/^[\d.]+$/.test(name)) return 'write a name, not an IP address';
  for (const label of name.split('.')) {
    if (label === '') return 'write labels joined by single dots';
    if (label.length > 63) return `a label has ${label.length} characters: write at most 63 between two dots`;
    if (/[A-Z]/.test(label)) return 'write it in lower case';
    if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label))
      return 'write letters, digits and hyphens, beginning and ending with a letter or a digit';
  }
  return name.includes('.') ? undefined : 'write the full name, with its domain';
}
