import { copilot } from '../../lib/verify/cluster/sessions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterApi, type ClusterObject } from './stand-ins/cluster-api';
import type { Condition } from './stand-ins/conditions';
import { DOPPLER_TOKEN, dopplerUrl } from './stand-ins/doppler';
import { EXTERNAL_SECRET, SECRET } from './stand-ins/resources';
import { serveCertificate } from './suite/gateway';
import { HomeKubernetes, type Kustomization, readyOf } from './suite/home-kubernetes';
import { KUSTOMIZATION } from './suite/resources';
import { copilotLogin, DOPPLER_CONFIG } from './suite/secrets';
import { IS_GIVEN, KUBECONFIG, STATE } from './suite/settings';
import { until } from './suite/until';
import { OPENCODE, RunningWorkspace } from './suite/workspaces';

const [PROJECT = '', CONFIG = ''] = DOPPLER_CONFIG.split('/');

/** As the doppler command of a person does, on one path of the store's API. */
async function ask(method: 'POST' | 'DELETE', path: string, query: object, body?: object): Promise<void> {
  const base = process.env['E2E_DOPPLER_URL'] ?? dopplerUrl(join(STATE, 'stand-ins'));
  const parameters = new URLSearchParams({ project: PROJECT, config: CONFIG, ...query });
  const answer = await fetch(`${base ?? ''}/v3/configs/config/${path}?${parameters.toString()}`, {
    method,
    headers: { authorization: `Bearer ${process.env['E2E_DOPPLER_TOKEN'] ?? DOPPLER_TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
}

const store = (secrets: Readonly<Record<string, string>>): Promise<void> => ask('POST', 'secrets', {}, { secrets });
const remove = (name: string): Promise<void> => ask('DELETE', 'secret', { name });

interface WithConditions extends ClusterObject {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Has Flux apply a workspace once more, and waits until it has: it leaves what Reloader has added. */
async function reconciled(name: string): Promise<void> {
  const { api } = await HomeKubernetes.open();
  const metadata = { name, namespace: 'flux-system' };
  const requestedAt = new Date().toISOString();
  await api.patch(KUSTOMIZATION, metadata, {
    metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': requestedAt } },
  });
  await until(`Flux has applied ${name} again`, 120, async () => {
    const live = await api.get<Kustomization>(KUSTOMIZATION, name, metadata.namespace);
    return live?.status?.lastHandledReconcileAt === requestedAt && readyOf(live)?.status === 'True';
  });
}

test('a key that is missing makes no Secret, and one that goes later leaves the Secret whole', async () => {
  const api = await ClusterApi.connect(KUBECONFIG, 'e2e');
  const metadata = { name: 'e2e-keys', namespace: OPENCODE };
  const ready = (status: string) =>
    until(`ExternalSecret ${metadata.name} is ${status}`, 60, async () => {
      const live = await api.get<WithConditions>(EXTERNAL_SECRET, metadata.name, OPENCODE);
      const condition = live?.status?.conditions?.find(({ type }) => type === 'Ready');
      if (condition?.status === status) return condition;
      throw new Error(condition?.message ?? 'it says nothing');
    });
  const values = async () =>
    (await api.get<ClusterObject & { data?: Record<string, string> }>(SECRET, metadata.name, OPENCODE))?.data;

  await store({ E2E_FIRST: 'first' });
  await api.apply(EXTERNAL_SECRET, {
    metadata,
    spec: {
      refreshInterval: '2s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'doppler-secrets' },
      target: { name: metadata.name, creationPolicy: 'Owner' },
      data: ['FIRST', 'SECOND'].map((key) => ({ secretKey: key, remoteRef: { key: `E2E_${key}` } })),
    },
  });
  try {
    expect((await ready('False')).message).not.toContain('first');
    expect(await values()).toBeUndefined();
    await store({ E2E_SECOND: 'second' });
    await ready('True');
    const both = { FIRST: btoa('first'), SECOND: btoa('second') };
    expect(await values()).toEqual(both);
    await remove('E2E_FIRST');
    await ready('False');
    expect(await values()).toEqual(both);
  } finally {
    await api.delete(EXTERNAL_SECRET, metadata);
  }
});

test('a password and a login that are changed in Doppler reach a new pod by themselves', async () => {
  await serveCertificate();
  const workspace = await RunningWorkspace.open('ha');
  const before = await workspace.ready();
  await store({
    OPENCODE_HA_PASSWORD: 'fake-password-after-rotation',
    OPENCODE_HA_COPILOT_AUTH_JSON: copilotLogin('after-rotation'),
  });
  const after = await until('there is another pod', 240, async () => {
    const pod = await workspace.ready();
    return pod.metadata.uid !== before.metadata.uid && pod;
  });
  expect(after.metadata.name).not.toBe(before.metadata.name);
  expect(await workspace.secret('PASSWORD')).toBe('fake-password-after-rotation');
  const server = await workspace.server();
  const { connected } = await until('the new password counts', 60, () => copilot(server, AbortSignal.timeout(20_000)));
  expect(connected).toBe(true);
  await reconciled(workspace.name);
  expect((await workspace.ready()).metadata.uid).toBe(after.metadata.uid);
  if (IS_GIVEN) return;
  const auth = readFileSync(join(await workspace.volume(), '.local/share/opencode/auth.json'), 'utf8');
  expect(JSON.parse(auth)).toEqual(JSON.parse(copilotLogin('after-rotation')));
});
