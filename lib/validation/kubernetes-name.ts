import { dnsSubdomain } from './dns-name';
import type { Check } from './problem';
import { textCheck } from './text';

const qualified = /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/;

/**
 * The key of a label or an annotation: a name, or a DNS subdomain, a slash and a name.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const labelKey: Check = textCheck((key) => {
  const parts = key.split('/');
  if (parts.length > 2) return 'write at most one slash, between a domain and a name';
  const [domain, name] = parts.length === 2 ? [parts[0], parts[1]] : [undefined, parts[0]];
  if (domain !== undefined) {
    const wrong = dnsSubdomain(domain);
    if (wrong !== undefined) return `before the slash, ${wrong}`;
  }
  return wrongQualifiedName(name ?? '');
});

/** The key of an annotation. Kubernetes reads its domain without regard to case. */
export const annotationKey: Check = textCheck((key) => {
  const slash = key.indexOf('/');
  return labelKey(slash < 0 ? key : key.slice(0, slash).toLowerCase() + key.slice(slash));
});

/** The value of a label. It may be empty. */
export const labelValue: Check = (value: unknown) => {
  if (typeof value !== 'string') return 'write a string: quote numbers and true or false';
  return value === '' ? undefined : wrongQualifiedName(value);
};

/**
 * The name of an environment variable that a shell can use.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
 */
export const environmentName: Check = textCheck((name) =>
  /^[A-Za-z_]\w*$/.test(name) ? undefined : 'write letters, digits and _, beginning with a letter or _',
);

/**
 * A key in a Secret or a ConfigMap.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/#Secret
 */
export const secretKey: Check = textCheck((key) => {
  if (key.length > 253) return `it has ${key.length} characters: write at most 253`;
  if (key.startsWith('..') || key === '.') return 'begin with something other than two dots';
  return /^[-\w.]+$/.test(key) ? undefined : 'write letters, digits, - _ and . only';
});

function wrongQualifiedName(name: string): string | undefined {
  if (name.length > 63) return `it has ${name.length} characters: write at most 63`;
  return qualified.test(name)
    ? undefined
    : 'write letters, digits, - _ and ., beginning and ending with a letter or a digit';
}
