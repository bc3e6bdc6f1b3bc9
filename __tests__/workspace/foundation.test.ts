import '../../lib/jest';
import { example, objectAt, problemsOf, valuesOf } from '../support/first-user';

const DIRECTORY = 'kubernetes/apps/opencode';
const LISTENER_SET = { certificate: { kind: 'listener-set' } } as const;

test('the namespace is never pruned by Flux', () => {
  const labels = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
  expect(example().app).toHaveResource({ kind: 'Namespace', name: 'opencode' }, { metadata: { labels } });
});

test('the namespace enforces Pod Security restricted', () => {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  expect(example().app).toHaveResource('Namespace', { metadata: { labels } });
});

test('the aggregator lists the namespace and every ks.yaml', () => {
  const { app } = example({ workspaces: { flux: {}, ha: { directory: '/workspace/config' } } });
  expect(objectAt(app, `${DIRECTORY}/kustomization.yaml`, 'resources')).toEqual([
    './namespace.yaml',
    './certificate/ks.yaml',
    './opencode-flux/ks.yaml',
    './opencode-ha/ks.yaml',
  ]);
});

describe('the certificate', () => {
  test('is for the wildcard, by the cluster issuer, in the namespace of the Gateway, through a Kustomization of its own', () => {
    const { app } = example();
    expect(objectAt(app, `${DIRECTORY}/certificate/ks.yaml`)).toMatchObject({
      metadata: { name: 'opencode-certificate', namespace: 'flux-system' },
      spec: { path: './dist/kubernetes/apps/opencode/certificate/app' },
    });
    expect(app).toHaveResource(
      { kind: 'Certificate', name: 'opencode', namespace: 'network' },
      {
        spec: {
          secretName: 'opencode-tls',
          issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt-production' },
          dnsNames: ['*.opencode.angryninja.cloud'],
        },
      },
    );
  });

  test('is asked for in the workspaces’ namespace with a ListenerSet, which the routes refer to', () => {
    const built = example({
      foundation: LISTENER_SET,
      cluster: {
        versions: { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9.1', appTemplate: '4.4.0' },
        gateway: {
          kind: 'envoy-gateway',
          name: 'envoy-internal',
          namespace: 'network',
          listener: 'https',
          proxyNamespace: 'network',
          allowsListenerSets: true,
        },
      },
    });
    expect(objectAt(built.app, `${DIRECTORY}/certificate/ks.yaml`, 'spec', 'targetNamespace')).toBe('opencode');
    expect(objectAt(built.app, `${DIRECTORY}/certificate/app/listenerset.yaml`, 'spec')).toMatchObject({
      parentRef: { name: 'envoy-internal', namespace: 'network' },
      listeners: [
        {
          name: 'https',
          hostname: '*.opencode.angryninja.cloud',
          port: 443,
          tls: { certificateRefs: [{ name: 'opencode-tls' }] },
        },
      ],
    });
    expect(valuesOf(built, 'route', 'opencode-flux', 'parentRefs')).toEqual([
      { kind: 'ListenerSet', name: 'opencode', namespace: 'opencode', sectionName: 'https' },
    ]);
  });

  test('a ListenerSet names both versions where Envoy Gateway is too old', () => {
    expect(problemsOf(example({ foundation: LISTENER_SET }))).toContain(
      'a ListenerSet needs Envoy Gateway 1.8.0 or newer; this cluster has 1.7.1',
    );
  });

  test('a ListenerSet is refused where the Gateway admits none', () => {
    const versions = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9.1', appTemplate: '4.4.0' };
    expect(problemsOf(example({ foundation: LISTENER_SET, cluster: { versions } }))).toContain(
      'Gateway network/envoy-internal has to admit it',
    );
  });

  test('can be served by a Gateway of its own, which admits the workspaces’ namespace alone', () => {
    const certificate = { kind: 'own-gateway', className: 'envoy' } as const;
    const built = example({ foundation: { certificate } });
    const selector = { matchLabels: { 'kubernetes.io/metadata.name': 'opencode' } };
    expect(built.app).toHaveResource('Gateway', {
      spec: {
        gatewayClassName: 'envoy',
        listeners: [
          {
            hostname: '*.opencode.angryninja.cloud',
            allowedRoutes: { namespaces: { from: 'Selector', selector } },
          },
        ],
      },
    });
    expect(built.app).toHaveResource('HTTPRoute', {
      spec: { parentRefs: [{ kind: 'Gateway', name: 'opencode', namespace: 'network', sectionName: 'https' }] },
    });
  });

  test.each([
    [
      'gateway-patch',
      { kind: 'ingress', className: 'nginx', proxyNamespace: 'ingress' },
      'the cluster has an Ingress controller',
    ],
    ['ingress', undefined, 'the cluster has a Gateway'],
  ] as const)('cannot be served by %s on every cluster', (kind, gateway, message) => {
    const cluster = gateway === undefined ? {} : { gateway };
    expect(problemsOf(example({ foundation: { certificate: { kind } }, cluster }))).toContain(
      `[opencode] certificate.kind is "${kind}": ${message}; leave it out`,
    );
  });

  test('is not asked for where the Gateway serves one already', () => {
    const { app } = example({ foundation: { certificate: { kind: 'served-already' } } });
    expect(app.files().filter(({ path }) => path.includes('certificate'))).toEqual([]);
  });
});

test('no part of the cluster’s Gateway is in the tree', () => {
  expect(example().app).not.toHaveResource('Gateway');
});

test('a domain that is no hostname is an error', () => {
  expect(problemsOf(example({ foundation: { domain: 'https://opencode.angryninja.cloud' } }))).toMatch(
    /\[opencode\] domain is .*without a scheme/,
  );
});

test('a domain may end in a variable that the cluster substitutes, and in no other', () => {
  expect(example({ foundation: { domain: 'opencode.${SECRET_DOMAIN}' } }).app).toPassGuard();
  expect(problemsOf(example({ foundation: { domain: 'opencode.${OTHER_DOMAIN}' } }))).toContain('[opencode] domain is');
});
