import { at, mapAt, mapsAt, textAt, textsAt } from '../../review/json';
import type { JsonObject } from '../../review/model';
import { limitsTraffic } from '../../review/rules/network-policy-loosened';

type Words = readonly (string | undefined)[];

/** A kind as a reviewer calls it, and what he wants to know of one of its objects. */
interface KindWords {
  readonly noun: string;
  readonly words: (object: JsonObject) => Words;
}

/** In the order in which they are printed. */
const KINDS: Readonly<Record<string, KindWords>> = {
  Namespace: { noun: 'namespace', words: podSecurity },
  Certificate: { noun: 'certificate', words: certificate },
  HTTPRoute: { noun: 'route', words: route },
  Ingress: { noun: 'route', words: ingress },
  Service: { noun: 'service', words: service },
  NetworkPolicy: { noun: 'network policy', words: networkPolicy },
  Deployment: { noun: 'deployment', words: workload },
  StatefulSet: { noun: 'stateful set', words: workload },
  DaemonSet: { noun: 'daemon set', words: () => ['a pod on every node'] },
  PersistentVolumeClaim: { noun: 'claim', words: claim },
  ReplicationSource: { noun: 'backup', words: backup },
  ReplicationDestination: { noun: 'restore', words: restore },
  SnapshotPolicy: { noun: 'backup', words: policy },
  SnapshotSchedule: { noun: 'schedule', words: ({ spec }) => [`at ${textAt(spec, 'schedule', 'cron') ?? 'no time'}`] },
  Restore: { noun: 'restore', words: populator },
  ExternalSecret: { noun: 'secret', words: externalSecret },
  Secret: { noun: 'secret', words: (object) => keys(object, 'data', 'stringData') },
  ConfigMap: { noun: 'files', words: (object) => keys(object, 'data', 'binaryData') },
  OCIRepository: { noun: 'chart', words: (object) => [chartText(object)] },
};

/** Which of two kinds is printed first. */
export function compareKinds(one: string, other: string): number {
  return rank(one) - rank(other);
}

function rank(kind: string): number {
  const kinds = Object.keys(KINDS);
  return kind in KINDS ? kinds.indexOf(kind) : kinds.length;
}

/** What an object is called, whatever its name. */
export function nounOf(kind: string): string {
  return KINDS[kind]?.noun ?? kind;
}

/** What a reviewer wants to know of an object, in few words. */
export function objectWords(kind: string, object: JsonObject): readonly string[] {
  return (KINDS[kind]?.words(object) ?? []).filter((word) => word !== undefined);
}

function podSecurity(object: JsonObject): Words {
  const level = textAt(object, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce');
  return [level === undefined ? 'pods of any kind' : `${level} pods`];
}

function workload({ spec }: JsonObject): Words {
  const replicas = textAt(spec, 'replicas') ?? '1';
  return [replicas === '1' ? '1 pod' : `${replicas} pods`];
}

function claim({ spec }: JsonObject): Words {
  const filled = textAt(spec, 'dataSourceRef', 'name') ?? textAt(spec, 'dataSource', 'name');
  return [
    `${textAt(spec, 'resources', 'requests', 'storage') ?? 'no size'} of ${textAt(spec, 'storageClassName') ?? 'the default class'}`,
    filled === undefined ? undefined : `a new one filled from ${filled}`,
  ];
}

function route({ spec }: JsonObject): Words {
  const backends = mapsAt(spec, 'rules').flatMap((rule) => mapsAt(rule, 'backendRefs'));
  const gateways = mapsAt(spec, 'parentRefs').map((parent) => {
    const listener = textAt(parent, 'sectionName');
    return `${pathText(parent, 'namespace', 'name')}${listener === undefined ? '' : ` (${listener})`}`;
  });
  return [
    `${listed(textsAt(spec, 'hostnames'))} → ${listed(backends.map((backend) => `${textAt(backend, 'name') ?? ''}:${textAt(backend, 'port') ?? ''}`))}`,
    `by the Gateway ${listed(gateways)}`,
  ];
}

function ingress({ spec }: JsonObject): Words {
  const tls = mapsAt(spec, 'tls').flatMap((entry) => textAt(entry, 'secretName') ?? []);
  return [
    listed(mapsAt(spec, 'rules').flatMap((rule) => textAt(rule, 'host') ?? [])),
    `by the Ingress ${textAt(spec, 'ingressClassName') ?? 'of the default class'}`,
    tls.length === 0 ? 'without TLS' : `with the certificate in ${listed(tls)}`,
  ];
}

function service({ spec }: JsonObject): Words {
  const type = textAt(spec, 'type') ?? 'ClusterIP';
  return [
    `port ${listed(mapsAt(spec, 'ports').flatMap((port) => textAt(port, 'port') ?? []))}`,
    type === 'ClusterIP' ? undefined : type,
  ];
}

function certificate({ spec }: JsonObject): Words {
  return [
    listed(textsAt(spec, 'dnsNames')),
    `from ${textAt(spec, 'issuerRef', 'kind') ?? 'Issuer'} ${textAt(spec, 'issuerRef', 'name') ?? ''}`,
    `in ${textAt(spec, 'secretName') ?? ''}`,
  ];
}

function externalSecret({ spec, metadata }: JsonObject): Words {
  const stored = mapsAt(spec, 'data').map(
    (entry) => `${textAt(entry, 'secretKey') ?? ''} from ${textAt(entry, 'remoteRef', 'key') ?? ''}`,
  );
  return [
    `in ${textAt(spec, 'target', 'name') ?? textAt(metadata, 'name') ?? ''}`,
    ...stored,
    `by the store ${textAt(spec, 'secretStoreRef', 'name') ?? ''}`,
  ];
}

/** Of Kopiur. */
function policy({ spec }: JsonObject): Words {
  const kept = Object.entries(mapAt(spec, 'retention')).map(
    ([unit, count]) => `${String(count)} ${unit.replace(/^keep/, '').toLowerCase()}`,
  );
  return [
    `of the claim ${listed(mapsAt(spec, 'sources').flatMap((source) => textAt(source, 'pvc', 'name') ?? []))}`,
    kept.length === 0 ? 'keeps all' : `keeps ${kept.join(' + ')}`,
    `to ${textAt(spec, 'repository', 'kind') ?? 'Repository'} ${pathText(mapAt(spec, 'repository'), 'namespace', 'name')}`,
    ...kopiurUser(spec),
  ];
}

function populator({ spec }: JsonObject): Words {
  const policyName = textAt(spec, 'source', 'fromPolicy', 'name');
  return [policyName === undefined ? undefined : `of the backup ${policyName}`, ...kopiurUser(spec)];
}

function kopiurUser(spec: JsonObject[string] | undefined): Words {
  const user = textAt(spec, 'mover', 'securityContext', 'runAsUser');
  return [user === undefined ? undefined : `as uid ${user}`];
}

function backup({ spec }: JsonObject): Words {
  const retain = Object.entries(mapAt(spec, moverOf(spec), 'retain')).map(
    ([unit, count]) => `${String(count)} ${unit}`,
  );
  return [
    `of the claim ${textAt(spec, 'sourcePVC') ?? ''}`,
    `at ${textAt(spec, 'trigger', 'schedule') ?? 'no time'}`,
    retain.length === 0 ? undefined : `keeps ${retain.join(' + ')}`,
    ...mover(spec),
  ];
}

function restore({ spec }: JsonObject): Words {
  return [textAt(spec, moverOf(spec), 'capacity'), ...mover(spec)];
}

function moverOf(spec: JsonObject[string] | undefined): string {
  return at(spec, 'kopia') === undefined ? 'restic' : 'kopia';
}

function mover(spec: JsonObject[string] | undefined): Words {
  const user = textAt(spec, moverOf(spec), 'moverSecurityContext', 'runAsUser');
  return [
    `repository of ${textAt(spec, moverOf(spec), 'repository') ?? ''}`,
    user === undefined ? undefined : `as uid ${user}`,
  ];
}

function networkPolicy(object: JsonObject): Words {
  return (['Ingress', 'Egress'] as const).flatMap((direction) => {
    const [verb, peers] = direction === 'Ingress' ? ['lets in', 'from'] : ['lets out', 'to'];
    if (!limitsTraffic(object, direction)) return [`${verb} everything`];
    const rules = mapsAt(object, 'spec', direction.toLowerCase()).map((rule) => {
      const ports = mapsAt(rule, 'ports').flatMap((port) => textAt(port, 'port') ?? []);
      return `${ports.length === 0 ? 'every port' : listed(ports)} ${peers} ${listed(mapsAt(rule, peers).map(peerText))}`;
    });
    return rules.length === 0 ? [`${verb} nothing`] : rules.map((rule) => `${verb} ${rule}`);
  });
}

function peerText(peer: JsonObject): string {
  const block = textAt(peer, 'ipBlock', 'cidr');
  if (block !== undefined) {
    return [block, ...textsAt(peer, 'ipBlock', 'except').map((except) => `without ${except}`)].join(' ');
  }
  const labels = (selector: string): string =>
    Object.entries(mapAt(peer, selector, 'matchLabels'))
      .map(([key, value]) => (key === 'kubernetes.io/metadata.name' ? String(value) : `${key}=${String(value)}`))
      .join(' ');
  const pods = at(peer, 'podSelector') === undefined ? undefined : `pods ${labels('podSelector') || 'of any name'}`;
  const space =
    at(peer, 'namespaceSelector') === undefined
      ? undefined
      : `namespace ${labels('namespaceSelector') || 'of any name'}`;
  return [pods, space].filter((part) => part !== undefined).join(' in ');
}

function chartText({ spec }: JsonObject): string {
  const version = textAt(spec, 'ref', 'digest') ?? textAt(spec, 'ref', 'tag') ?? textAt(spec, 'ref', 'semver');
  return `${textAt(spec, 'url') ?? ''} ${version ?? 'latest'}`;
}

function keys(object: JsonObject, ...fields: readonly string[]): Words {
  return fields.flatMap((field) => Object.keys(mapAt(object, field)));
}

function pathText(value: JsonObject, ...path: readonly string[]): string {
  return path.flatMap((key) => textAt(value, key) ?? []).join('/');
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'any' : texts.join(' + ');
}
