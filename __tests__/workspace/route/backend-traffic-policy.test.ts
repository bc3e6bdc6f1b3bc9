import '../../../lib/jest';
import { WORKSPACE_DIRECTORY, example, exampleWorkspace, fileAt, workspaceObject } from '../../support/first-user';

describe('the traffic policy', () => {
  const policy = (...keys: string[]) => workspaceObject(example(), 'app/backendtrafficpolicy.yaml', 'spec', ...keys);
  const newer = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.9.1', appTemplate: '4.4.0' };

  test('keeps streamed answers of the route alive', () => {
    expect(policy('targetRefs')).toEqual([
      { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'opencode-flux' },
    ]);
    expect(policy('timeout', 'http')).toEqual({ requestTimeout: '0s', connectionIdleTimeout: '3600s' });
  });

  test('is merged with that of the Gateway', () => {
    expect(policy('mergeType')).toBe('StrategicMerge');
  });

  test('notes the time-out that the declared version does not have', () => {
    expect(fileAt(example().app, `${WORKSPACE_DIRECTORY}/app/backendtrafficpolicy.yaml`).content).toContain(
      '# streamIdleTimeout needs Envoy Gateway 1.8.0 or newer; this cluster has 1.7.1',
    );
  });

  test('sets it where the version has it', () => {
    const { app } = exampleWorkspace({}, { versions: newer });
    expect(app).toHaveResource('BackendTrafficPolicy', { spec: { timeout: { http: { streamIdleTimeout: '3600s' } } } });
  });

  test('is left out for another Gateway, whose route lifts the time-outs itself', () => {
    const gateway = {
      kind: 'gateway-api',
      name: 'cilium',
      namespace: 'kube-system',
      listener: 'https',
      proxyNamespace: 'kube-system',
    } as const;
    const { app } = exampleWorkspace({}, { gateway });
    expect(app).not.toHaveResource('BackendTrafficPolicy');
    expect(app).toHaveResource('HTTPRoute', {
      spec: { rules: [{ timeouts: { request: '0s', backendRequest: '0s' } }] },
    });
  });
});
