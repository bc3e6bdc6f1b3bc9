import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSession, sessionIds } from '../../lib/verify/cluster/sessions';
import { DEPLOYMENT, HELM_RELEASE, SECRET } from './stand-ins/resources';
import { serveCertificate, withGatewayPatch } from './suite/gateway';
import { HomeKubernetes } from './suite/home-kubernetes';
import { IS_GIVEN } from './suite/settings';
import { until } from './suite/until';
import { expectToHold, verifyVariant } from './suite/verify';
import { IDS, OPENCODE, RunningWorkspace } from './suite/workspaces';

/** A cluster that is given pulls the chart itself. */
const hasChart = IS_GIVEN || existsSync(join(process.env['APP_TEMPLATE_CHART'] ?? '', 'Chart.yaml'));
if (!hasChart) console.warn('skipped: the delivery by Helm (needs APP_TEMPLATE_CHART, the folder of the chart)');

const soon = (): AbortSignal => AbortSignal.timeout(30_000);

const READ_ONLY = [
  ...['objects-ready', 'pod-as-declared', 'claim-as-declared', 'first-clone', 'no-token-in-logs', 'secrets-in-store'],
  ...[
    'certificate-served',
    'ui-loads',
    'asks-for-password',
    'copilot-models',
    'working-directory',
    'streams-stay-open',
  ],
];
const DISRUPTIVE = [
  ...['init-is-short', 'sessions-survive', 'login-survives', 'others-untouched', 'secret-restarts'],
  ...['backup-runs', 'restore-has-sessions'],
];

/** The patch that turns pruning off, as far as it shows in the tree; the Gateway's beside it. */
const withoutPruning = (path: string, content: string): string =>
  /opencode-\w+\/ks\.yaml$/.test(path)
    ? content.replace('prune: true', 'prune: false')
    : withGatewayPatch(path, content);

(hasChart ? describe : describe.skip)('the delivery by the real Helm', () => {
  let workspace: RunningWorkspace;
  let claim: string | undefined;
  let session: string;

  /** Through the hostname that it has always had. */
  async function expectSessions(): Promise<void> {
    await workspace.ready();
    const server = await workspace.server();
    await until('the session is listed', 90, async () => (await sessionIds(server, soon())).includes(session));
    expect((await workspace.claim()).metadata.uid).toBe(claim);
  }

  beforeAll(async () => {
    await serveCertificate();
    workspace = await RunningWorkspace.open('flux');
    await workspace.ready();
    claim = (await workspace.claim()).metadata.uid;
    session = await createSession(await workspace.server(), 'before the change of delivery', soon());
  });

  test('from native to helm-release, as the docs say: the same Deployment goes on, its pruning turned off before', async () => {
    const { api, name } = workspace;
    const before = await api.get(DEPLOYMENT, name, OPENCODE);
    await serveCertificate('native', withoutPruning);
    await until('Flux prunes nothing of the workspaces', 60, async () => {
      const flux = await HomeKubernetes.open();
      const found = await Promise.all(IDS.map((id) => flux.kustomization(`opencode-${id}`)));
      return found.every((each) => each?.spec.prune === false);
    });
    await serveCertificate('helm-release', withoutPruning);
    await serveCertificate('helm-release');
    expect(await api.get(HELM_RELEASE, name, OPENCODE)).toBeDefined();
    const after = await api.get(DEPLOYMENT, name, OPENCODE);
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.metadata.labels?.['app.kubernetes.io/managed-by']).toBe('Helm');
    await expectSessions();
  });

  test('what the chart makes passes what the native delivery does', async () => {
    const count = 2 * READ_ONLY.length;
    expectToHold(await verifyVariant('helm-release', READ_ONLY, '--stream-for', '12'), count);
    const options = ['--disruptive', '--workspace', 'flux'];
    expectToHold(await verifyVariant('helm-release', DISRUPTIVE, ...options), DISRUPTIVE.length);
  });

  test('from helm-release to native, as the docs say: the same Deployment goes on', async () => {
    const { api, name } = workspace;
    const before = await api.get(DEPLOYMENT, name, OPENCODE);
    for (const id of ['opencode-flux', 'opencode-ha'])
      await api.patch(HELM_RELEASE, { name: id, namespace: OPENCODE }, { spec: { suspend: true } });
    await serveCertificate();
    await until('the HelmRelease is gone', 120, async () => !(await api.get(HELM_RELEASE, name, OPENCODE)));
    const after = await api.get(DEPLOYMENT, name, OPENCODE);
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.metadata.labels?.['app.kubernetes.io/managed-by']).toBe('flux');
    await expectSessions();
    const releases = (await api.list(SECRET, OPENCODE)).filter(({ metadata }) => metadata.labels?.['owner'] === 'helm');
    expect(releases.length).toBeGreaterThan(0);
    for (const { metadata } of releases) await api.delete(SECRET, metadata);
  });
});
