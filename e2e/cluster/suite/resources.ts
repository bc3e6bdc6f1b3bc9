import type { Resource } from '../stand-ins/resources';

const resource = (apiVersion: string, kind: string, plural: string): Resource => ({ apiVersion, kind, plural });

export const NAMESPACE = resource('v1', 'Namespace', 'namespaces');
export const SERVICE = resource('v1', 'Service', 'services');
export const KUSTOMIZATION = resource('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'kustomizations');
export const NETWORK_POLICY = resource('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies');
export const GATEWAY = resource('gateway.networking.k8s.io/v1', 'Gateway', 'gateways');
export const LISTENER_SET = resource('gateway.networking.k8s.io/v1', 'ListenerSet', 'listenersets');
export const HTTP_ROUTE = resource('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes');
export const BACKEND_TRAFFIC_POLICY = resource(
  'gateway.envoyproxy.io/v1alpha1',
  'BackendTrafficPolicy',
  'backendtrafficpolicies',
);
