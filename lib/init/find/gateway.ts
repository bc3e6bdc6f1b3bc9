import type { ClusterGateway } from '../../cluster/gateway';
import { type Finding, Tally } from '../finding';
import type { FluxTree } from '../flux-tree';
import type { RepositoryObject } from '../manifests';
import { at, listAt, literal, valuesOfKey } from '../values';

/** A Gateway that could serve the workspaces. */
export type GatewayCandidate = Finding<Exclude<ClusterGateway, { readonly kind: 'ingress' }>>;

const ENVOY_CONTROLLER = 'gateway.envoyproxy.io/gatewayclass-controller';

/** The Gateways with a listener that ends TLS for every namespace, an internal one first: who reaches a workspace has a shell. */
export function gatewayCandidates(tree: FluxTree): readonly GatewayCandidate[] {
  const found = tree
    .all('Gateway', 'gateway.networking.k8s.io')
    .flatMap((gateway) => candidate(tree, gateway))
    .sort((one, other) => Number(isInternal(other)) - Number(isInternal(one)));
  if (found.length < 2) return found;
  const names = found.map(({ value }) => value.name).join(', ');
  const reason = found.some(isInternal) ? 'an internal one, because a workspace is a shell' : 'the first';
  return found.map((each) => ({ ...each, chosen: `of ${names}: ${reason}` }));
}

function isInternal({ value }: GatewayCandidate): boolean {
  return /internal|private|lan|local/.test(value.name);
}

function candidate(tree: FluxTree, gateway: RepositoryObject): readonly GatewayCandidate[] {
  const name = tree.literal(gateway.name);
  const namespace = tree.namespaceOf(gateway);
  const listeners = listAt(gateway.value, 'spec', 'listeners');
  const index = listeners.findIndex((listener) => at(listener, 'protocol') === 'HTTPS' && isOpen(listener));
  const listener = tree.literal(at(listeners[index], 'name'));
  if (name === undefined || namespace === undefined || listener === undefined) return [];
  const isEnvoy = controllerOf(tree, gateway) === ENVOY_CONTROLLER;
  const kustomization = tree.kustomizationOf(gateway)?.name;
  return [
    {
      files: [gateway.file],
      value: {
        kind: isEnvoy ? 'envoy-gateway' : 'gateway-api',
        name,
        namespace,
        listener,
        listenerIndex: index,
        ...(at(gateway.value, 'spec', 'allowedListeners', 'namespaces', 'from') === 'All' && {
          allowsListenerSets: true,
        }),
        proxyNamespace: isEnvoy ? envoyProxyNamespace(tree, namespace) : namespace,
        ...(kustomization !== undefined && { kustomization }),
      },
    },
  ];
}

/** A listener that takes routes of its own namespace only is of no use to another. */
function isOpen(listener: unknown): boolean {
  const from = at(listener, 'allowedRoutes', 'namespaces', 'from');
  return from === 'All' || from === 'Selector';
}

function controllerOf(tree: FluxTree, gateway: RepositoryObject): string | undefined {
  const className = literal(at(gateway.value, 'spec', 'gatewayClassName'));
  const gatewayClass = tree.all('GatewayClass').find(({ name }) => name === className);
  const controller = literal(at(gatewayClass?.value, 'spec', 'controllerName'));
  return controller ?? (/envoy/.test(className ?? '') ? ENVOY_CONTROLLER : undefined);
}

/** Envoy Gateway runs its proxies beside its controller, unless it is told to run them beside each Gateway. */
function envoyProxyNamespace(tree: FluxTree, gatewayNamespace: string): string {
  const releases = tree.all('HelmRelease').filter(({ value }) => {
    return (
      [...valuesOfKey(value, 'envoyGateway')].length > 0 || /envoy-gateway/.test(String(at(value, 'metadata', 'name')))
    );
  });
  for (const release of releases) {
    if ([...valuesOfKey(release.value, 'deploy')].some((deploy) => at(deploy, 'type') === 'GatewayNamespace')) {
      return gatewayNamespace;
    }
  }
  const controllers = releases.flatMap((release) => tree.namespaceOf(release) ?? []);
  return controllers[0] ?? gatewayNamespace;
}

/** An Ingress controller, by the class that most manifests name. */
export function ingressCandidate(
  tree: FluxTree,
): Finding<{ readonly className: string; readonly proxyNamespace: string | undefined }> | undefined {
  const tally = new Tally<string>();
  for (const { kind, file, value, name } of [
    ...tree.all('Ingress'),
    ...tree.all('HelmRelease'),
    ...tree.all('IngressClass'),
  ]) {
    if (kind === 'IngressClass') tally.add(name, file);
    for (const className of [...valuesOfKey(value, 'ingressClassName'), ...valuesOfKey(value, 'className')]) {
      const text = literal(className);
      if (text !== undefined && /^[a-z0-9.-]+$/.test(text)) tally.add(text, file);
    }
  }
  const most = tally.ranked.find(({ value }) => /internal|private/.test(value)) ?? tally.most();
  if (most === undefined) return undefined;
  const controller = tree.all('HelmRelease').find(({ name, value }) => {
    const chart = literal(at(value, 'spec', 'chart', 'spec', 'chart')) ?? name;
    return /ingress-nginx|^traefik$|haproxy|contour/.test(chart);
  });
  return {
    ...most,
    value: {
      className: most.value,
      proxyNamespace: controller === undefined ? undefined : tree.namespaceOf(controller),
    },
  };
}
