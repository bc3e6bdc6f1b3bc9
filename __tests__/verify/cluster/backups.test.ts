import { ClusterClient } from '../../../lib/verify/cluster/cluster-client';
import { emittedObjects } from '../../../lib/verify/cluster/emitted-objects';
import { restoredSessions } from '../../../lib/verify/cluster/restored-sessions';
import { at } from '../../../lib/verify/json-path';
import type { ClusterBackup } from '../../../lib';
import { KOPIA, KOPIUR, LONGHORN } from '../../workspace/storage/backups';
import { LiveCluster } from '../support/live-cluster';

jest.setTimeout(120_000);

let cluster: LiveCluster;

async function clusterWith(backup: ClusterBackup): Promise<void> {
  cluster = new LiveCluster({ cluster: { backup }, workspaces: { flux: { delivery: 'native' } } }, { PASSWORD: 'x' });
  await cluster.api.start();
}

afterEach(() => cluster.api.stop());

/** Plays the operators by what their documentation says of a status, and the kubelet for the pod that reads. */
function play(phase = 'Succeeded'): void {
  cluster.api.onChange = (method, path, object) => {
    if (method === 'DELETE') return;
    if (path.includes('/snapshots/')) cluster.api.change(path, { status: { phase } });
    const word = at(object, 'spec', 'trigger', 'manual');
    if (path.includes('/replicationdestinations/')) cluster.api.change(path, { status: { lastManualSync: word } });
    if (path.endsWith('/pods/opencode-flux-verify')) {
      cluster.api.logs.set(`${path}/reader`, '["ses_1"]\n');
      cluster.api.change(path, { status: { phase: 'Succeeded' } });
    }
  };
}

/** What is made for a restore, by path; taken down as it is made. */
async function restored(): Promise<Readonly<Record<string, unknown>>> {
  const made: Record<string, unknown> = {};
  const { onChange } = cluster.api;
  cluster.api.onChange = (method, path, object) => {
    if (method !== 'DELETE') made[path] ??= object;
    onChange?.(method, path, object);
  };
  const [workspace] = cluster.workspaces;
  if (workspace === undefined) throw new Error('there is no workspace');
  const client = await ClusterClient.open({ kubeconfig: cluster.api.kubeconfig });
  const objects = emittedObjects(cluster.inspection.files, workspace.path);
  const context = { signal: AbortSignal.timeout(60_000), putBack: () => undefined };
  expect(await restoredSessions(client, workspace, objects, context)).toEqual(['ses_1']);
  return made;
}

describe('Kopiur', () => {
  beforeEach(() => clusterWith(KOPIUR));

  test('takes a snapshot by the policy of the workspace', async () => {
    play();
    expect(await cluster.ask('backup-runs')).toEqual({
      status: 'holds',
      seen: expect.stringMatching(/^the Snapshot opencode-flux-verify-\w+ succeeded$/) as string,
    });
    const snapshot = [...cluster.api.objects].find(([path]) => path.includes('/snapshots/'))?.[1];
    expect(at(snapshot, 'spec')).toEqual({ policyRef: { name: 'opencode-flux' } });
  });

  test('one that fails cannot be taken for a backup', async () => {
    play('Failed');
    expect(await cluster.ask('backup-runs')).toMatchObject({
      status: 'unknown',
      seen: expect.stringContaining('the backup fails') as string,
    });
  });

  test('restores into a claim of its own, which a Restore of its own fills', async () => {
    play();
    const made = await restored();
    expect(made[cluster.path('restore', 'opencode-flux-verify')]).toMatchObject({
      spec: { source: { fromPolicy: { name: 'opencode-flux' } }, target: { populator: {} } },
    });
    expect(made[cluster.path('claim', 'opencode-flux-verify')]).toMatchObject({
      spec: { dataSourceRef: { kind: 'Restore', name: 'opencode-flux-verify' } },
    });
  });
});

test('VolSync with kopia restores the source of the workspace', async () => {
  await clusterWith(KOPIA);
  play();
  expect((await restored())[cluster.path('replicationDestination', 'opencode-flux-verify')]).toMatchObject({
    spec: { kopia: { sourceIdentity: { sourceName: 'opencode-flux' } } },
  });
});

test('Longhorn runs when its jobs are due, and that is no failure', async () => {
  await clusterWith(LONGHORN);
  expect(await cluster.ask('backup-runs')).toMatchObject({ status: 'unknown' });
});
