import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { GATEWAY_PATCH_FILE, gatewayPatch } from '../../../lib/workspace/certificate/gateway-patch';
import { example, fileAt } from '../../support/first-user';
import { describeWithTools } from '../../support/tools';

const GATEWAY = {
  kind: 'envoy-gateway',
  name: 'envoy-internal',
  namespace: 'network',
  listener: 'https',
  proxyNamespace: 'network',
} as const;

const CLUSTERS_OWN = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: envoy-internal
spec:
  gatewayClassName: envoy
  listeners:
    - name: http
      port: 80
      protocol: HTTP
    - name: https
      port: 443
      protocol: HTTPS
      tls:
        certificateRefs:
          - kind: Secret
            name: angryninja-cloud-production-tls
`;

test('the patch is emitted as a file that no kustomization lists', () => {
  const { app } = example();
  fileAt(app, `kubernetes/apps/opencode/certificate/${GATEWAY_PATCH_FILE}`);
  const listings = app.files().filter(({ path }) => path.endsWith('kustomization.yaml'));
  expect(listings.filter(({ content }) => content.includes(GATEWAY_PATCH_FILE))).toEqual([]);
});

test('the end of a synth names the file', () => {
  const { foundation } = example();
  expect(foundation.node.metadata.map(({ data }) => String(data)).join()).toContain(
    `kubernetes/apps/opencode/certificate/${GATEWAY_PATCH_FILE} holds the lines`,
  );
});

test('without a number there is nothing to paste, and both the file and the synth ask for it', () => {
  const patch = gatewayPatch(GATEWAY, 'opencode-tls');
  expect(parse(patch)).toBeNull();
  expect(patch).toContain('kubectl -n network get gateway envoy-internal -o jsonpath=');
  const { foundation } = example({ cluster: { gateway: GATEWAY } });
  expect(foundation.node.metadata.map(({ data }) => String(data)).join()).toContain(
    'write gateway.listenerIndex, the position of the listener "https" of Gateway network/envoy-internal',
  );
});

describeWithTools(['kustomize'], 'kustomize, with the lines pasted into the cluster’s own kustomization', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gateway-patch-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function build(listenerIndex: number) {
    const patch = gatewayPatch({ ...GATEWAY, listenerIndex }, 'opencode-tls');
    writeFileSync(join(directory, 'gateway.yaml'), CLUSTERS_OWN);
    writeFileSync(join(directory, 'kustomization.yaml'), `namespace: network\nresources: [gateway.yaml]\n${patch}`);
    return spawnSync('kustomize', ['build', directory], { encoding: 'utf8' });
  }

  test('adds the certificate to the listener and leaves all else', () => {
    const { stdout, status } = build(1);
    expect(status).toBe(0);
    const expected = parse(CLUSTERS_OWN);
    expected.metadata.namespace = 'network';
    expected.spec.listeners[1].tls.certificateRefs.push({ group: '', kind: 'Secret', name: 'opencode-tls' });
    expect(parse(stdout)).toEqual(expected);
  });

  test('fails on another listener instead of changing it', () => {
    const { stderr, status } = build(0);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/test/i);
  });
});
