import { Cluster, GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from '../../lib';
import type { ClusterSecretStore, OpenCodeWorkspaceProps } from '../../lib';

const doppler: ClusterSecretStore = {
  kind: 'external-secrets',
  name: 'doppler-secrets',
  doppler: { project: 'k3s-cluster', config: 'prd' },
};

function scriptOf(
  secretStore: ClusterSecretStore,
  workspace: Partial<OpenCodeWorkspaceProps> = {},
): string | undefined {
  const cluster = new Cluster({
    source: { name: 'home-kubernetes', path: './dist/kubernetes/apps' },
    versions: { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate: '4.4.0' },
    gateway: {
      kind: 'envoy-gateway',
      name: 'envoy-internal',
      namespace: 'network',
      listener: 'https',
      proxyNamespace: 'network',
      kustomization: 'envoy-gateway',
    },
    secretStore,
    storage: { className: 'ceph-block' },
    certificateIssuer: { name: 'letsencrypt-production' },
  });
  const foundation = new OpenCodeFoundation(new GitOpsApp(), 'opencode', { cluster, domain: 'opencode.example.com' });
  new OpenCodeWorkspace(foundation, 'flux', { repository: 'https://github.com/example/flux', ...workspace });
  return foundation.reauthentication?.renderFiles()[0]?.content;
}

describe('the script of a foundation', () => {
  test('takes every name from the cluster and its workspaces', () => {
    const script = scriptOf(doppler);
    for (const line of [
      'cluster_secret_store=doppler-secrets',
      'doppler_project=k3s-cluster',
      'doppler_config=prd',
      'workspaces=flux',
      '      namespace=opencode',
      '      deployment=opencode-flux',
      '      secret=opencode-flux-secret',
      '      external_secret=opencode-flux',
      '      refresh_interval=15m',
      "      reloader=''",
      '      url=https://flux.opencode.example.com',
      '      copilot_auth_key=COPILOT_AUTH_JSON',
      '      copilot_auth_variable=OPENCODE_FLUX_COPILOT_AUTH_JSON',
      '      github_pat_variable=OPENCODE_FLUX_GITHUB_PAT',
      '      password_variable=OPENCODE_FLUX_PASSWORD',
    ]) {
      expect(script).toContain(`\n${line}\n`);
    }
  });

  test('leaves out a workspace without Copilot, and the token of one that clones with a deploy key', () => {
    expect(scriptOf(doppler, { copilot: false })).toBeUndefined();
    const script = scriptOf(doppler, {
      repository: 'git@github.com:example/flux.git',
      repositoryLogin: 'deploy-key',
      secretKeys: { password: 'SERVER_PASSWORD' },
      openCode: { username: 'somebody' },
    });
    expect(script).toContain("\n      github_pat_variable=''\n");
    expect(script).toContain('\n      password_variable=SERVER_PASSWORD\n');
    expect(script).toContain('\n      username=somebody\n');
  });

  test('writes to the Secrets themselves where the cluster has no secret store', () => {
    const script = scriptOf({ kind: 'secret' });
    expect(script).toContain('SecretStoreWriter over kubectl');
    expect(script).toContain("\n      external_secret=''\n");
  });

  test('is not there for a store that it cannot write to', () => {
    expect(scriptOf({ kind: 'external-secrets', name: 'vault' })).toBeUndefined();
  });
});
