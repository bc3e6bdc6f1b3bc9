import { Cluster, GitOpsApp, OpenCodeFoundation, OpenCodeWorkspace } from '../../lib';
import { readable } from './readable';

/** Nothing of the first user's choices: an Ingress controller, Secrets by hand, no backup, no Reloader, chart 5. */
test.each(['helm-release', 'native'] as const)('a workspace on a cluster of other choices, by %s', (delivery) => {
  const app = new GitOpsApp();
  const cluster = new Cluster({
    source: { kind: 'OCIRepository', name: 'flux-system', path: './clusters/home' },
    versions: { kubernetes: '1.33', flux: '2.7', appTemplate: '5.2.0' },
    gateway: {
      kind: 'ingress',
      className: 'nginx',
      proxyNamespace: 'ingress-nginx',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600' },
    },
    secretStore: { kind: 'secret' },
    storage: { className: 'longhorn' },
    certificateIssuer: { name: 'letsencrypt' },
  });
  const foundation = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.example.org' });
  new OpenCodeWorkspace(foundation, 'blog', {
    repository: 'https://github.com/example/blog',
    repositoryLogin: 'none',
    delivery,
  });
  expect(readable(app.files().filter(({ path }) => path.startsWith('kubernetes/')))).toMatchSnapshot();
});
