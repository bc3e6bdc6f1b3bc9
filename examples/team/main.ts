import { Cluster, GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from 'cdk8s-opencode';
import { join } from 'node:path';
import { readTeam } from './team';

/** A workspace for each person of team.yaml. */
export const app = new GitOpsApp();

const cluster = new Cluster({
  source: { name: 'flux-system', path: './dist/kubernetes/apps' },
  versions: { kubernetes: '1.35.0', flux: '2.9.0', envoyGateway: '1.8.0', appTemplate: '4.4.0' },
  gateway: {
    kind: 'envoy-gateway',
    name: 'internal',
    namespace: 'network',
    listener: 'https',
    proxyNamespace: 'network',
  },
  secretStore: { kind: 'external-secrets', name: 'vault', dependsOn: ['external-secrets-stores'] },
  storage: { className: 'ceph-block', dependsOn: ['rook-ceph-cluster'] },
  certificateIssuer: { name: 'letsencrypt-production' },
  reloader: 'stakater',
});

const team = new OpenCodeFoundation(app, 'team', { cluster, domain: 'code.example.org' });
for (const [person, props] of readTeam(join(__dirname, 'team.yaml'))) new OpenCodeWorkspace(team, person, props);

// The test looks at the app without writing it.
if (require.main === module) app.synth();
