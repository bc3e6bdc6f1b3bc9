import type {
  AppTemplateValues,
  ContainerValues,
  ControllerValues,
  IngressValues,
  PersistenceValues,
  RouteValues,
} from '../../../lib/workspace/delivery/helm-release/values';
import type { JsonObject } from './normalise-objects';

/** The Helm release that values are projected for. */
export interface Release {
  readonly name: string;
  readonly chartVersion: string;
}

/** What Helm's `tpl` makes of a text that was escaped for it. */
function tpl(text: string): string {
  return text.replaceAll('{{`{{`}}', '{{');
}

function tplAll<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? tpl(inner) : inner,
  ) as T;
}

/**
 * The objects that app-template 4.4 and 5 make of values, for the fields that this project uses. Without the chart's folder it stands for
 * the chart; with it, the chart itself is compared.
 */
export function projectValues(values: AppTemplateValues, release: Release): readonly JsonObject[] {
  return [
    ...entries(values.serviceAccount).map(([, account]) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(release, account),
    })),
    ...entries(values.service).map(([, service]) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(release, service),
      spec: {
        type: 'ClusterIP',
        selector: selector(release, service.controller),
        ports: entries(service.ports).map(([name, { port, appProtocol }]) => ({
          name,
          port,
          targetPort: port,
          protocol: 'TCP',
          appProtocol,
        })),
      },
    })),
    ...entries(values.controllers).map(([id, controller]) => deployment(id, controller, values, release)),
    ...entries(values.route).map(([, route]) => httpRoute(route, values, release)),
    ...entries(values.ingress).map(([, ingress]) => ingressObject(ingress, values, release)),
  ];
}

function deployment(id: string, controller: ControllerValues, values: AppTemplateValues, release: Release): JsonObject {
  const { pod, serviceAccount } = controller;
  const { labels, annotations, ...podSpec } = pod;
  const podMetadata = <T>(value: T): T => (release.chartVersion.startsWith('4.') ? value : tplAll(value));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(release, { forceRename: release.name, ...controller }),
    spec: {
      revisionHistoryLimit: 3,
      replicas: controller.replicas,
      strategy: { type: controller.strategy },
      selector: { matchLabels: selector(release, id) },
      template: {
        metadata: {
          labels: { ...podMetadata(labels ?? {}), ...selector(release, id) },
          ...(annotations === undefined ? {} : { annotations: podMetadata(annotations) }),
        },
        spec: {
          ...podSpec,
          ...(podSpec.affinity === undefined ? {} : { affinity: tplAll(podSpec.affinity) }),
          enableServiceLinks: false,
          serviceAccountName:
            'name' in serviceAccount ? serviceAccount.name : accountName(serviceAccount.identifier, values),
          initContainers: inOrder(controller.initContainers).map((each) => container(id, each, values)),
          containers: entries(controller.containers).map((each) => container(id, each, values)),
          volumes: entries(values.persistence).map(([name, each]) => ({ name, ...volume(each) })),
        },
      },
    },
  };
}

function accountName(identifier: string, { serviceAccount = {} }: AppTemplateValues): string {
  return serviceAccount[identifier]?.forceRename ?? `no account ${identifier}`;
}

/** Each container after the one that it depends on. */
function inOrder(
  containers: Readonly<Record<string, ContainerValues>> = {},
): readonly (readonly [string, ContainerValues])[] {
  const done: (readonly [string, ContainerValues])[] = [];
  const all = entries(containers);
  while (done.length < all.length) {
    const names = done.map(([name]) => name);
    const next = all.find(
      ([name, { dependsOn }]) => !names.includes(name) && (dependsOn === undefined || names.includes(dependsOn)),
    );
    if (next === undefined) throw new Error('the init containers depend on each other in a circle');
    done.push(next);
  }
  return done;
}

function container(
  controller: string,
  [name, values]: readonly [string, ContainerValues],
  all: AppTemplateValues,
): JsonObject {
  const { image, workingDir, env, probes, command, args, ports, resources, securityContext } = values;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  const mounts = entries(all.persistence).flatMap(([volumeName, { advancedMounts }]) =>
    (advancedMounts[controller]?.[name] ?? []).map(({ path, subPath, readOnly }) => ({
      name: volumeName,
      mountPath: tpl(path),
      ...(subPath === undefined ? {} : { subPath: tpl(subPath) }),
      ...(readOnly === undefined ? {} : { readOnly }),
    })),
  );
  return {
    name,
    image: `${image.repository}:${image.tag}${digest}`,
    ...(image.pullPolicy === undefined ? {} : { imagePullPolicy: image.pullPolicy }),
    ...(workingDir === undefined ? {} : { workingDir }),
    ...(env === undefined
      ? {}
      : {
          env: entries(env).map(([variable, value]) =>
            typeof value === 'string' ? { name: variable, value: tpl(value) } : { name: variable, valueFrom: value },
          ),
        }),
    ...Object.fromEntries(entries(probes).map(([kind, { spec }]) => [`${kind}Probe`, tplAll(spec)])),
    ...defined({ command, args, ports, resources, securityContext }),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

function volume(rest: PersistenceValues): JsonObject {
  if ('existingClaim' in rest) return { persistentVolumeClaim: { claimName: tpl(rest.existingClaim) } };
  switch (rest.type) {
    case 'emptyDir': {
      const { medium, sizeLimit } = rest;
      return { emptyDir: defined({ medium, sizeLimit }) };
    }
    case 'configMap': {
      const { name, defaultMode } = rest;
      return { configMap: defined({ name: tpl(name), defaultMode }) };
    }
    case 'secret': {
      const { name, defaultMode, items } = rest;
      return { secret: defined({ secretName: tpl(name), defaultMode, items }) };
    }
    case 'image': {
      const { image, pullPolicy } = rest;
      return { image: defined({ reference: image, pullPolicy }) };
    }
    case 'custom':
      return { ...rest.volumeSpec };
  }
}

function httpRoute(route: RouteValues, values: AppTemplateValues, release: Release): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata(release, route),
    spec: {
      hostnames: route.hostnames.map(tpl),
      parentRefs: route.parentRefs.map((parent) => ({
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        ...parent,
      })),
      rules: route.rules.map(({ backendRefs, ...rule }) => ({
        ...rule,
        backendRefs: backendRefs.map(({ identifier, port }) => ({ name: serviceName(identifier, values), port })),
      })),
    },
  };
}

function ingressObject(ingress: IngressValues, values: AppTemplateValues, release: Release): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(release, ingress),
    spec: {
      ingressClassName: tpl(ingress.className),
      tls: ingress.tls.map(({ secretName, hosts }) => ({ secretName: tpl(secretName), hosts: hosts.map(tpl) })),
      rules: ingress.hosts.map(({ host, paths }) => ({
        host: tpl(host),
        http: {
          paths: paths.map(({ path, pathType, service }) => ({
            path,
            pathType,
            backend: { service: { name: serviceName(service.identifier, values), port: { number: service.port } } },
          })),
        },
      })),
    },
  };
}

function serviceName(identifier: string, { service }: AppTemplateValues): string {
  return service[identifier]?.forceRename ?? `no service ${identifier}`;
}

interface Named {
  readonly forceRename: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function metadata(release: Release, { forceRename, labels, annotations }: Named): JsonObject {
  return {
    name: forceRename,
    labels: {
      'app.kubernetes.io/instance': release.name,
      'app.kubernetes.io/managed-by': 'Helm',
      'app.kubernetes.io/name': release.name,
      'helm.sh/chart': `app-template-${release.chartVersion}`,
      ...tplAll(labels ?? {}),
    },
    ...(annotations === undefined ? {} : { annotations: tplAll(annotations) }),
  };
}

function selector(release: Release, controller: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/controller': controller,
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/name': release.name,
  };
}

function entries<T>(record: Readonly<Record<string, T>> | undefined): readonly (readonly [string, T])[] {
  return Object.entries(record ?? {});
}

function defined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
