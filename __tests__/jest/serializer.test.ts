import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { GitOpsApp, MemoryPodHost, type MemoryPodHostProps, type OpenCodeWorkspaceProps } from '../../lib';
import { serializer } from '../../lib/jest';
import { example, exampleWorkspace } from '../support/first-user';

const lines = (value: unknown): readonly string[] =>
  serializer
    .serialize(value)
    .split('\n')
    .map((line) => line.trim());

describe('a workspace', () => {
  test('is a paragraph of its own', () => {
    const { workspaces } = example({ workspaces: { flux: {}, ha: { directory: '/workspace/ha' } } });
    expect(serializer.serialize(workspaces['ha'])).toMatch(/^workspace opencode-ha in namespace opencode\n/);
    expect(serializer.serialize(workspaces['ha'])).not.toMatch(/opencode-flux|\n\n/);
  });

  test.each([
    [
      'stays',
      {},
      'claim opencode-flux: 5Gi of ceph-block, a new one filled from opencode-flux-dst, stays when it is removed here',
    ],
    [
      'is deleted',
      { onRemoval: 'delete', restoreFromBackup: false, storageSize: '10Gi' },
      'claim opencode-flux: 10Gi of ceph-block, deleted with its data when it is removed here',
    ],
  ] as const)('its claim %s', (_, props, line) => {
    expect(lines(exampleWorkspace(props).app)).toContain(line);
  });

  test('says what runs as whom, with which limits, and where its data is', () => {
    const hardening = { runAsNonRoot: false } as const;
    const foundation = { podSecurity: 'privileged' } as const;
    const root = { user: { uid: 0, gid: 0 }, hardening, directory: '/data/home', openCode: { tag: '1.2.3' } };
    expect(lines(example({ foundation, workspaces: { flux: root } }).app)).toEqual(
      expect.arrayContaining([
        'namespace opencode: pods of any kind, stays when it is removed here',
        'container opencode: ghcr.io/anomalyco/opencode:1.2.3, as root, memory 4Gi, port 4096, claim opencode-flux at /data',
      ]),
    );
  });

  test('reads the same whatever delivers it, but for what delivers it', () => {
    const of = (delivery: 'helm-release' | 'native'): readonly string[] =>
      lines(exampleWorkspace({ delivery }).app).filter((line) => !/^(?:HelmRelease|ServiceAccount|chart) /.test(line));
    expect(of('native')).toEqual(of('helm-release'));
  });

  test('says who may reach it', () => {
    const network = { podCidrs: ['10.42.0.0/16'], serviceCidrs: ['10.43.0.0/16'] };
    const of = (networkPolicy: OpenCodeWorkspaceProps['networkPolicy']): string | undefined =>
      lines(exampleWorkspace({ networkPolicy }, { network }).app).find((line) => line.startsWith('network policy'));
    expect(of({})).toBe('network policy opencode-flux: lets in 4096 from namespace network, lets out everything');
    expect(of({ egress: 'internet-only' })).toMatch(/, lets out every port to 0\.0\.0\.0\/0 without 10\.0\.0\.0\/8/);
    expect(of(false)).toBeUndefined();
  });

  test('has a route of whatever kind the cluster has', () => {
    const gateway = { kind: 'ingress', className: 'nginx', proxyNamespace: 'ingress-nginx' } as const;
    expect(lines(exampleWorkspace({}, { gateway }).app)).toContain(
      'route opencode-flux: flux.opencode.angryninja.cloud, by the Ingress nginx, with the certificate in opencode-tls',
    );
  });

  test('says when there is no pod', () => {
    expect(lines(exampleWorkspace({ suspended: true }).app)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^suspended clone of /), 'deployment opencode-flux: 0 pods']),
    );
  });
});

describe('a host', () => {
  const host = (props: Partial<MemoryPodHostProps> = {}): MemoryPodHost =>
    new MemoryPodHost(new GitOpsApp(), 'memory', { plugin: 'disabled', graphiti: 'disabled', ...props });

  test('says what listens where, and what keeps data', () => {
    const bound = lines(host({ bindAddresses: ['10.0.0.2'] }));
    expect(bound).toContain('container valkey: docker.io/valkey/valkey:7.2, /persist/containers/valkey:/data');
    expect(bound).toContain('port 6380: redis, published on 10.0.0.2');
    expect(bound).toContain('port 5001: ipc, inside of the pod');
  });

  test('has the same containers and ports in Quadlet files', () => {
    const of = (rendering: 'systemd' | 'quadlet'): readonly string[] =>
      lines(host({ rendering })).filter((line) => /^(?:container|port) /.test(line));
    expect(of('quadlet')).toEqual(of('systemd'));
    expect(of('quadlet')).toHaveLength(12);
  });
});

describe('a chart of cdk8s alone', () => {
  function chart(): Chart {
    const made = Testing.chart();
    new ApiObject(made, 'web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'site' },
      spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'nginx:1' }] } } },
    });
    new ApiObject(made, 'secret', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'web', namespace: 'site' },
      stringData: { PASSWORD: 'not-to-be-shown' },
    });
    new ApiObject(made, 'other', { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'a\u001bb' } });
    return made;
  }

  test('is lines without a heading, and no values of Secrets', () => {
    expect(serializer.serialize(chart()).split('\n')).toEqual([
      'deployment site/web: 2 pods',
      '  container web: nginx:1, as the user of the image, with a token for the API server, no memory limit',
      'secret site/web: PASSWORD',
      'Thing a\\u001bb',
    ]);
  });

  test('is printed in a snapshot', () => {
    expect(chart()).toMatchInlineSnapshot(`
     deployment site/web: 2 pods
       container web: nginx:1, as the user of the image, with a token for the API server, no memory limit
     secret site/web: PASSWORD
     Thing a\\u001bb
    `);
  });
});

test('nothing else is printed this way', () => {
  const app = new App();
  const object = new ApiObject(new Chart(app, 'chart'), 'object', { apiVersion: 'v1', kind: 'ConfigMap' });
  for (const value of [object, new Construct(app, 'plain'), undefined, null, 'dist', {}, []]) {
    expect(serializer.test(value)).toBe(false);
  }
  const { app: whole, foundation, workspaces } = example();
  for (const value of [app, whole, foundation, workspaces['flux']]) expect(serializer.test(value)).toBe(true);
});
