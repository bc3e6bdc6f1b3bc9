import { deployment, fluxTree, object } from '../flux-tree';
import { edited, replacing } from '../trees';
import type { CasesByRule } from './rule-cases';
import { workspace, workspaces } from './synthesised';

const APP = 'kubernetes/apps/opencode/opencode-flux/app';
const RELEASE = `${APP}/helmrelease.yaml`;
const AGGREGATOR = 'kubernetes/apps/opencode/kustomization.yaml';
const CERTIFICATE = 'kubernetes/apps/opencode/certificate/app/certificate.yaml';
const web = (parts: Parameters<typeof deployment>[1] = {}) => fluxTree([deployment('web', parts)]);
const route = (spec: object) => fluxTree([object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', { spec })]);
const policy = (spec: object) =>
  fluxTree([object('networking.k8s.io/v1', 'NetworkPolicy', 'web', { spec: { podSelector: {}, ...spec } })]);
const namespace = (metadata: object) => fluxTree([object('v1', 'Namespace', 'web', { metadata })]);
const HARD = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const FROM_GATEWAY = { from: [{ namespaceSelector: { matchLabels: { name: 'network' } } }], ports: [{ port: 4096 }] };

/** Who reaches something, and what holds them and it back. */
export const exposureCases: CasesByRule = {
  'hostname-changed': {
    fires: {
      another: [
        () => workspace(),
        () => workspace({ hostname: 'cluster.opencode.angryninja.cloud' }),
        'outage',
        'opencode-flux is reached at cluster.opencode.angryninja.cloud instead of flux.opencode.angryninja.cloud',
      ],
      'one more': [
        () => route({ hostnames: ['a.example.org'] }),
        () => route({ hostnames: ['a.example.org', 'b.example.org'] }),
        'note',
        'web is reached at b.example.org as well',
      ],
    },
    silent: {
      'another order': [
        () => route({ hostnames: ['a.example.org', 'b.example.org'] }),
        () => route({ hostnames: ['b.example.org', 'a.example.org'] }),
      ],
    },
  },
  'certificate-changed': {
    fires: {
      'a name less': [
        () => workspace(),
        () =>
          edited(workspace(), {
            [CERTIFICATE]: replacing("'*.opencode.angryninja.cloud'", 'flux.opencode.angryninja.cloud'),
          }),
        'outage',
        'the certificate opencode no longer covers *.opencode.angryninja.cloud: browsers refuse those names',
      ],
      'an issuer that browsers do not trust': [
        () => workspace(),
        () => edited(workspace(), { [CERTIFICATE]: replacing('letsencrypt-production', 'letsencrypt-staging') }),
        'outage',
        'the certificate opencode is issued by letsencrypt-staging instead of letsencrypt-production, which browsers do not trust',
      ],
      'a certificate that a Gateway no longer serves': [
        () => gateway('one', 'two'),
        () => gateway('one'),
        'outage',
        'web no longer serves the certificate in two, but one: browsers refuse names that are not in it',
      ],
    },
    silent: {
      'another duration': [
        () => workspace(),
        () => edited(workspace(), { [CERTIFICATE]: replacing('spec:\n', 'spec:\n  duration: 2160h\n') }),
      ],
    },
  },
  'exposure-changed': {
    fires: {
      'from the internal to the external Gateway': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('name: envoy-internal', 'name: envoy-external') }),
        'outage',
        'opencode-flux can be reached from outside, by the Gateway envoy-external instead of the Gateway envoy-internal',
      ],
      'back again': [
        () => edited(workspace(), { [RELEASE]: replacing('name: envoy-internal', 'name: envoy-external') }),
        () => workspace(),
        'outage',
        'opencode-flux is no longer reached by the Gateway envoy-external but by the Gateway envoy-internal',
      ],
      'a Service past the Gateway': [
        () => fluxTree([object('v1', 'Service', 'web', { spec: {} })]),
        () => fluxTree([object('v1', 'Service', 'web', { spec: { type: 'LoadBalancer' } })]),
        'outage',
        'web can be reached from outside of the cluster: its Service is a LoadBalancer',
      ],
    },
    silent: {
      'the defaults of a reference written out': [
        () => route({ parentRefs: [{ name: 'internal' }] }),
        () => route({ parentRefs: [{ name: 'internal', kind: 'Gateway', group: 'gateway.networking.k8s.io' }] }),
      ],
    },
  },
  'password-removed': {
    fires: {
      'of a workspace': [
        () => workspace(),
        () =>
          edited(workspace(), {
            [RELEASE]: (text) => text.replace(/ +OPENCODE_SERVER_PASSWORD:\n(?: {16}.*\n)+/, ''),
          }),
        'outage',
        'opencode-flux asks for no password any more: OPENCODE_SERVER_PASSWORD is gone',
      ],
      'of a policy': [
        () =>
          fluxTree([object('gateway.envoyproxy.io/v1alpha1', 'SecurityPolicy', 'web', { spec: { basicAuth: {} } })]),
        () => fluxTree([]),
        'outage',
        'what the SecurityPolicy web stood in front of asks for no login any more',
      ],
    },
    silent: {
      'another Secret for it': [
        () => workspace(),
        () => edited(workspace(), { [RELEASE]: replacing('key: PASSWORD', 'key: OTHER') }),
      ],
    },
  },
  'security-loosened': {
    fires: {
      root: [
        () => web({ container: { securityContext: HARD } }),
        () => web({ container: { securityContext: { ...HARD, runAsNonRoot: false } } }),
        'outage',
        'the container web of web may run as root',
      ],
      'all but the user': [
        () => web({ container: { securityContext: HARD } }),
        () =>
          web({
            container: {
              securityContext: { runAsNonRoot: true, privileged: true, capabilities: { add: ['SYS_ADMIN'] } },
            },
          }),
        'outage',
        'the container web of web is privileged, and as good as root on the node, may gain rights that its parent does not have, keeps capabilities of the kernel, has its system calls unfiltered, may change the files of its image and gets SYS_ADMIN',
      ],
      'the hardening of a workspace': [
        () => workspace(),
        () => workspace({ hardening: { readOnlyRootFilesystem: false } }),
        'outage',
        'the container opencode of opencode-flux may change the files of its image',
      ],
      'a folder of the node': [
        () => web(),
        () => web({ pod: { volumes: [{ name: 'data', hostPath: { path: '/etc' } }], hostNetwork: true } }),
        'outage',
        'the pod of web mounts /etc of its node',
      ],
    },
    silent: {
      'what was loose before': [() => web(), () => web({ container: { args: ['-v'] } })],
      'what becomes tighter': [() => web(), () => web({ container: { securityContext: HARD } })],
    },
  },
  'network-policy-loosened': {
    fires: {
      'it goes': [
        () => policy({}),
        () => fluxTree([]),
        'outage',
        'nothing limits the traffic that the NetworkPolicy web limited',
      ],
      'it goes, and its pods stay': [
        () => workspace(),
        () => workspace({ networkPolicy: false }),
        'outage',
        'nothing limits the traffic that the NetworkPolicy opencode-flux limited',
      ],
      'it lets in everything': [
        () => policy({ ingress: [FROM_GATEWAY] }),
        () => policy({ ingress: [{}] }),
        'outage',
        'more may reach the pods of the NetworkPolicy web: ingress allows what it did not',
      ],
      'it says nothing of what goes out': [
        () => policy({ policyTypes: ['Ingress', 'Egress'], ingress: [FROM_GATEWAY], egress: [] }),
        () => policy({ policyTypes: ['Ingress'], ingress: [FROM_GATEWAY] }),
        'outage',
        'everything may be reached by the pods of the NetworkPolicy web: it no longer limits egress',
      ],
    },
    silent: {
      'it goes with its pods': [
        () => workspaces('flux', 'ha'),
        () => edited(workspaces('flux', 'ha'), { [AGGREGATOR]: replacing('  - ./opencode-ha/ks.yaml\n', '') }),
      ],
      'it lets in less': [() => policy({ ingress: [{}] }), () => policy({ ingress: [FROM_GATEWAY] })],
      'a default written out': [
        () => policy({ ingress: [FROM_GATEWAY] }),
        () =>
          policy({
            policyTypes: ['Ingress'],
            ingress: [{ ...FROM_GATEWAY, ports: [{ port: 4096, protocol: 'TCP' }] }],
          }),
      ],
    },
  },
  'rights-granted': {
    fires: {
      'a token': [
        () => workspace(),
        () => workspace({ hardening: { noServiceAccountToken: false } }),
        'outage',
        'the pod of opencode-flux gets a token of its service account: a terminal in it may do what that account may',
      ],
      'all of the cluster': [
        () => fluxTree([]),
        () =>
          fluxTree([
            object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'web', {
              roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
              subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'web' }],
            }),
          ]),
        'outage',
        'ServiceAccount web may do what the ClusterRole cluster-admin allows',
      ],
    },
    silent: {
      'no token, as before': [() => workspace(), () => workspace({ resources: { limits: { memory: '5Gi' } } })],
    },
  },
  'pod-security-lowered': {
    fires: {
      'a lower level': [
        () => namespace({ labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }),
        () => namespace({ labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } }),
        'outage',
        'the namespace web enforces Pod Security "baseline" instead of "restricted": it lets in pods that it refused',
      ],
      'movers that are root': [
        () => namespace({}),
        () => namespace({ annotations: { 'volsync.backube/privileged-movers': 'true' } }),
        'outage',
        'backups of the namespace web may run as root: volsync.backube/privileged-movers',
      ],
    },
    silent: {
      'a higher level': [
        () => namespace({}),
        () => namespace({ labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }),
      ],
    },
  },
};

function gateway(...secrets: readonly string[]) {
  const listener = { name: 'https', tls: { certificateRefs: secrets.map((name) => ({ kind: 'Secret', name })) } };
  return fluxTree([object('gateway.networking.k8s.io/v1', 'Gateway', 'web', { spec: { listeners: [listener] } })]);
}
