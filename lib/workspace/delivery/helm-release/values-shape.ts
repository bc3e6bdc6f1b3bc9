import { nearest } from '../../../validation/nearest';
import { type Shape, flag, listOf, mapping, number, oneOf, recordOf, text } from '../../../validation/shape';
import { isAtLeast } from '../../../validation/version';

/** Versions of app-template whose keys are all known: the last of each major version that the shape was compared with. */
const COMPARED = ['4.4', '5.0', '5.1', '5.2'];

type Shapes = Readonly<Record<string, Shape>>;

const anything: Shape = () => [];

/** Of Kubernetes, which the chart passes through. */
const passed = nullable(mapping);
const texts = nullable(recordOf(nullable(text)));
/** Quantities, which may be numbers. */
const quantities = nullable(recordOf((value, path) => (typeof value === 'object' ? text(value, path) : [])));

/**
 * What app-template refuses of its values, as far as a workspace has such values: the keys that it knows, and their types. What
 * Kubernetes looks at, such as an affinity, is left to it.
 *
 * @see https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/schemas
 */
export function chartValuesShape(version: string): Shape {
  const isFive = isAtLeast(version, '5.0.0');
  const isKnown = COMPARED.some((compared) => `${version}.`.startsWith(`${compared}.`));
  const closed = (shapes: Shapes): Shape => keyed(shapes, isKnown ? `app-template ${version}` : undefined);
  const named = { forceRename: text, prefix: text, suffix: text, enabled: flag, annotations: texts, labels: texts };

  const mount = closed({ path: text, subPath: text, readOnly: flag, mountPropagation: text, subPathExpr: text });
  const mounts = listOf(ifObject(mount));
  const mounted = { enabled: flag, globalMounts: mounts, advancedMounts: ifObject(recordOf(recordOf(mounts))) };
  const file = { type: text, name: text, identifier: text, defaultMode: number, items: listOf(passed), ...mounted };
  const volumes: Shapes = {
    configMap: closed(file),
    secret: closed(file),
    emptyDir: closed({ type: text, medium: text, sizeLimit: text, ...mounted }),
    hostPath: closed({ type: text, hostPath: text, hostPathType: text, ...mounted }),
    nfs: closed({ type: text, path: text, server: text, ...mounted }),
    image: closed({ type: text, image: anything, pullPolicy: oneOf('Always', 'Never', 'IfNotPresent'), ...mounted }),
    custom: closed({ type: text, volumeSpec: mapping, ...mounted }),
    ...(isFive
      ? {
          ephemeral: closed({ type: text, accessMode: text, storageClass: text, size: text, ...mounted }),
          projected: closed({ type: text, defaultMode: number, sources: listOf(passed), ...mounted }),
        }
      : {}),
  };
  const newClaim = closed({
    ...named,
    ...mounted,
    type: text,
    accessMode: text,
    dataSource: passed,
    dataSourceRef: passed,
    retain: flag,
    size: text,
    storageClass: text,
    volumeName: text,
  });
  const existingClaim = closed({ type: text, existingClaim: text, ...mounted });
  const volume: Shape = (value, path) => {
    const wrong = mapping(value, path);
    if (wrong.length > 0) return wrong;
    const { type = 'persistentVolumeClaim', ...rest } = value as Readonly<Record<string, unknown>>;
    if (type === 'persistentVolumeClaim') return ('size' in rest ? newClaim : existingClaim)(value, path);
    const shape = typeof type === 'string' && Object.hasOwn(volumes, type) ? volumes[type] : undefined;
    return shape?.(value, path) ?? oneOf('persistentVolumeClaim', ...Object.keys(volumes))(type, `${path}.type`);
  };

  const probe = ifObject(
    closed({
      enabled: flag,
      custom: flag,
      type: text,
      path: text,
      command: anything,
      port: anything,
      spec: passed,
      ...(isFive ? { service: text } : {}),
    }),
  );
  const container = closed({
    enabled: flag,
    args: textsOrText,
    command: textsOrText,
    dependsOn: textsOrText,
    env: (value, path) => (Array.isArray(value) ? [] : nullable(recordOf(environmentValue))(value, path)),
    envFrom: listOf(passed),
    image: closed({
      repository: text,
      tag: (value, path) => (typeof value === 'number' ? [] : text(value, path)),
      digest: text,
      pullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    }),
    lifecycle: passed,
    nameOverride: text,
    ports: listOf(passed),
    probes: closed({ liveness: probe, readiness: probe, startup: probe }),
    resources: closed({ claims: listOf(passed), limits: quantities, requests: quantities }),
    restartPolicy: text,
    securityContext: anything,
    stdin: flag,
    terminationMessagePath: text,
    terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    tty: flag,
    workingDir: text,
    ...(isFive ? { resizePolicy: listOf(passed) } : {}),
  });
  const pod = closed({
    affinity: passed,
    annotations: texts,
    automountServiceAccountToken: flag,
    dnsConfig: passed,
    dnsPolicy: text,
    enableServiceLinks: flag,
    hostAliases: listOf(passed),
    hostIPC: flag,
    hostNetwork: flag,
    hostPID: flag,
    hostUsers: nullable(flag),
    hostname: text,
    imagePullSecrets: listOf(passed),
    labels: texts,
    nodeSelector: passed,
    priorityClassName: text,
    resources: passed,
    resourceClaims: listOf(passed),
    restartPolicy: text,
    runtimeClassName: text,
    schedulerName: text,
    schedulingGates: listOf(passed),
    securityContext: passed,
    shareProcessNamespace: nullable(flag),
    terminationGracePeriodSeconds: nullable(number),
    tolerations: listOf(passed),
    topologySpreadConstraints: listOf(passed),
    ...(isFive ? { resizePolicy: listOf(passed) } : {}),
  });
  const controller = closed({
    ...named,
    type: oneOf('deployment', 'statefulset', 'daemonset', 'cronjob', 'job'),
    pod,
    replicas: nullable(number),
    revisionHistoryLimit: number,
    strategy: text,
    rollingUpdate: passed,
    cronjob: passed,
    job: passed,
    statefulset: passed,
    applyDefaultContainerOptionsToInitContainers: flag,
    defaultContainerOptionsStrategy: oneOf('overwrite', 'merge'),
    defaultContainerOptions: passed,
    initContainers: recordOf(container),
    containers: recordOf(container),
    serviceAccount: keyed({ identifier: text, name: text }, undefined),
    ...(isFive ? { podDisruptionBudget: passed, horizontalPodAutoscaler: passed } : {}),
  });
  const service = closed({
    ...named,
    type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
    clusterIP: text,
    externalName: text,
    loadBalancerIP: text,
    loadBalancerSourceRanges: listOf(text),
    loadBalancerClass: text,
    internalTrafficPolicy: oneOf('Cluster', 'Local'),
    externalTrafficPolicy: oneOf('Cluster', 'Local'),
    allocateLoadBalancerNodePorts: flag,
    sessionAffinity: oneOf('None', 'ClientIP'),
    sessionAffinityConfig: passed,
    externalIPs: listOf(text),
    publishNotReadyAddresses: flag,
    ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
    ipFamilies: listOf(text),
    trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
    controller: text,
    primary: flag,
    extraSelectorLabels: passed,
    ports: recordOf(passed),
  });
  const route = closed({
    ...named,
    hostnames: listOf(text),
    kind: oneOf('GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'),
    parentRefs: listOf(passed),
    rules: listOf(passed),
    ...(isFive ? { namespaceOverride: text, referenceGrant: passed } : {}),
  });
  const ingress = closed({
    ...named,
    className: text,
    defaultBackend: passed,
    hosts: listOf(passed),
    tls: listOf(passed),
  });
  const account = closed({ ...named, staticToken: flag, ...(isFive ? { automountServiceAccountToken: flag } : {}) });
  // The chart takes keys of its own at the top.
  return keyed(
    {
      global: passed,
      controllers: recordOf(controller),
      service: recordOf(service),
      route: recordOf(route),
      ingress: recordOf(ingress),
      persistence: recordOf(volume),
      serviceAccount: recordOf(account),
      defaultPodOptions: pod,
    },
    undefined,
  );
}

/** Objects of these keys; of any others too, unless it is known `whose` they would be. Helm takes null for a key that is not there. */
function keyed(shapes: Shapes, whose: string | undefined): Shape {
  return (value, path) => {
    if (value === null) return [];
    const wrong = mapping(value, path);
    if (wrong.length > 0) return wrong;
    return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([key, inner]) => {
      const at = path === '' ? key : `${path}.${key}`;
      if (Object.hasOwn(shapes, key))
        return inner === null || inner === undefined ? [] : (shapes[key]?.(inner, at) ?? []);
      if (whose === undefined) return [];
      const meant = nearest(key, Object.keys(shapes));
      return [`${at} is no value of ${whose}: ${meant === undefined ? 'leave it out' : `did you mean ${meant}?`}`];
    });
  };
}

/** The chart's own schema says nothing of what is no object here. */
function ifObject(shape: Shape): Shape {
  return (value, path) => (mapping(value, path).length > 0 ? [] : shape(value, path));
}

function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? [] : shape(value, path));
}

function textsOrText(value: unknown, path: string): readonly string[] {
  return Array.isArray(value) ? listOf(text)(value, path) : text(value, path);
}

/** A value, or a reference in the chart's short or long form. */
function environmentValue(value: unknown, path: string): readonly string[] {
  return Array.isArray(value) ? text(value, path) : [];
}
