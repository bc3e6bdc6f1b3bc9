import { isAtLeast } from '../../../validation/version';
import { present } from '../present';
import type { WorkspaceDescription, WorkspaceHttpRoute, WorkspaceIngress } from '../workspace-description';
import { ChartText } from './chart-text';
import { containerValues, persistenceValues, podValues } from './pod-values';
import type { AppTemplateValues, ControllerValues, IngressValues, RouteValues } from './values';

/**
 * A workspace as values of the app-template chart. What the chart makes of them is the pod of the description: the
 * names are forced, so that they do not depend on how many objects of a kind there are.
 */
export function appTemplateValues(workspace: WorkspaceDescription, chartVersion: string): AppTemplateValues {
  const { name, pod, labels, service, route } = workspace;
  const text = new ChartText(chartVersion);
  return {
    ...serviceAccountValues(workspace, chartVersion, text),
    controllers: { [name]: controllerValues(workspace, text) },
    service: {
      [name]: {
        forceRename: name,
        ...present('labels', text.templated(labels)),
        controller: name,
        ports: { [service.portName]: { port: service.port, appProtocol: service.appProtocol } },
      },
    },
    ...(route.kind === 'ingress'
      ? { ingress: { [name]: ingressValues(workspace, route, text) } }
      : { route: { [name]: routeValues(workspace, route, text) } }),
    persistence: persistenceValues(pod, text),
  };
}

/** An account of the workspace's own: 4 would use the namespace's default one, 5 would make one unasked. */
function serviceAccountValues(
  { name, pod, labels }: WorkspaceDescription,
  chartVersion: string,
  text: ChartText,
): Pick<AppTemplateValues, 'global' | 'serviceAccount'> {
  if (pod.serviceAccountName === undefined)
    return { serviceAccount: { [name]: { forceRename: name, ...present('labels', text.templated(labels)) } } };
  return isAtLeast(chartVersion, '5.0.0') ? { global: { createDefaultServiceAccount: false } } : {};
}

function controllerValues(workspace: WorkspaceDescription, text: ChartText): ControllerValues {
  const { name, pod } = workspace;
  return {
    type: 'deployment',
    replicas: workspace.suspended ? 0 : 1,
    strategy: 'Recreate',
    ...present('labels', text.templated(workspace.labels)),
    ...present('annotations', text.templated(workspace.annotations)),
    serviceAccount: pod.serviceAccountName === undefined ? { identifier: name } : { name: pod.serviceAccountName },
    pod: podValues(pod, text),
    ...present('initContainers', containerValues(pod.initContainers, text, { ordered: true })),
    containers: containerValues(pod.containers, text, { ordered: false }),
  };
}

function routeValues(
  { name, service, labels }: WorkspaceDescription,
  route: WorkspaceHttpRoute,
  text: ChartText,
): RouteValues {
  const { kind, ...parent } = route.parentRef;
  return {
    forceRename: name,
    ...present('labels', text.templated(labels)),
    ...present('annotations', text.templated(route.annotations)),
    hostnames: [text.templated(route.hostname)],
    parentRefs: [{ ...(kind === 'Gateway' ? {} : { kind }), ...parent }],
    rules: [
      {
        backendRefs: [{ identifier: name, port: service.port }],
        ...(route.withoutTimeouts ? { timeouts: { request: '0s', backendRequest: '0s' } } : {}),
      },
    ],
  };
}

function ingressValues(
  { name, service, labels }: WorkspaceDescription,
  route: WorkspaceIngress,
  text: ChartText,
): IngressValues {
  const host = text.templated(route.hostname);
  return {
    forceRename: name,
    ...present('labels', text.templated(labels)),
    ...present('annotations', text.templated(route.annotations)),
    className: text.templated(route.className),
    hosts: [{ host, paths: [{ path: '/', pathType: 'Prefix', service: { identifier: name, port: service.port } }] }],
    tls: [{ secretName: text.templated(route.tlsSecretName), hosts: [host] }],
  };
}
