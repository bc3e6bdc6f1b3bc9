import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { gatewayApi } from '../../custom-resources';
import { present } from '../present';
import type { WorkspaceDescription, WorkspaceHttpRoute, WorkspaceIngress } from '../workspace-description';
import type { NativeDeliveryProps } from './native';
import { objectLabels } from './object-labels';
import type { Plain } from '../plain';

/** An HTTPRoute or an Ingress, as the cluster's gateway wants it. */
export function deliverRoute(scope: Construct, { workspace, text }: NativeDeliveryProps): void {
  const { name, route } = workspace;
  const metadata = {
    name,
    labels: { ...objectLabels(name) },
    ...present('annotations', { ...text(route.annotations) }),
  };
  if (route.kind === 'http-route') {
    const { HttpRoute } = gatewayApi();
    new HttpRoute(scope, 'route', { metadata, spec: text(httpRouteSpec(workspace, route)) });
  } else {
    new ApiObject(scope, 'route', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: text(ingressSpec(workspace, route)),
    });
  }
}

function httpRouteSpec(
  { name, service }: WorkspaceDescription,
  { hostname, parentRef, withoutTimeouts }: WorkspaceHttpRoute,
) {
  const { kind, ...parent } = parentRef;
  return {
    hostnames: [hostname],
    parentRefs: [kind === 'Gateway' ? parent : { kind, ...parent }],
    rules: [
      {
        backendRefs: [{ name, port: service.port }],
        ...(withoutTimeouts ? { timeouts: { request: '0s', backendRequest: '0s' } } : {}),
      },
    ],
  };
}

function ingressSpec({ name, service }: WorkspaceDescription, route: WorkspaceIngress): Plain<k8s.IngressSpec> {
  const { hostname, className, tlsSecretName } = route;
  const backend = { service: { name, port: { number: service.port } } };
  return {
    ingressClassName: className,
    tls: [{ hosts: [hostname], secretName: tlsSecretName }],
    rules: [{ host: hostname, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  };
}
