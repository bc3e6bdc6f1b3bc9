import { keepEventStream } from '../../lib/verify/cluster/event-stream';
import { KUSTOMIZATION, BACKEND_TRAFFIC_POLICY, HTTP_ROUTE } from './suite/resources';
import { serveCertificate } from './suite/gateway';
import { until } from './suite/until';
import { expectToHold, verify } from './suite/verify';
import { OPENCODE, RunningWorkspace } from './suite/workspaces';

/** Longer than the Gateway of the suite lets a request take. */
const STREAM_SECONDS = 12;

beforeAll(async () => {
  await serveCertificate();
});

test('verify finds certificate, login, UI, worktree, models, event stream and terminal through Envoy', async () => {
  const criteria = ['certificate-served', 'ui-loads', 'asks-for-password', 'copilot-models', 'working-directory'];
  const lasting = ['terminal-opens', 'streams-stay-open'];
  expectToHold(await verify([...criteria, ...lasting], '--stream-for', String(STREAM_SECONDS)), 2 * 7);
});

test('verify says what a restart would cut, and which sessions the folder lists', async () => {
  expectToHold(await verify(['restart-waits', 'sessions-listed', 'configuration-taken']), 2 * 3);
});

test('it is the policy of the workspace that keeps a stream open', async () => {
  const workspace = await RunningWorkspace.open('ha');
  const { api, name } = workspace;
  const policy = { name, namespace: OPENCODE };
  const kustomization = { name, namespace: 'flux-system' };
  const stream = async () => keepEventStream(await workspace.server(), STREAM_SECONDS, AbortSignal.timeout(60_000));
  await api.patch(KUSTOMIZATION, kustomization, { spec: { suspend: true } });
  try {
    await api.delete(BACKEND_TRAFFIC_POLICY, policy);
    const { brokenBy, seconds } = await until('a stream breaks', 90, async () => {
      const report = await stream();
      return report.brokenBy !== undefined && report;
    });
    expect(brokenBy).toBeDefined();
    expect(seconds).toBeLessThan(STREAM_SECONDS);
  } finally {
    await api.patch(KUSTOMIZATION, kustomization, { spec: { suspend: null } });
    // Flux looks again at what it has applied only after its interval, or when it is asked.
    const requestedAt = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() };
    await api.patch(KUSTOMIZATION, kustomization, { metadata: { annotations: requestedAt } });
  }
  await until('the policy is back', 90, () => api.get(BACKEND_TRAFFIC_POLICY, name, OPENCODE));
  await until('streams stay open again', 90, async () => (await stream()).brokenBy === undefined);
  expect(await api.get(HTTP_ROUTE, name, OPENCODE)).toBeDefined();
});
