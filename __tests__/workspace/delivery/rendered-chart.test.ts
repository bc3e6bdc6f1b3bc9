import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, parse, stringify } from 'yaml';
import { at, exampleWorkspace, valuesOf } from '../../support/first-user';
import { hasTool } from '../../support/tools';
import { kubernetesPod, normalisedPod } from './kubernetes-pod';
import { WORKSPACE_VARIANTS } from './workspace-variants';

/** A folder with the app-template chart, 4.4.0 or 5.2.0: no package registry has it. */
const CHART = process.env['APP_TEMPLATE_CHART'] ?? '';
const runs = existsSync(join(CHART, 'Chart.yaml')) && hasTool('helm');
if (!runs)
  console.warn('skipped: the pod against the rendered chart (needs helm, and APP_TEMPLATE_CHART, the chart’s folder)');

function helmTemplate(values: unknown): readonly unknown[] {
  const options = ['--namespace=opencode', '--kube-version=1.35.0', '--values=-'];
  const api = '--api-versions=gateway.networking.k8s.io/v1/HTTPRoute';
  const { stdout, stderr, status } = spawnSync('helm', ['template', 'opencode-flux', CHART, api, ...options], {
    input: stringify(values),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as unknown);
}

(runs ? describe : describe.skip)('what Helm makes of the values', () => {
  test.each(Object.entries(WORKSPACE_VARIANTS))('is the pod of the model: a workspace %s', (_, workspace) => {
    const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as { version: string };
    const versions = { kubernetes: '1.35', flux: '2.9', envoyGateway: '1.7.1', appTemplate: chart.version };
    // Without variables of the cluster, what Flux makes of the values is the values with its escapes taken off.
    const built = exampleWorkspace(workspace, { versions, flux: {} });
    const values = JSON.parse(JSON.stringify(valuesOf(built)).replaceAll('$${', '${')) as unknown;
    const objects = helmTemplate(values);
    const find = (kind: string) => objects.find((object) => at(object, 'kind') === kind);
    const pod = built.workspaces['flux']?.pod;
    if (pod === undefined) throw new Error('no workspace');

    const template = at(find('Deployment'), 'spec', 'template');
    expect(normalisedPod(at(template, 'spec') as Record<string, unknown>)).toEqual(kubernetesPod(pod));
    expect(at(template, 'metadata', 'annotations')).toEqual(pod.annotations);
    expect(at(template, 'metadata', 'labels')).toMatchObject(pod.labels);
    expect(at(find('Deployment'), 'spec')).toMatchObject({
      replicas: workspace.suspended === true ? 0 : 1,
      strategy: { type: 'Recreate' },
    });
    expect(at(find('Service'), 'metadata', 'name')).toBe('opencode-flux');
    expect(at(find('Service'), 'spec', 'ports')).toMatchObject([{ port: 4096, appProtocol: 'kubernetes.io/ws' }]);
    expect(find('HTTPRoute')).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      metadata: { name: 'opencode-flux', annotations: { 'external-dns.home.arpa/enabled': 'true' } },
      spec: {
        hostnames: ['flux.opencode.angryninja.cloud'],
        parentRefs: [{ kind: 'Gateway', name: 'envoy-internal', namespace: 'network', sectionName: 'https' }],
      },
    });
    const accounts = objects.filter((object) => at(object, 'kind') === 'ServiceAccount');
    expect(accounts.map((account) => at(account, 'metadata', 'name'))).toEqual(
      workspace.serviceAccountName === undefined ? ['opencode-flux'] : [],
    );
  });
});
