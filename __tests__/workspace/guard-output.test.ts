import '../../lib/jest';
import { ApiObject } from 'cdk8s';
import { example, exampleWorkspace, problemsOf } from '../support/first-user';

test('a secret in any file of the app stops the synth, and is not printed', () => {
  const secret = ['ghp', 'A'.repeat(36)].join('_');
  const report = problemsOf(
    exampleWorkspace({ configuration: { agents: { helper: { description: 'Helps.', prompt: secret } } } }),
  );
  expect(report).toContain('opencode.json');
  expect(report).not.toContain(secret);
});

test('a custom resource that the API server would refuse stops the synth', () => {
  const built = example();
  new ApiObject(built.foundation.directory, 'policy', {
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'BackendTrafficPolicy',
    metadata: { name: 'wrong' },
    spec: { timeout: { http: { requestTimeout: 5 } } },
  });
  expect(problemsOf(built)).toContain('requestTimeout');
});

test('the schemas are those of the declared versions', () => {
  const built = (envoyGateway: string) => {
    const result = example({
      cluster: { versions: { kubernetes: '1.35', flux: '2.9', envoyGateway, appTemplate: '4.4.0' } },
    });
    new ApiObject(result.foundation.directory, 'policy', {
      apiVersion: 'gateway.envoyproxy.io/v1alpha1',
      kind: 'BackendTrafficPolicy',
      metadata: { name: 'newer' },
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'opencode-flux' }],
        timeout: { http: { streamIdleTimeout: '60s' } },
      },
    });
    return result;
  };
  expect(built('1.9.1').app).toPassGuard();
  expect(problemsOf(built('1.7.1'))).toContain('streamIdleTimeout');
});

test('a text or a file that would not get through kustomize stops the synth, by its name', () => {
  expect(problemsOf(exampleWorkspace({ environment: { NOTE: '\ttext\nof two lines' } }))).toContain(
    'env.NOTE begins with a tab',
  );
  const built = example();
  built.foundation.directory.addConfigMap('notes', [{ name: 'notes.txt', content: '\ttext\nof two lines\n' }]);
  expect(problemsOf(built)).toContain('scripts/notes.txt: the file begins with a tab');
});
