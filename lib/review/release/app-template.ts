import { at, defined, isMap, mapAt, omit, textAt } from '../json';
import type { JsonObject } from '../model';
import { claimTemplateVolumes, statefulSetFields } from './app-template-claim-templates';
import { claimOf, volumeOf } from './app-template-volumes';
import { projectContainer } from './app-template-container';
import { countOf, entries, inOrder, metadata, type ReleaseNames, resourceName, tplAll } from './app-template-text';
import { projectIngress, projectRoute } from './app-template-routes';

/** What a release becomes, and the values that are not understood: those are compared as they stand. */
export interface ProjectedRelease {
  readonly objects: readonly JsonObject[];
  readonly rest: JsonObject;
}

const KINDS: Readonly<Record<string, string>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  cronjob: 'CronJob',
  job: 'Job',
};

/** Whether these are values of the app-template chart: no other chart has a map of controllers with containers. */
export function isAppTemplate(values: JsonObject): boolean {
  return entries(mapAt(values, 'controllers')).some(([, controller]) => isMap(at(controller, 'containers')));
}

/**
 * The objects that app-template 4 and 5 make of values, without the labels by which Helm knows its own. A field that is not
 * understood is kept under its own name, so that no change of it is lost.
 */
export function projectAppTemplate(values: JsonObject, release: ReleaseNames): ProjectedRelease {
  const rest = omit(
    values,
    'controllers',
    'service',
    'serviceAccount',
    'route',
    'ingress',
    'persistence',
    'defaultPodOptions',
  );
  const enabled = (key: string): ReturnType<typeof entries> =>
    entries(mapAt(values, key)).filter(([, entry]) => at(entry, 'enabled') !== false);
  return {
    objects: [
      ...enabled('serviceAccount').map(([id, account]) =>
        projectAccount(id, account, release, enabled('serviceAccount').length),
      ),
      ...enabled('service').map(([id, service]) => projectService(id, service, values, release)),
      ...enabled('controllers').map(([id, controller]) => projectController(id, controller, values, release)),
      ...enabled('route').map(([id, route]) => projectRoute(id, route, values, release)),
      ...enabled('ingress').map(([id, ingress]) => projectIngress(id, ingress, values, release)),
      ...enabled('persistence').flatMap(([id, volume]) => claimOf(id, volume, values, release)),
    ],
    rest,
  };
}

function projectAccount(id: string, account: JsonObject, release: ReleaseNames, count: number): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(resourceName(id, account, release, count), account, release),
  };
}

function projectService(id: string, service: JsonObject, values: JsonObject, release: ReleaseNames): JsonObject {
  const { controller, type = 'ClusterIP' } = service;
  const rest = omit(service, 'enabled', 'forceRename', 'ports', 'labels', 'annotations', 'controller', 'type');
  const target = typeof controller === 'string' ? controller : Object.keys(mapAt(values, 'controllers'))[0];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(resourceName(id, service, release, countOf(values, 'service')), service, release),
    spec: {
      type,
      ...rest,
      selector: selector(release, target ?? id),
      ports: entries(mapAt(service, 'ports')).map(([name, entry]) => {
        const { port, protocol, targetPort = port } = entry;
        const more = omit(entry, 'enabled', 'primary', 'port', 'protocol', 'targetPort');
        const isTcp = protocol === undefined || protocol === 'HTTP' || protocol === 'HTTPS';
        return defined({ name, port, targetPort, protocol: isTcp ? 'TCP' : protocol, ...more });
      }),
    },
  };
}

function projectController(id: string, controller: JsonObject, values: JsonObject, release: ReleaseNames): JsonObject {
  const { type = 'deployment', replicas, strategy } = controller;
  const rest = omit(
    controller,
    'enabled',
    'forceRename',
    'labels',
    'annotations',
    'pod',
    'serviceAccount',
    'initContainers',
    'containers',
    'type',
    'replicas',
    'strategy',
    'statefulset',
  );
  const name = resourceName(id, controller, release, countOf(values, 'controllers'));
  const kind = KINDS[String(type)] ?? 'Deployment';
  const template = podTemplate(id, controller, values, release);
  return {
    apiVersion: kind === 'CronJob' || kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: metadata(name, controller, release),
    spec: defined({
      revisionHistoryLimit: 3,
      replicas: kind === 'Deployment' || kind === 'StatefulSet' ? (replicas ?? 1) : replicas,
      strategy: strategy === undefined ? undefined : { type: strategy },
      ...rest,
      ...(kind === 'StatefulSet' ? statefulSetFields(controller) : {}),
      selector: { matchLabels: selector(release, id) },
      template,
    }),
  };
}

function podTemplate(id: string, controller: JsonObject, values: JsonObject, release: ReleaseNames): JsonObject {
  const claimTemplates = claimTemplateVolumes(id, controller);
  const mounted = { ...values, persistence: { ...mapAt(values, 'persistence'), ...claimTemplates } };
  const podSpec = omit({ ...mapAt(values, 'defaultPodOptions'), ...mapAt(controller, 'pod') }, 'labels', 'annotations');
  // Annotations and labels of a pod pass no template in chart 4.
  const asPassed = <T extends JsonObject>(value: T): T =>
    release.chartVersion?.startsWith('4.') === true ? value : (tplAll(value) as T);
  const pod = { ...mapAt(values, 'defaultPodOptions'), ...mapAt(controller, 'pod') };
  const annotations = mapAt(pod, 'annotations');
  const account = accountName(controller, values, release);
  const initContainers = inOrder(mapAt(controller, 'initContainers'));
  const volumes = entries(mapAt(values, 'persistence')).filter(([, volume]) => at(volume, 'enabled') !== false);
  return {
    metadata: defined({
      labels: { ...asPassed(mapAt(pod, 'labels')), ...selector(release, id) },
      annotations: Object.keys(annotations).length === 0 ? undefined : asPassed(annotations),
    }),
    spec: defined({
      ...podSpec,
      affinity: podSpec['affinity'] === undefined ? undefined : tplAll(podSpec['affinity']),
      enableServiceLinks: podSpec['enableServiceLinks'] ?? false,
      serviceAccountName: account,
      initContainers: initContainers.map((each) => projectContainer(id, each, mounted)),
      containers: entries(mapAt(controller, 'containers'))
        .filter(([, container]) => at(container, 'enabled') !== false)
        .map((each) => projectContainer(id, each, mounted)),
      volumes: volumes.map(([name, each]) => ({ name, ...volumeOf(name, each, values, release) })),
    }),
  };
}

function accountName(controller: JsonObject, values: JsonObject, release: ReleaseNames): string | undefined {
  const name = textAt(controller, 'serviceAccount', 'name');
  if (name !== undefined) return name;
  const id = textAt(controller, 'serviceAccount', 'identifier');
  if (id === undefined) return undefined;
  const account = at(values, 'serviceAccount', id);
  return isMap(account) ? resourceName(id, account, release, countOf(values, 'serviceAccount')) : `no account ${id}`;
}

function selector(release: ReleaseNames, controller: string): JsonObject {
  return {
    'app.kubernetes.io/controller': controller,
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/name': release.name,
  };
}
