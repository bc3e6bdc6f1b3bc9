import type { k8s } from 'cdk8s-plus-28';
import type { EnvironmentValue, ExecProbe, PodContainer, PodVolume, WorkspacePod } from '../../pod/workspace-pod';
import { present } from '../present';
import type { Plain } from '../plain';

/** What is passed through may be newer than cdk8s-plus. */
export type PlainPodSpec = Omit<Plain<k8s.PodSpec>, 'affinity' | 'tolerations' | 'volumes'> & {
  readonly affinity?: Readonly<Record<string, unknown>>;
  readonly tolerations?: readonly Readonly<Record<string, unknown>>[];
  readonly volumes: readonly PodVolume[];
};

/** The pod of the model in Kubernetes' words. */
export function podSpec(pod: WorkspacePod): PlainPodSpec {
  return {
    automountServiceAccountToken: pod.automountServiceAccountToken,
    serviceAccountName: pod.serviceAccountName ?? pod.name,
    // Otherwise each Service of the namespace becomes variables of every container.
    enableServiceLinks: false,
    securityContext: pod.securityContext,
    ...(pod.shareProcessNamespace ? { shareProcessNamespace: true } : {}),
    terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds,
    ...present(
      'imagePullSecrets',
      pod.imagePullSecrets.map((name) => ({ name })),
    ),
    ...present('nodeSelector', pod.nodeSelector),
    ...(pod.affinity === undefined ? {} : { affinity: pod.affinity }),
    ...present('tolerations', pod.tolerations),
    ...present('initContainers', pod.initContainers.map(container)),
    containers: pod.containers.map(container),
    volumes: pod.volumes,
  };
}

function container(model: PodContainer): Plain<k8s.Container> {
  const { image, probes } = model;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  return {
    name: model.name,
    image: `${image.repository}:${image.tag}${digest}`,
    ...(image.pullPolicy === undefined ? {} : { imagePullPolicy: image.pullPolicy }),
    ...present('command', model.command),
    ...present('args', model.args),
    ...(model.workingDir === undefined ? {} : { workingDir: model.workingDir }),
    ...present('env', Object.entries(model.environment).map(variable)),
    ...present('ports', model.ports),
    ...(probes?.startup === undefined ? {} : { startupProbe: probe(probes.startup) }),
    ...(probes?.liveness === undefined ? {} : { livenessProbe: probe(probes.liveness) }),
    ...(probes?.readiness === undefined ? {} : { readinessProbe: probe(probes.readiness) }),
    resources: model.resources,
    securityContext: model.securityContext,
    ...present('volumeMounts', model.volumeMounts),
  };
}

function variable([name, value]: readonly [string, EnvironmentValue]): Plain<k8s.EnvVar> {
  return 'value' in value ? { name, value: value.value } : { name, valueFrom: value };
}

function probe({ command, ...timing }: ExecProbe): Plain<k8s.Probe> {
  return { exec: { command }, ...timing };
}
