import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import type { RepositoryObject } from '../manifests';
import { TEMPLATED } from '../manifests';
import { at, listAt, valuesOfKey } from '../values';

/** The domain that most hostnames of routes and certificates end in, as it stands there: `example.org` or `${SECRET_DOMAIN}`. */
export function domain(tree: FluxTree): Finding<string> | undefined {
  return commonDomain(tree.objects) ?? (tree.clusters.length > 1 ? undefined : commonDomain(tree.content.objects));
}

function commonDomain(objects: readonly RepositoryObject[]): Finding<string> | undefined {
  const tally = new Tally<string>();
  for (const object of objects) {
    for (const hostname of hostnamesOf(object)) {
      const parent = parentOf(hostname);
      if (parent !== undefined) tally.add(parent, object.file);
    }
  }
  return tally.most();
}

function hostnamesOf({ kind, apiVersion, value }: RepositoryObject): readonly unknown[] {
  if (kind === 'HTTPRoute') return listAt(value, 'spec', 'hostnames');
  if (kind === 'Certificate' && apiVersion.startsWith('cert-manager.io/')) return listAt(value, 'spec', 'dnsNames');
  if (kind === 'Ingress') return listAt(value, 'spec', 'rules').map((rule) => at(rule, 'host'));
  if (kind !== 'HelmRelease') return [];
  const values = at(value, 'spec', 'values');
  return [
    ...[...valuesOfKey(values, 'hostnames')].flatMap((list) =>
      Array.isArray(list) ? (list as readonly unknown[]) : [],
    ),
    ...[...valuesOfKey(values, 'hosts')].flatMap((list) =>
      Array.isArray(list) ? list.map((entry: unknown) => (typeof entry === 'string' ? entry : at(entry, 'host'))) : [],
    ),
  ];
}

/** Of `app.example.org`, `{{ .Release.Name }}.example.org`, `*.example.org` and `app.${DOMAIN}` what comes after the first label. */
function parentOf(hostname: unknown): string | undefined {
  if (typeof hostname !== 'string') return undefined;
  const text = hostname.replace(/\{\{.*?\}\}/g, 'x').replace(/\$\{(\w+):?[-=][^}]*\}/g, '$${$1}');
  const labels = text.split('.');
  if (labels.length < 2 || text.includes(TEMPLATED)) return undefined;
  const parent = labels.slice(1).join('.');
  if (/^(?:[a-z0-9-]+\.)*\$\{\w+\}$/.test(parent)) return parent;
  return /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(parent) && !/(?:^|\.)(?:svc|cluster\.local|localhost)$/.test(parent)
    ? parent
    : undefined;
}
