import type { Check } from './problem';
import { textCheck } from './text';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What a DNS label is used for. */
export interface DnsLabelOptions {
  /**
   * Longest name allowed, in characters.
   *
   * @default 63
   */
  readonly maximum?: number;

  /**
   * What the name becomes, for a name that is part of a longer one. The limit then holds for the result, and the
   * error shows it.
   *
   * @default - the name is used as it is
   */
  readonly becomes?: (name: string) => string;
}

/**
 * A DNS label: lower case letters, digits and hyphens, at most 63 characters.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function dnsLabel(options: DnsLabelOptions = {}): Check {
  const maximum = options.maximum ?? 63;
  return textCheck((name) => {
    const wrong = wrongLabel(name);
    if (wrong !== undefined) return wrong;
    const result = options.becomes?.(name) ?? name;
    const excess = result.length - maximum;
    if (excess > 0) {
      const becomes = result === name ? 'it has' : `it becomes "${result}", which has`;
      return `${becomes} ${result.length} characters, and ${maximum} are allowed: shorten it by ${excess}`;
    }
    return label.test(result) ? undefined : `it becomes "${result}", which is not a DNS label: write another name`;
  });
}

/**
 * A DNS subdomain: DNS labels joined by dots, at most 253 characters.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const dnsSubdomain: Check = textCheck((name) => {
  if (name.length > 253) return `it has ${name.length} characters: write at most 253`;
  for (const part of name.split('.')) {
    if (part === '') return 'write names joined by single dots, without one at either end';
    const wrong = wrongLabel(part);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
});

function wrongLabel(name: string): string | undefined {
  if (label.test(name)) return undefined;
  if (/[A-Z]/.test(name) && label.test(name.toLowerCase())) return 'write it in lower case';
  if (/^-|-$/.test(name)) return 'begin and end with a letter or a digit';
  return 'write lower case letters, digits and hyphens only';
}
