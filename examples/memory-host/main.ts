import { Cluster, GitOpsApp, MemoryPodHost, OpenCodeFoundation, OpenCodeWorkspace } from 'cdk8s-opencode';

/** The host with the memory, and a workspace in the cluster that works with it over the tailnet. */
export const app = new GitOpsApp();

const host = { address: '100.64.0.10', graph: 6379, cache: 6380 };

new MemoryPodHost(app, 'memory', {
  plugin: 'disabled',
  graphiti: 'disabled',
  // Valkey and FalkorDB ask for no password: the tailnet alone reaches them.
  bindAddresses: ['127.0.0.1', host.address],
  falkordb: { port: host.graph },
  valkey: { port: host.cache },
});

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
  secretStore: { kind: 'secret' },
  storage: { className: 'longhorn' },
  certificateIssuer: { name: 'letsencrypt-production' },
  network: { podCidrs: ['10.42.0.0/16'], serviceCidrs: ['10.43.0.0/16'] },
});

const opencode = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.example.org' });

new OpenCodeWorkspace(opencode, 'home', {
  repository: 'https://github.com/example/home',
  environment: {
    FALKORDB_HOST: host.address,
    FALKORDB_PORT: String(host.graph),
    REDIS_URL: `redis://${host.address}:${host.cache}`,
  },
  // The Internet, and of the private networks the memory alone.
  networkPolicy: {
    egress: 'internet-only',
    egressTo: [{ cidr: `${host.address}/32`, ports: [host.graph, host.cache] }],
  },
});

// The test looks at the app without writing it.
if (require.main === module) app.synth();
