import { claim, deployment, fluxTree, type Manifest, object } from '../flux-tree';
import type { CasesByRule } from './rule-cases';

interface Chart {
  readonly chart?: string;
  readonly values?: Manifest;
  readonly spec?: Manifest;
}

/** A HelmRelease `web`. */
function release({ chart = 'grafana', values = {}, spec = {} }: Chart = {}): Manifest {
  const source = { kind: 'HelmRepository', name: 'charts', namespace: 'flux-system' };
  return object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', {
    spec: { interval: '1h', chart: { spec: { chart, version: '4.4.0', sourceRef: source } }, ...spec, values },
  });
}

const CONTAINER = { containers: { app: { image: { repository: 'registry.example/web', tag: '1' } } } };

/** The same HelmRelease of app-template, with a StatefulSet and its claim template. */
function statefulRelease(name: string, statefulset: Manifest = {}): Manifest {
  const template = { name, accessMode: 'ReadWriteOnce', size: '5Gi', globalMounts: [{ path: '/config' }] };
  const controller = {
    type: 'statefulset',
    ...CONTAINER,
    statefulset: { volumeClaimTemplates: [template], ...statefulset },
  };
  return release({ chart: 'app-template', values: { controllers: { web: controller } } });
}

function statefulSet(spec: Manifest = {}, template = 'data'): Manifest {
  return object('apps/v1', 'StatefulSet', 'web', {
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] } },
      volumeClaimTemplates: [{ metadata: { name: template }, spec: { resources: { requests: { storage: '5Gi' } } } }],
      ...spec,
    },
  });
}

const RETAIN_NOTHING = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } };

function gateway(...listeners: readonly Manifest[]): Manifest {
  return object('gateway.networking.k8s.io/v1', 'Gateway', 'internal', {
    metadata: { namespace: 'network' },
    spec: { gatewayClassName: 'envoy', listeners },
  });
}

function https(allowedRoutes: Manifest | undefined, rest: Manifest = {}): Manifest {
  return {
    name: 'https',
    port: 443,
    protocol: 'HTTPS',
    ...(allowedRoutes !== undefined && { allowedRoutes }),
    ...rest,
  };
}

const namespaces = (from: Manifest): Manifest => ({ namespaces: from });
const ALL = namespaces({ from: 'All' });

function route(name = 'web', spec: Manifest = {}): Manifest {
  return object('gateway.networking.k8s.io/v1', 'HTTPRoute', name, {
    spec: {
      hostnames: [`${name}.example.org`],
      parentRefs: [{ name: 'internal', namespace: 'network', sectionName: 'https' }],
      ...spec,
    },
  });
}

const withRoutes = (listener: Manifest, ...routes: readonly Manifest[]) =>
  fluxTree([gateway(listener), ...routes], { targetNamespace: undefined });
const inWeb = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: { ...(manifest['metadata'] as Manifest), namespace: 'web' },
});
const labelled = (labels: Manifest): Manifest => object('v1', 'Namespace', 'web', { metadata: { labels } });
const selects = (selector: Manifest): Manifest => namespaces({ from: 'Selector', selector });

/** What controllers, charts and Gateways do with data and routes. */
export const controllerCases: CasesByRule = {
  'claim-template-changed': {
    fires: {
      'a template gets another name': [
        () => fluxTree([statefulSet({}, 'data')]),
        () => fluxTree([statefulSet({}, 'config')]),
        'data-loss',
        'web starts without the data of web: the claim data-web-0 stays behind',
      ],
      'a StatefulSet of app-template gives way to a Deployment with a claim': [
        () => fluxTree([statefulRelease('config')]),
        () => {
          const persistence = { config: { existingClaim: 'web', globalMounts: [{ path: '/config' }] } };
          const values = { controllers: { web: CONTAINER }, persistence };
          return fluxTree([release({ chart: 'app-template', values }), claim('web')]);
        },
        'data-loss',
        'web starts without the data of web: the claim config-web-0 stays behind',
      ],
      'a template of app-template gets another name': [
        () => fluxTree([statefulRelease('config')]),
        () => fluxTree([statefulRelease('data')]),
        'data-loss',
        /^web starts without the data of web/,
      ],
      'several replicas': [
        () => fluxTree([statefulSet({ replicas: 3 })]),
        () => fluxTree([deployment('web')]),
        'data-loss',
        'web starts without the data of web: the claims data-web-0 to data-web-2 stay behind',
      ],
      'a StatefulSet goes whose claims go with it': [
        () => fluxTree([statefulSet(RETAIN_NOTHING)]),
        () => fluxTree([]),
        'data-loss',
        'Kubernetes deletes the claim data-web-0, and with it the data of web',
      ],
      'fewer replicas, whose claims go with them': [
        () => fluxTree([statefulSet({ replicas: 3, ...RETAIN_NOTHING })]),
        () => fluxTree([statefulSet({ replicas: 1, ...RETAIN_NOTHING })]),
        'data-loss',
        'Kubernetes deletes claims of the template data: web goes from 3 to 1 replicas',
      ],
    },
    silent: {
      'a StatefulSet goes, and its claims stay': [() => fluxTree([statefulSet()]), () => fluxTree([])],
      'fewer replicas, whose claims stay': [
        () => fluxTree([statefulSet({ replicas: 3 })]),
        () => fluxTree([statefulSet({ replicas: 1 })]),
      ],
      'a further template': [
        () => fluxTree([statefulSet()]),
        () =>
          fluxTree([
            statefulSet({ volumeClaimTemplates: [{ metadata: { name: 'data' } }, { metadata: { name: 'cache' } }] }),
          ]),
      ],
    },
  },
  'chart-data': {
    fires: {
      'a volume is switched off': [
        () => fluxTree([release({ values: { persistence: { enabled: true, size: '10Gi' } } })]),
        () => fluxTree([release({ values: { persistence: { enabled: false } } })]),
        'data-loss',
        'the values of web no longer switch on persistence: Helm may delete the volume of the chart grafana, and the data on it',
      ],
      'a volume deep in the values goes': [
        () => fluxTree([release({ values: { server: { persistentVolume: { size: '8Gi' } } } })]),
        () => fluxTree([release({ values: { server: {} } })]),
        'data-loss',
        /^the values of web no longer switch on server.persistentVolume/,
      ],
      'another claim': [
        () => fluxTree([release({ values: { persistence: { enabled: true, existingClaim: 'old' } } })]),
        () => fluxTree([release({ values: { persistence: { enabled: true, existingClaim: 'new' } } })]),
        'data-loss',
        'web no longer uses the claim old by persistence, but the claim new: it may start without its data',
      ],
      'the chart goes': [
        () => fluxTree([release({ values: { persistence: { enabled: true } } })]),
        () => fluxTree([]),
        'data-loss',
        'Helm may delete the volumes of the chart grafana with the release web: its values switch on persistence',
      ],
    },
    silent: {
      'a volume grows': [
        () => fluxTree([release({ values: { persistence: { enabled: true, size: '8Gi' } } })]),
        () => fluxTree([release({ values: { persistence: { enabled: true, size: '9Gi' } } })]),
      ],
      'a chart without a volume in its values goes': [
        () => fluxTree([release({ values: { replicas: 2, persistence: { enabled: false } } })]),
        () => fluxTree([]),
      ],
      'a chart goes that uses a claim of somebody else': [
        () => fluxTree([release({ values: { persistence: { enabled: true, existingClaim: 'web' } } })]),
        () => fluxTree([]),
      ],
      'app-template, whose claims are read': [
        () => fluxTree([statefulRelease('config')]),
        () => fluxTree([release({ chart: 'app-template', values: { controllers: { web: CONTAINER } } })]),
      ],
    },
  },
  'release-moved': {
    fires: {
      'another release name': [
        () => fluxTree([release()]),
        () => fluxTree([release({ spec: { releaseName: 'other' } })]),
        'outage',
        'Helm uninstalls the release web/web and installs web/other: what web runs is away in between',
      ],
      'another namespace of a chart that keeps data': [
        () => fluxTree([release({ values: { persistence: { enabled: true } } })]),
        () => fluxTree([release({ values: { persistence: { enabled: true } }, spec: { targetNamespace: 'other' } })]),
        'data-loss',
        'Helm uninstalls the release web/web and installs other/other-web: what web runs is away in between, and its volumes may go with it',
      ],
      'a claim of app-template': [
        () =>
          fluxTree([release({ values: { controllers: { web: CONTAINER }, persistence: { data: { size: '1Gi' } } } })]),
        () =>
          fluxTree([
            release({
              values: { controllers: { web: CONTAINER }, persistence: { data: { size: '1Gi' } } },
              spec: { releaseName: 'other' },
            }),
          ]),
        'data-loss',
        /and the claim web with the data on it goes$/,
      ],
      'where Helm keeps its record': [
        () => fluxTree([release()]),
        () => fluxTree([release({ spec: { storageNamespace: 'flux-system' } })]),
        'outage',
        /^Helm uninstalls the release web\/web and installs web\/web \(recorded in flux-system\)/,
      ],
    },
    silent: {
      'the name that it had by default': [
        () => fluxTree([release()]),
        () => fluxTree([release({ spec: { releaseName: 'web', storageNamespace: 'web' } })]),
      ],
      'other values': [() => fluxTree([release()]), () => fluxTree([release({ values: { replicas: 2 } })])],
    },
  },
  'routes-refused': {
    fires: {
      'only routes of the own namespace': [
        () => withRoutes(https(ALL), inWeb(route())),
        () => withRoutes(https(namespaces({ from: 'Same' })), inWeb(route())),
        'outage',
        'internal no longer takes the route web/web (web.example.org)',
      ],
      'a listener goes': [
        () =>
          fluxTree([gateway(https(ALL), https(ALL, { name: 'more', port: 8443 })), inWeb(route())], {
            targetNamespace: undefined,
          }),
        () =>
          fluxTree([gateway(https(ALL, { name: 'more', port: 8443 })), inWeb(route())], { targetNamespace: undefined }),
        'outage',
        /^internal no longer takes the route web\/web/,
      ],
      'another hostname': [
        () => withRoutes(https(ALL, { hostname: '*.example.org' }), inWeb(route()), inWeb(route('api'))),
        () => withRoutes(https(ALL, { hostname: 'api.example.org' }), inWeb(route()), inWeb(route('api'))),
        'outage',
        'internal no longer takes the route web/web (web.example.org)',
      ],
      'labels that the namespace has not': [
        () => withRoutes(https(ALL), labelled({ team: 'one' }), inWeb(route())),
        () => withRoutes(https(selects({ matchLabels: { team: 'two' } })), labelled({ team: 'one' }), inWeb(route())),
        'outage',
        /^internal no longer takes the route web\/web/,
      ],
      'another namespace by name': [
        () => withRoutes(https(ALL), inWeb(route())),
        () =>
          withRoutes(
            https(
              selects({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['api'] }] }),
            ),
            inWeb(route()),
          ),
        'outage',
        /^internal no longer takes the route web\/web/,
      ],
      'routes of another kind': [
        () => withRoutes(https(ALL), inWeb(route())),
        () => withRoutes(https({ ...ALL, kinds: [{ kind: 'GRPCRoute' }] }), inWeb(route())),
        'outage',
        /^internal no longer takes the route web\/web/,
      ],
    },
    silent: {
      'a route of the own namespace': [
        () => withRoutes(https(ALL), { ...route(), metadata: { name: 'web', namespace: 'network' } }),
        () =>
          withRoutes(https(namespaces({ from: 'Same' })), {
            ...route(),
            metadata: { name: 'web', namespace: 'network' },
          }),
      ],
      'labels that only the cluster knows': [
        () => withRoutes(https(ALL), inWeb(route())),
        () => withRoutes(https(selects({ matchLabels: { team: 'one' } })), inWeb(route())),
      ],
      'labels that the namespace has': [
        () => withRoutes(https(ALL), labelled({ team: 'one' }), inWeb(route())),
        () => withRoutes(https(selects({ matchLabels: { team: 'one' } })), labelled({ team: 'one' }), inWeb(route())),
      ],
      'a route that it never took': [
        () => withRoutes(https(namespaces({ from: 'Same' })), inWeb(route())),
        () => withRoutes(https(undefined), inWeb(route())),
      ],
    },
  },
};
