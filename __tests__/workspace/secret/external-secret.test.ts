import '../../../lib/jest';
import { example, exampleWorkspace, valuesOf, workspaceObject } from '../../support/first-user';

describe('the secret', () => {
  test('fetches the three values by name', () => {
    expect(workspaceObject(example(), 'app/externalsecret.yaml', 'spec')).toMatchObject({
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'doppler-secrets' },
      target: { name: 'opencode-flux-secret', creationPolicy: 'Owner' },
      data: [
        { secretKey: 'GITHUB_PAT', remoteRef: { key: 'OPENCODE_FLUX_GITHUB_PAT' } },
        { secretKey: 'PASSWORD', remoteRef: { key: 'OPENCODE_FLUX_PASSWORD' } },
        { secretKey: 'COPILOT_AUTH_JSON', remoteRef: { key: 'OPENCODE_FLUX_COPILOT_AUTH_JSON' } },
      ],
    });
    expect(workspaceObject(example(), 'app/externalsecret.yaml', 'spec', 'dataFrom')).toBeUndefined();
  });

  test('asks for no more than the workspace uses', () => {
    const built = exampleWorkspace({ repositoryLogin: 'none', copilot: false });
    expect(workspaceObject(built, 'app/externalsecret.yaml', 'spec', 'data')).toEqual([
      { secretKey: 'PASSWORD', remoteRef: { key: 'OPENCODE_FLUX_PASSWORD' } },
    ]);
  });

  test('takes further keys, which become variables of the server', () => {
    const built = exampleWorkspace({ secretVariables: { ANTHROPIC_API_KEY: 'OPENCODE_FLUX_ANTHROPIC' } });
    expect(workspaceObject(built, 'app/externalsecret.yaml', 'spec', 'data')).toContainEqual({
      secretKey: 'ANTHROPIC_API_KEY',
      remoteRef: { key: 'OPENCODE_FLUX_ANTHROPIC' },
    });
    expect(
      valuesOf(built, 'controllers', 'opencode-flux', 'containers', 'opencode', 'env', 'ANTHROPIC_API_KEY'),
    ).toEqual({ secretKeyRef: { name: 'opencode-flux-secret', key: 'ANTHROPIC_API_KEY' } });
  });

  test('names of the store can be chosen', () => {
    const built = exampleWorkspace({ secretKeys: { password: 'SHARED_PASSWORD' } });
    expect(built.workspaces['flux']?.secretKeys).toEqual({
      githubPat: 'OPENCODE_FLUX_GITHUB_PAT',
      password: 'SHARED_PASSWORD',
      copilotAuth: 'OPENCODE_FLUX_COPILOT_AUTH_JSON',
    });
  });

  test('is not emitted where Secrets come from elsewhere', () => {
    const built = exampleWorkspace({}, { secretStore: { kind: 'secret' }, backup: { kind: 'none' } });
    expect(built.app).not.toHaveResource('ExternalSecret');
  });
});
