/**
 * Stands in for Stakater's Reloader with its default strategy, `env-vars`.
 *
 * Deployments annotated `reloader.stakater.com/auto: "true"` (on the object or its pod template) get a variable
 * `STAKATER_<NAME>_SECRET` or `_CONFIGMAP` with the hash of the data in their first container when a Secret or ConfigMap changes that the pod
 * mounts, projects or reads variables from; `secrets.exclude.reloader.stakater.com/reload` and `configmaps.exclude.…` except some. An
 * object that appears or goes reloads nothing. The variable goes where the original puts it: into the container that uses the object, or into the first
 * where init containers alone do; a volume that no container mounts counts for nothing.
 *
 * Compared with the source of 2.2.16: `getContainerUsingResource` and `updateContainerEnvVars` in `internal/pkg/handler/upgrade.go`, `ShouldReload` in
 * `pkg/common/common.go`, `Add` in `internal/pkg/controller/controller.go`. Not honoured: the annotations that name objects, search and match, other
 * strategies, StatefulSets, DaemonSets, CronJobs.
 */
import { createHash } from 'node:crypto';
import { ClusterApi, type ClusterObject } from './cluster-api';
import { CONFIG_MAP, DEPLOYMENT, SECRET, type Resource } from './resources';
import type { StandIn, StandInContext } from './stand-in';

const AUTO = 'reloader.stakater.com/auto';

interface Data extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

interface Reference {
  readonly name?: string;
}

interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName?: string };
  readonly configMap?: Reference;
  readonly projected?: {
    readonly sources?: readonly { readonly secret?: Reference; readonly configMap?: Reference }[];
  };
}

interface Container {
  readonly name: string;
  readonly env?: readonly {
    readonly valueFrom?: { readonly secretKeyRef?: Reference; readonly configMapKeyRef?: Reference };
  }[];
  readonly envFrom?: readonly { readonly secretRef?: Reference; readonly configMapRef?: Reference }[];
  readonly volumeMounts?: readonly { readonly name: string }[];
}

interface Deployment extends ClusterObject {
  readonly spec: {
    readonly template: {
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
      readonly spec: {
        readonly volumes?: readonly Volume[];
        readonly containers: readonly [Container, ...Container[]];
        readonly initContainers?: readonly Container[];
      };
    };
  };
}

type Kind = 'Secret' | 'ConfigMap';

const EXCLUDED: Readonly<Record<Kind, string>> = {
  Secret: 'secrets.exclude.reloader.stakater.com/reload',
  ConfigMap: 'configmaps.exclude.reloader.stakater.com/reload',
};

export async function start(context: StandInContext): Promise<StandIn> {
  const api = await ClusterApi.connect(context.kubeconfig, 'Reloader');
  for (const [kind, resource] of [
    ['Secret', SECRET],
    ['ConfigMap', CONFIG_MAP],
  ] as const)
    follow(api, kind, resource, context);
  return { name: 'Reloader', stop: () => Promise.resolve() };
}

function follow(api: ClusterApi, kind: Kind, resource: Resource, { signal, log }: StandInContext): void {
  const hashes = new Map<string, string>();
  const changed = ({ metadata, data, binaryData }: Data): void => {
    const key = `${metadata.namespace}/${metadata.name}`;
    const hash = hashOf({ ...data, ...binaryData });
    const before = hashes.get(key);
    hashes.set(key, hash);
    if (before === undefined || before === hash) return;
    reload(api, kind, metadata.namespace ?? '', metadata.name, hash, log).catch((error: unknown) => {
      // The next event tries again.
      hashes.set(key, before);
      if (!signal.aborted) log(`Reloader: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const gone = ({ metadata }: Data): void => void hashes.delete(`${metadata.namespace}/${metadata.name}`);
  api.watch<Data>(resource, { changed, gone }, signal);
}

function hashOf(data: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha1').update(JSON.stringify(sorted)).digest('hex');
}

async function reload(
  api: ClusterApi,
  kind: Kind,
  namespace: string,
  name: string,
  hash: string,
  log: (line: string) => void,
): Promise<void> {
  for (const deployment of await api.list<Deployment>(DEPLOYMENT, namespace)) {
    if (!isReloaded(deployment, kind, name)) continue;
    const container = containerUsing(deployment.spec.template.spec, kind, name);
    if (container === undefined) continue;
    const variable = `STAKATER_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${kind.toUpperCase()}`;
    const containers = [{ name: container, env: [{ name: variable, value: hash }] }];
    await api.patch(DEPLOYMENT, deployment.metadata, { spec: { template: { spec: { containers } } } }, 'strategic');
    log(`Reloader: ${kind} ${name} changed, updated Deployment ${deployment.metadata.name}`);
  }
}

function isReloaded({ metadata, spec: { template } }: Deployment, kind: Kind, name: string): boolean {
  const annotations = { ...template.metadata?.annotations, ...metadata.annotations };
  if (annotations[AUTO] !== 'true') return false;
  const excluded = (annotations[EXCLUDED[kind]] ?? '').split(',').map((each) => each.trim());
  return !excluded.includes(name);
}

/** Name of the container that gets the variable; undefined where nothing of the pod uses the object. */
function containerUsing(
  { volumes = [], containers, initContainers = [] }: Deployment['spec']['template']['spec'],
  kind: Kind,
  name: string,
): string | undefined {
  const volume = volumes.find((each) => namesIn(each, kind).includes(name))?.name;
  const mounts = ({ volumeMounts = [] }: Container): boolean => volumeMounts.some((mount) => mount.name === volume);
  const reads = ({ env = [], envFrom = [] }: Container): boolean =>
    [
      ...env.map(({ valueFrom }) => (kind === 'Secret' ? valueFrom?.secretKeyRef : valueFrom?.configMapKeyRef)?.name),
      ...envFrom.map(({ secretRef, configMapRef }) => (kind === 'Secret' ? secretRef : configMapRef)?.name),
    ].includes(name);
  for (const uses of [mounts, reads]) {
    const container = containers.find(uses);
    if (container !== undefined) return container.name;
    if (initContainers.some(uses)) return containers[0].name;
  }
  return undefined;
}

function namesIn({ secret, configMap, projected }: Volume, kind: Kind): readonly (string | undefined)[] {
  const isSecret = kind === 'Secret';
  const sources = (projected?.sources ?? []).map((source) => (isSecret ? source.secret : source.configMap)?.name);
  return [isSecret ? secret?.secretName : configMap?.name, ...sources];
}
