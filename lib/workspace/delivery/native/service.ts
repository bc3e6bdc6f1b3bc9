import type { k8s } from 'cdk8s-plus-28';
import { selectorLabels } from '../selector-labels';
import type { WorkspaceDescription } from '../workspace-description';
import type { Plain } from '../plain';

/** The Service before the pod, with the name that the chart gives it. */
export function serviceSpec({ name, service }: WorkspaceDescription): Plain<k8s.ServiceSpec> {
  const { portName, port, appProtocol } = service;
  return {
    type: 'ClusterIP',
    selector: selectorLabels(name),
    ports: [{ name: portName, port, targetPort: port, protocol: 'TCP', appProtocol }],
  };
}
