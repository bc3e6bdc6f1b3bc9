import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Manifest } from '../../../gitops/manifest';
import type { WorkspaceDescription } from '../workspace-description';
import { deploymentSpec } from './deployment';
import { objectLabels } from './object-labels';
import { deliverRoute } from './route';
import { serviceSpec } from './service';

/** What is delivered, and how its text is written. */
export interface NativeDeliveryProps {
  readonly workspace: WorkspaceDescription;

  /** How long the pod may take to become ready, in seconds. */
  readonly progressDeadlineSeconds: number;

  /** Last change of each text, such as the escaping for Flux. */
  readonly text: <T>(value: T) => T;
}

/** Delivers a workspace as the objects themselves, which Flux applies: reviewers see what runs. */
export function deliverNative(scope: Construct, props: NativeDeliveryProps): void {
  deliverServiceAccount(scope, props);
  deliverDeployment(scope, props);
  deliverService(scope, props);
  deliverRoute(scope, props);
}

/** An account of the workspace's own, which may do nothing. */
function deliverServiceAccount(scope: Construct, { workspace }: NativeDeliveryProps): void {
  if (workspace.pod.serviceAccountName !== undefined) return;
  new ApiObject(scope, 'service-account', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: workspace.name, labels: objectLabels(workspace.name) },
  });
}

function deliverDeployment(scope: Construct, { workspace, text, progressDeadlineSeconds }: NativeDeliveryProps): void {
  const { name, annotations, pod } = workspace;
  const deployment = new ApiObject(scope, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      labels: objectLabels(name),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...text(annotations) } }),
    },
    spec: text(deploymentSpec(workspace, progressDeadlineSeconds)),
  });
  const manifest = Manifest.of(deployment);
  manifest.comment(
    ['spec', 'progressDeadlineSeconds'],
    'Longer than the first clone may take, or Flux would take a slow one for a failure.',
  );
  manifest.comment(['spec', 'strategy'], "Two pods at once would corrupt OpenCode's database.");
  manifest.comment(
    ['spec', 'selector'],
    'As app-template writes it: it cannot change, and both deliveries share the Deployment.',
  );
  for (const [index, volume] of pod.volumes.entries()) {
    const mode =
      'secret' in volume ? volume.secret.defaultMode : 'configMap' in volume ? volume.configMap.defaultMode : undefined;
    if (mode === undefined) continue;
    const source = 'secret' in volume ? 'secret' : 'configMap';
    manifest.comment(['spec', 'template', 'spec', 'volumes', index, source, 'defaultMode'], `0${mode.toString(8)}`, {
      position: 'trailing',
    });
  }
}

function deliverService(scope: Construct, { workspace }: NativeDeliveryProps): void {
  new ApiObject(scope, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: workspace.name, labels: objectLabels(workspace.name) },
    spec: serviceSpec(workspace),
  });
}
