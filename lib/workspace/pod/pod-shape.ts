import {
  type Shape,
  fields,
  flag,
  json,
  listOf,
  mapping,
  number,
  oneOf,
  optional,
  recordOf,
  text,
} from '../../validation/shape';
import type { OpenCodeConfiguration } from '../opencode/configuration';
import { affinity, tolerations } from './scheduling-shape';
import type { WorkspaceHardening } from './hardening';
import type { ServerResources } from './resources';
import type {
  ContainerImage,
  ContainerPort,
  ContainerProbes,
  ContainerResources,
  ContainerSecurityContext,
  ExecProbe,
  PodContainer,
  PodVolume,
  PodVolumeMount,
} from './workspace-pod';
import type { OpenCodeProps, SecretKeyReference, WorkspacePodProps } from './workspace-pod-props';

const texts = optional(listOf(text));
const pullPolicy = optional(oneOf('Always', 'IfNotPresent', 'Never'));

export const secretKeyReference = fields<SecretKeyReference>({ name: text, key: text });

const secretKeySelector = fields<SecretKeyReference & { readonly optional?: boolean }>({
  name: text,
  key: text,
  optional: optional(flag),
});

export const containerImage = fields<ContainerImage>({
  repository: text,
  tag: text,
  digest: optional(text),
  pullPolicy,
});

export const containerResources = fields<ContainerResources>({ requests: recordOf(text), limits: recordOf(text) });

const openCode = fields<OpenCodeProps>({
  image: optional(text),
  version: optional(text),
  tag: optional(text),
  allowLatestTag: optional(flag),
  digest: optional(text),
  pullPolicy,
  port: optional(number),
  username: optional(text),
  fetchModels: optional(flag),
  arguments: texts,
});

const hardening = fields<WorkspaceHardening>({
  runAsNonRoot: optional(flag),
  noPrivilegeEscalation: optional(flag),
  dropCapabilities: optional(flag),
  seccomp: optional(flag),
  readOnlyRootFilesystem: optional(flag),
  noServiceAccountToken: optional(flag),
});

const jsonMapping: Shape = (value, path) => {
  const found = mapping(value, path);
  return found.length > 0 ? found : json(value, path);
};

const configuration = fields<OpenCodeConfiguration>({
  model: optional(text),
  smallModel: optional(text),
  defaultAgent: optional(text),
  // What it holds is checked with all of the rendered configuration.
  permissions: optional((value, path) => (typeof value === 'string' ? [] : jsonMapping(value, path))),
  mcpServers: optional(recordOf(jsonMapping)),
  instructions: texts,
  agents: optional(recordOf(jsonMapping)),
  share: optional(oneOf('manual', 'auto', 'disabled')),
  enabledProviders: texts,
  plugins: texts,
  precedence: optional(oneOf('enforced', 'default')),
  extra: optional(jsonMapping),
});

const resources = fields<ServerResources>({
  requests: optional(recordOf(optional(text))),
  limits: optional(recordOf(optional(text))),
});

const volumeMount = fields<PodVolumeMount>({
  name: text,
  mountPath: text,
  subPath: optional(text),
  readOnly: optional(flag),
});

type VolumeKind<Volume = PodVolume> = Volume extends PodVolume ? Exclude<keyof Volume, 'name'> : never;

const VOLUME_KINDS: Readonly<Record<VolumeKind, Shape>> = {
  persistentVolumeClaim: fields<{ readonly claimName: string }>({ claimName: text }),
  emptyDir: fields<{ readonly medium?: string; readonly sizeLimit?: string }>({
    medium: optional(oneOf('Memory')),
    sizeLimit: optional(text),
  }),
  configMap: fields<{ readonly name: string; readonly defaultMode?: number }>({
    name: text,
    defaultMode: optional(number),
  }),
  secret: fields<{
    readonly secretName: string;
    readonly defaultMode?: number;
    readonly optional?: boolean;
    readonly items?: readonly unknown[];
  }>({
    secretName: text,
    defaultMode: optional(number),
    optional: optional(flag),
    items: optional(listOf(fields<{ readonly key: string; readonly path: string }>({ key: text, path: text }))),
  }),
  image: fields<{ readonly reference: string; readonly pullPolicy?: string }>({ reference: text, pullPolicy }),
};

const volume: Shape = (value, path) => {
  const found = mapping(value, path);
  if (found.length > 0) return found;
  const kinds = Object.keys(value as object).filter((key) => Object.hasOwn(VOLUME_KINDS, key));
  if (kinds.length !== 1) {
    return [`${path} has ${kinds.join(' and ') || 'no source'}: write one of ${Object.keys(VOLUME_KINDS).join(', ')}`];
  }
  const [kind = ''] = kinds;
  return fields<Record<string, unknown>>({ name: text, [kind]: VOLUME_KINDS[kind as VolumeKind] })(value, path);
};

const probe = fields<ExecProbe>({
  command: listOf(text),
  initialDelaySeconds: optional(number),
  periodSeconds: number,
  timeoutSeconds: number,
  failureThreshold: number,
  successThreshold: optional(number),
});

const container = fields<PodContainer>({
  name: text,
  image: containerImage,
  command: texts,
  args: texts,
  workingDir: optional(text),
  environment: recordOf(mapping),
  ports: optional(listOf(fields<ContainerPort>({ name: text, containerPort: number }))),
  probes: optional(
    fields<ContainerProbes>({ startup: optional(probe), liveness: optional(probe), readiness: optional(probe) }),
  ),
  resources: containerResources,
  securityContext: fields<ContainerSecurityContext>({
    allowPrivilegeEscalation: flag,
    readOnlyRootFilesystem: flag,
    capabilities: optional(mapping),
  }),
  volumeMounts: listOf(volumeMount),
});

/** The form of each prop of a pod. */
export const workspacePodFields = {
  openCode: optional(openCode),
  home: optional(text),
  user: optional(fields<NonNullable<WorkspacePodProps['user']>>({ uid: optional(number), gid: optional(number) })),
  finishSeconds: optional(number),
  resources: optional(resources),
  hardening: optional(hardening),
  configuration: optional(configuration),
  environment: optional(recordOf(text)),
  secretEnvironment: optional(recordOf(secretKeySelector)),
  volumes: optional(listOf(volume)),
  volumeMounts: optional(listOf(volumeMount)),
  initContainers: optional(listOf(container)),
  sidecars: optional(listOf(container)),
  labels: optional(recordOf(text)),
  annotations: optional(recordOf(text)),
  affinity: optional(affinity),
  tolerations: optional(tolerations),
  nodeSelector: optional(recordOf(text)),
  serviceAccountName: optional(text),
  imagePullSecrets: texts,
};
