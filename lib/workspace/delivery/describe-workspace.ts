import { ingressAnnotations } from '../../cluster/ingress-annotations';
import { DEFAULT_PORT, SERVER_PORT_NAME } from '../pod/server-container';
import type { OpenCodeWorkspace } from '../workspace';
import type { OpenCodeWorkspaceProps } from '../workspace-props';
import type { WorkspaceDescription, WorkspaceRoute } from './workspace-description';

/** What either delivery has to bring to the cluster. */
export function describeWorkspace(workspace: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): WorkspaceDescription {
  return {
    name: workspace.name,
    pod: workspace.pod,
    suspended: props.suspended ?? false,
    labels: props.commonLabels ?? {},
    annotations: reloaderAnnotations(workspace),
    service: {
      portName: SERVER_PORT_NAME,
      port: props.openCode?.port ?? DEFAULT_PORT,
      appProtocol: 'kubernetes.io/ws',
    },
    route: describeRoute(workspace, props),
  };
}

function reloaderAnnotations({ foundation, pod }: OpenCodeWorkspace): Readonly<Record<string, string>> {
  if (foundation.cluster.reloader === 'none') return {};
  const generated = pod.configMaps.map(({ name }) => name);
  return {
    'reloader.stakater.com/auto': 'true',
    // Their checksum is an annotation of the pod: Reloader would restart it a second time.
    ...(generated.length === 0 ? {} : { 'configmaps.exclude.reloader.stakater.com/reload': generated.join(',') }),
  };
}

function describeRoute({ foundation, hostname }: OpenCodeWorkspace, props: OpenCodeWorkspaceProps): WorkspaceRoute {
  const { gateway, dnsAnnotations } = foundation.cluster;
  const annotations = { ...dnsAnnotations, ...props.routeAnnotations };
  const { routeParent, secretName } = foundation.certificate;
  if (gateway.kind === 'ingress' || routeParent === undefined) {
    return {
      kind: 'ingress',
      hostname,
      annotations: { ...(gateway.kind === 'ingress' ? ingressAnnotations(gateway) : {}), ...annotations },
      className: gateway.kind === 'ingress' ? gateway.className : '',
      tlsSecretName: secretName,
    };
  }
  return {
    kind: 'http-route',
    hostname,
    annotations,
    parentRef: routeParent,
    withoutTimeouts: gateway.kind === 'gateway-api',
  };
}
