import { at, defined, isMap, mapsAt, omit, textAt, textsAt } from '../json';
import type { JsonObject } from '../model';
import { countOf, metadata, type ReleaseNames, resourceName, tpl } from './app-template-text';

/** An HTTPRoute. */
export function projectRoute(id: string, route: JsonObject, values: JsonObject, release: ReleaseNames): JsonObject {
  const { kind = 'HTTPRoute' } = route;
  const rest = omit(
    route,
    'enabled',
    'forceRename',
    'labels',
    'annotations',
    'hostnames',
    'parentRefs',
    'rules',
    'kind',
  );
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: metadata(resourceName(id, route, release, countOf(values, 'route')), route, release),
    spec: {
      ...rest,
      hostnames: textsAt(route, 'hostnames').map(tpl),
      parentRefs: mapsAt(route, 'parentRefs').map((parent) => ({
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        ...parent,
      })),
      rules: mapsAt(route, 'rules').map((rule) => ({
        ...rule,
        backendRefs: mapsAt(rule, 'backendRefs').map(({ identifier, name, ...more }) =>
          defined({ name: name ?? serviceName(identifier, values, release), ...more }),
        ),
      })),
    },
  };
}

/** An Ingress. */
export function projectIngress(id: string, ingress: JsonObject, values: JsonObject, release: ReleaseNames): JsonObject {
  const { className, tls } = ingress;
  const rest = omit(ingress, 'enabled', 'forceRename', 'labels', 'annotations', 'hosts', 'className', 'tls');
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(resourceName(id, ingress, release, countOf(values, 'ingress')), ingress, release),
    spec: defined({
      ...rest,
      ingressClassName: typeof className === 'string' ? tpl(className) : className,
      tls:
        tls === undefined
          ? undefined
          : mapsAt(ingress, 'tls').map((entry) =>
              defined({ secretName: text(entry, 'secretName'), hosts: textsAt(entry, 'hosts').map(tpl) }),
            ),
      rules: mapsAt(ingress, 'hosts').map((host) =>
        defined({
          host: text(host, 'host'),
          http: {
            paths: mapsAt(host, 'paths').map(({ path, pathType, service }) =>
              defined({
                path,
                pathType: pathType ?? 'Prefix',
                backend: {
                  service: defined({
                    name: textAt(service, 'name') ?? serviceName(at(service, 'identifier'), values, release),
                    port: { number: at(service, 'port') ?? null },
                  }),
                },
              }),
            ),
          },
        }),
      ),
    }),
  };
}

function text(entry: JsonObject, key: string): string | undefined {
  const found = textAt(entry, key);
  return found === undefined ? undefined : tpl(found);
}

function serviceName(identifier: unknown, values: JsonObject, release: ReleaseNames): string {
  const id =
    typeof identifier === 'string'
      ? identifier
      : (Object.keys(isMap(values['service']) ? values['service'] : {})[0] ?? '');
  const service = at(values, 'service', id);
  return isMap(service) ? resourceName(id, service, release, countOf(values, 'service')) : `no service ${id}`;
}
