/** Whether a certificate for `*.domain` is valid for `hostname`: a wildcard stands for one label, never for none or two. */
export function wildcardCovers(domain: string, hostname: string): boolean {
  const suffix = `.${domain.toLowerCase()}`;
  const name = hostname.toLowerCase();
  if (!name.endsWith(suffix)) return false;
  const label = name.slice(0, -suffix.length);
  return label !== '' && !label.includes('.');
}
