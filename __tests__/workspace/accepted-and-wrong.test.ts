import type { ClusterProps, OpenCodeWorkspaceProps } from '../../lib';
import { synthReport } from '../../lib/gitops/synth-report';
import { at, exampleWorkspace, problemsOf, valuesOf, workspaceObject } from '../support/first-user';

type Props = Partial<Record<keyof OpenCodeWorkspaceProps, unknown>>;

/** Props as a user of JavaScript may write them; what is said at once, or with everything else. */
function said(props: Props): string {
  try {
    return problemsOf(exampleWorkspace(props as Partial<OpenCodeWorkspaceProps>));
  } catch (error) {
    return String(error);
  }
}

const data = { volumes: [{ name: 'data', emptyDir: {} }] };
const mountedAt = (mountPath: string): Props => ({ ...data, volumeMounts: [{ name: 'data', mountPath }] });

const WRONG: readonly (readonly [string, Props, string])[] = [
  ['a version that is no tag', { openCode: { version: 'v1.18.33' } }, 'no image has this tag; write 1.18.33'],
  [
    'an operator that there is not',
    { tolerations: [{ operator: 'Exist' }] },
    'tolerations[0].operator is "Exist": write Exists or Equal',
  ],
  ['a toleration of nothing', { tolerations: [{ effect: 'NoSchedule' }] }, 'tolerations[0].key is missing'],
  [
    'a toleration with a value that nobody reads',
    { tolerations: [{ key: 'gpu', operator: 'Exists', value: 'true' }] },
    'tolerations[0].value is set: the operator Exists',
  ],
  [
    'a toleration for a while that does not end',
    { tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] },
    'tolerationSeconds is set: only the effect NoExecute',
  ],
  [
    'a toleration with another key',
    { tolerations: [{ key: 'gpu', operater: 'Exists' }] },
    'tolerations[0].operater is not',
  ],
  [
    'an affinity with another key',
    { affinity: { nodeAffinity: { requiredDuringScheduling: {} } } },
    'affinity.nodeAffinity.requiredDuringScheduling is not',
  ],
  [
    'an affinity with an operator that there is not',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'Equals', values: ['ssd'] }] }],
          },
        },
      },
    },
    'matchExpressions[0].operator is "Equals": write In or NotIn',
  ],
  [
    'the address of a branch',
    { repository: 'https://github.com/jbaker48/k8s-cluster/tree/main' },
    'write https://github.com/jbaker48/k8s-cluster, and the branch in clone.branch',
  ],
  [
    'the address of a branch on GitLab',
    { repository: 'https://gitlab.com/group/sub/project/-/tree/main' },
    'write https://gitlab.com/group/sub/project, and',
  ],
  [
    'the address of a branch on Forgejo',
    { repository: 'https://git.lan/owner/name/src/branch/main' },
    'write https://git.lan/owner/name, and',
  ],
  ['a mount over the programs', mountedAt('/usr/local/bin'), 'it hides /usr/local/bin'],
  ['a mount over more', mountedAt('/usr'), 'it hides /usr/local/bin'],
  ['a mount over /etc', mountedAt('/etc'), 'it hides /etc'],
  ['a mount in the scripts', mountedAt('/opt/opencode/scripts/mine'), 'nothing can be mounted below /opt/opencode'],
  ['a mount over the scripts', mountedAt('/opt'), 'it hides /opt/opencode'],
  ['a mount over the clone', mountedAt('/workspace/k8s-cluster'), 'it hides /workspace/k8s-cluster of the'],
  [
    'a mount over the sessions',
    mountedAt('/workspace/.local/share'),
    'it hides /workspace/.local/share/opencode of the',
  ],
  ['a mount in the sessions', mountedAt('/workspace/.local/share/opencode/log'), 'OpenCode keeps its sessions there'],
  ['a volume for nothing', { storageSize: '100Mi' }, 'storageSize is "100Mi": sessions, plugins and the clone do not'],
  [
    'memory for nothing',
    { resources: { requests: { memory: '50Mi' }, limits: { memory: '100Mi' } } },
    'resources.limits.memory is "100Mi": the server was measured to be killed with it',
  ],
  ['a secret in the environment', { environment: { DB_PASSWORD: 'hunter2' } }, 'environment.DB_PASSWORD looks like a'],
  ['a short name', { openCode: { image: 'anomalyco/opencode' } }, 'such as docker.io/anomalyco/opencode'],
  ['a name alone', { openCode: { image: 'opencode' } }, 'such as docker.io/library/opencode'],
];

test.each(WRONG)('%s is refused', (_, props, message) => {
  const text = said(props);
  expect(text).toContain(message);
  expect(text).not.toContain('hunter2');
});

const RIGHT: readonly (readonly [string, Props])[] = [
  ['all taints', { tolerations: [{ operator: 'Exists' }] }],
  ['one taint, for a while', { tolerations: [{ key: 'a', value: 'b', effect: 'NoExecute', tolerationSeconds: 60 }] }],
  [
    'an affinity',
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
          },
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { a: 'b' } } },
            },
          ],
        },
      },
    },
  ],
  ['a project in a subgroup', { repository: 'https://gitlab.com/group/sub/tree' }],
  ['one program', { ...data, volumeMounts: [{ name: 'data', mountPath: '/usr/local/bin/tool', subPath: 'tool' }] }],
  ['certificates', mountedAt('/etc/ssl/certs')],
  ['a folder in the clone', mountedAt('/workspace/k8s-cluster/node_modules')],
  ['a folder of its own', mountedAt('/data')],
  ['shared memory', mountedAt('/dev/shm')],
  ['256Mi', { storageSize: '256Mi' }],
  ['a switch with the name of a secret', { environment: { USE_TOKEN: 'true' } }],
  ['the path of a secret', { environment: { TOKEN_FILE: '/run/secrets/token' } }],
  ['an image of a registry with a port', { openCode: { image: 'registry.lan:5000/opencode' } }],
];

test.each(RIGHT)('%s is accepted', (_, props) => {
  expect(said(props)).toBe('');
});

describe('an Ingress controller that cuts answers off', () => {
  const cluster = (className: string, annotations?: Record<string, string>): Partial<ClusterProps> => ({
    gateway: { kind: 'ingress', className, proxyNamespace: 'ingress', ...(annotations && { annotations }) },
  });
  const warnings = (className: string, annotations?: Record<string, string>) =>
    synthReport(exampleWorkspace({}, cluster(className, annotations)).app, 'dist', 0).filter((line) =>
      line.includes('className'),
    );
  const READ = 'nginx.ingress.kubernetes.io/proxy-read-timeout';

  test.each(['nginx', 'ingress-nginx', 'nginx-internal'])('%s is told to wait, by both deliveries', (className) => {
    const built = exampleWorkspace({}, cluster(className));
    expect(valuesOf(built, 'ingress', 'opencode-flux', 'annotations')).toMatchObject({ [READ]: '3600' });
    const native = exampleWorkspace({ delivery: 'native' }, cluster(className));
    expect(at(workspaceObject(native, 'app/ingress.yaml'), 'metadata', 'annotations')).toMatchObject({
      [READ]: '3600',
    });
    expect(warnings(className)).toEqual([]);
  });

  test('what the user says counts', () => {
    const built = exampleWorkspace({}, cluster('nginx', { [READ]: '60' }));
    expect(valuesOf(built, 'ingress', 'opencode-flux', 'annotations', READ)).toBe('60');
  });

  test('Traefik has no annotation for it: a warning', () => {
    expect(warnings('traefik')).toEqual([expect.stringContaining('set respondingTimeouts of its entry point')]);
    expect(warnings('traefik')).toHaveLength(1);
  });

  test('another one: a warning, until an annotation says a time-out', () => {
    expect(warnings('haproxy')).toEqual([expect.stringContaining('write the annotations that lengthen its time-outs')]);
    expect(warnings('haproxy', { 'haproxy.org/timeout-server': '1h' })).toEqual([]);
  });
});
