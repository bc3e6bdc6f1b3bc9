import { isRecord } from '../../guard/record';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import { at, listAt, literal, valuesOfKey } from '../values';
import type { GatewayCandidate } from './gateway';

/** Stakater's Reloader, where the repository installs it. */
export function reloader(tree: FluxTree): Finding<'stakater'> | undefined {
  const release = tree.all('HelmRelease').find(({ name, value }) => {
    return name === 'reloader' || literal(at(value, 'spec', 'chart', 'spec', 'chart')) === 'reloader';
  });
  return release === undefined ? undefined : { value: 'stakater', files: [release.file] };
}

/** Annotations that ask External DNS for a record, where most routes of the workspaces' Gateway have the same: other names are resolved without. */
export function dnsAnnotations(
  tree: FluxTree,
  gateway: GatewayCandidate | undefined,
): Finding<Readonly<Record<string, string>>> | undefined {
  const tally = new Tally<string>();
  const routes = routesOf(tree).filter(
    ({ parents }) => gateway === undefined || parents.some((parent) => at(parent, 'name') === gateway.value.name),
  );
  for (const { file, annotations } of routes) {
    if (!isRecord(annotations)) continue;
    for (const [key, value] of Object.entries(annotations)) {
      if (key.startsWith('external-dns.') && (value === 'true' || value === true)) tally.add(key, file);
    }
  }
  const [most] = tally.ranked;
  if (most === undefined || most.files.length * 2 <= routes.length) return undefined;
  return {
    value: { [most.value]: 'true' },
    files: most.files,
    chosen: `${most.files.length} of ${routes.length} routes have it`,
  };
}

interface Route {
  readonly file: string;
  readonly annotations: unknown;
  readonly parents: readonly unknown[];
}

/** Routes and Ingresses, those in the values of a chart included. */
function routesOf(tree: FluxTree): readonly Route[] {
  return [
    ...[...tree.all('HTTPRoute'), ...tree.all('Ingress')].map(({ file, value }) => ({
      file,
      annotations: at(value, 'metadata', 'annotations'),
      parents: listAt(value, 'spec', 'parentRefs'),
    })),
    ...tree.all('HelmRelease').flatMap(({ file, value }) =>
      ['route', 'ingress']
        .flatMap((key) => [...valuesOfKey(at(value, 'spec', 'values'), key)])
        .flatMap((group) => (isRecord(group) ? [group, ...Object.values(group)] : []))
        .filter(
          (route) => isRecord(route) && (route['hostnames'] ?? route['hosts'] ?? route['parentRefs']) !== undefined,
        )
        .map((route) => ({ file, annotations: at(route, 'annotations'), parents: listAt(route, 'parentRefs') })),
    ),
  ];
}

/** A rule of placement that most apps have. */
export function affinityHabit(tree: FluxTree): Finding<Readonly<Record<string, unknown>>> | undefined {
  const tally = new Tally<string>();
  const releases = tree
    .all('HelmRelease')
    .filter(({ value }) => at(value, 'spec', 'values', 'controllers') !== undefined);
  for (const { file, value } of releases) {
    for (const affinity of valuesOfKey(at(value, 'spec', 'values'), 'nodeAffinity')) {
      if (isRecord(affinity) && !JSON.stringify(affinity).includes('${')) tally.add(JSON.stringify(affinity), file);
    }
  }
  const [most] = tally.ranked;
  if (most === undefined || most.files.length * 2 <= releases.length) return undefined;
  return {
    files: most.files,
    value: { nodeAffinity: JSON.parse(most.value) as unknown },
    chosen: `${most.files.length} of ${releases.length} apps have it`,
  };
}
