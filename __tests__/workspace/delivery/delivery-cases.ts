import * as fc from 'fast-check';
import type { ClusterProps, OpenCodeWorkspaceProps } from '../../../lib';
import { layeredText } from '../../escape/text';
import type { Case } from './both-deliveries';
import { WORKSPACE_VARIANTS } from './workspace-variants';

const ENVOY_GATEWAY = {
  name: 'envoy-internal',
  namespace: 'network',
  listener: 'https',
  proxyNamespace: 'network',
} as const;

/** Every way to the Service. */
export const GATEWAYS: Readonly<Record<string, Partial<ClusterProps>>> = {
  'an Envoy Gateway': {},
  'another Gateway': { gateway: { ...ENVOY_GATEWAY, kind: 'gateway-api' } },
  'an Ingress controller': {
    gateway: {
      kind: 'ingress',
      className: 'nginx',
      proxyNamespace: 'ingress-nginx',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600' },
    },
    secretStore: { kind: 'secret' },
    backup: { kind: 'none' },
    reloader: 'none',
  },
};

/** Every example behind every gateway. */
export const EXAMPLE_CASES: readonly (readonly [string, Case])[] = Object.entries(GATEWAYS).flatMap(
  ([gateway, cluster]) =>
    Object.entries(WORKSPACE_VARIANTS).map(
      ([name, workspace]) => [`a workspace ${name}, behind ${gateway}`, { workspace, cluster }] as const,
    ),
);

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
/** Without control characters, which YAML does not allow, and without what kustomize loses: a leading tab, and characters that its writer refuses. */
const text = layeredText.map((written) =>
  written.replaceAll(/[^\t\n\x20-\x7e\u00a0-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/^[ \n\t]*\t/, ''),
);
const variables = fc.dictionary(
  fc.stringMatching(/^[A-Z][A-Z_]{3,10}$/).map((each) => `USER_${each}`),
  text,
  { maxKeys: 4 },
);
const labels = fc.dictionary(
  name.map((each) => `example.org/${each}`),
  name,
  { maxKeys: 3 },
);
const annotations = fc.dictionary(
  name.map((each) => `example.org/${each}`),
  text,
  { maxKeys: 3 },
);

/** app-template 4.4 cuts line ends off the end of a pod's last annotation; no value of the chart keeps them. */
const podAnnotations = annotations.map((given) =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value.replace(/\n+$/, '')])),
);

const container = fc.record({ name, tag: name, environment: variables, command: fc.boolean() }).map((given) => ({
  name: `user-${given.name}`,
  image: { repository: 'docker.io/library/busybox', tag: given.tag, pullPolicy: 'Always' as const },
  ...(given.command ? { command: ['/bin/sh', '-c', 'exit 0'], workingDir: '/tmp' } : { args: ['true'] }),
  environment: Object.fromEntries(Object.entries(given.environment).map(([key, value]) => [key, { value }])),
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '1', memory: '16Mi' } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
}));
const containers = fc.uniqueArray(container, { maxLength: 2, selector: ({ name }) => name });

/** Everything that a workspace can be told about its pod and what stands before it. */
const workspace: fc.Arbitrary<Partial<OpenCodeWorkspaceProps>> = fc.record(
  {
    suspended: fc.boolean(),
    environment: variables,
    labels,
    annotations: podAnnotations,
    commonLabels: labels,
    routeAnnotations: annotations,
    nodeSelector: labels,
    serviceAccountName: name,
    imagePullSecrets: fc.uniqueArray(name, { maxLength: 2 }),
    tolerations: fc.array(fc.record({ key: name, operator: fc.constant('Exists') }), { maxLength: 2 }),
    affinity: text.map(nodeAffinity),
    copilot: fc.boolean(),
    repositoryLogin: fc.constantFrom('token', 'none'),
    gitTools: fc.constantFrom({ from: 'init-container' }, { from: 'image' }, { from: 'image-volume' }),
    user: fc.record({ uid: fc.integer({ min: 1, max: 65_535 }) }),
    initContainers: containers,
    sidecars: containers.map((all) => all.map((each) => ({ ...each, name: `side-${each.name}` }))),
    hardening: fc.record(
      {
        noPrivilegeEscalation: fc.boolean(),
        dropCapabilities: fc.boolean(),
        seccomp: fc.boolean(),
        readOnlyRootFilesystem: fc.boolean(),
        noServiceAccountToken: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** Generated props behind any gateway. */
export const generatedCase: fc.Arbitrary<Case> = fc.record({
  workspace,
  cluster: fc.constantFrom(...Object.values(GATEWAYS)),
});

function nodeAffinity(value: string): Readonly<Record<string, unknown>> {
  const term = { matchExpressions: [{ key: 'zone', operator: 'In', values: [value] }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
}
