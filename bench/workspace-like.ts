import { ApiObject, type Chart } from 'cdk8s';

/** Objects of about 2 kB, as many as a workspace has. */
export const OBJECTS_PER_CHART = 12;

/** Fills a chart with objects like those of a workspace. */
export function fill(chart: Chart, name: string): void {
  for (let index = 0; index < OBJECTS_PER_CHART; index += 1) {
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': `part-${index}` };
    new ApiObject(chart, `part-${index}`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `${name}-${index}`, labels },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec(name) },
      },
    });
  }
}

function podSpec(name: string): Record<string, unknown> {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container(name, 'server', 4096), container(name, 'side', 8080)],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: name } },
      { name: 'scripts', configMap: { name: `${name}-scripts`, defaultMode: 0o555 } },
    ],
  };
}

function container(name: string, role: string, port: number): Record<string, unknown> {
  return {
    name: role,
    image: `registry.example/${role}:1.2.3`,
    command: ['/bin/sh', '-c', 'set -eu\nexec /usr/bin/server --port "$PORT"\n'],
    env: Array.from({ length: 6 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value ${index} of ${name}` })),
    ports: [{ name: 'http', containerPort: port }],
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
    ],
  };
}
