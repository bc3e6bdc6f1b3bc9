import { treeOf, type Variant } from './suite/app-variants';
import { serveCertificate, untilCertificateIs } from './suite/gateway';
import { HomeKubernetes } from './suite/home-kubernetes';
import { GATEWAY, LISTENER_SET } from './suite/resources';
import { expectToHold, verify, verifyVariant } from './suite/verify';
import { ENVOY_GATEWAY, IS_GIVEN } from './suite/settings';
import { OPENCODE } from './suite/workspaces';

const CLUSTER_GATEWAY = 'kubernetes/apps/network/envoy-gateway/app/gateway.yaml';

/** The cluster's Gateway admits ListenerSets, which its owner says with this. */
const admitting = (path: string, content: string): string =>
  path === CLUSTER_GATEWAY
    ? content.replace(
        '  gatewayClassName: envoy\n',
        '  gatewayClassName: envoy\n  allowedListeners:\n    namespaces:\n      from: All\n',
      )
    : content;

const NEW_GATEWAY = 'dist/kubernetes/apps/opencode/certificate/app/gateway.yaml';

/** The cluster's Gateway leaves its ports to the new one: the ports of all are this machine's, whose 443 is the Git server's. */
const elsewhere = (path: string, content: string): string => {
  if (path === NEW_GATEWAY) return content.replace('port: 443', 'port: 10443');
  return path === CLUSTER_GATEWAY ? content.replace('10443', '11443').replace('10080', '11080') : content;
};

async function expectToBeServed(variant: Variant): Promise<void> {
  expectToHold(
    await verifyVariant(variant, ['certificate-ready', 'certificate-served', 'objects-ready', 'ui-loads']),
    1 + 2 * 3,
  );
}

test('without the patch another certificate is served, and verify says so', async () => {
  const flux = await HomeKubernetes.open();
  await flux.commit(treeOf('native'));
  await flux.applied(120, 'envoy-gateway');
  await untilCertificateIs((names) => !names.includes('*.opencode.angryninja.cloud'));
  const verdicts = await verify(['certificate-served']);
  expect(verdicts.map(({ status }) => status)).toEqual(['fails', 'fails']);
  expect(verdicts[0]?.seen).toContain('*.angryninja.cloud');
});

test('with the patch of the Gateway the right one is', async () => {
  await serveCertificate();
  await expectToBeServed('native');
});

// Envoy Gateway 1.7 knows only the experimental XListenerSet.
(ENVOY_GATEWAY.startsWith('1.7.') ? test.skip : test)(
  'with a ListenerSet beside the workspaces the right one is, and the cluster’s Gateway is as it was',
  async () => {
    await serveCertificate('listener-set', admitting);
    const { api } = await HomeKubernetes.open();
    expect(await api.get(LISTENER_SET, 'opencode', OPENCODE)).toBeDefined();
    await expectToBeServed('listener-set');
  },
);

// The port of a Gateway of its own is one of this machine's here.
(IS_GIVEN ? test.skip : test)('with a Gateway of its own the right one is', async () => {
  await serveCertificate('own-gateway', elsewhere);
  const { api } = await HomeKubernetes.open();
  expect(await api.get(GATEWAY, 'opencode', 'network')).toBeDefined();
  await expectToBeServed('own-gateway');
});

test('and the patch serves it again', async () => {
  await serveCertificate();
  await expectToBeServed('native');
});
