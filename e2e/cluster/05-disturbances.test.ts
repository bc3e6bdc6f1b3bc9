import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copilot, createSession, sessionIds } from '../../lib/verify/cluster/sessions';
import type { WorkspaceServer } from '../../lib/verify/cluster/workspace-server';
import { serveCertificate } from './suite/gateway';
import { processesOf, restartNode } from './suite/node';
import { IS_GIVEN } from './suite/settings';
import { until } from './suite/until';
import { expectToHold, verify } from './suite/verify';
import { RunningWorkspace } from './suite/workspaces';

const soon = (): AbortSignal => AbortSignal.timeout(30_000);
const UNCOMMITTED = 'git/k8s-cluster/uncommitted.txt';

/** They look at, or break, what is on this machine. */
const testHere = IS_GIVEN ? test.skip : test;

let workspace: RunningWorkspace;
let server: WorkspaceServer;
let volume: string;

beforeAll(async () => {
  if (IS_GIVEN) return;
  await serveCertificate();
  workspace = await RunningWorkspace.open('flux');
  server = await workspace.server();
  volume = await workspace.volume();
});

/** What a filled volume has to have after each disturbance. */
async function expectEverythingThere(sessions: readonly string[]): Promise<void> {
  await workspace.ready();
  await until('the server answers through the Gateway', 60, async () => (await sessionIds(server, soon())).length > 0);
  expect(await sessionIds(server, soon())).toEqual(expect.arrayContaining([...sessions]));
  expect((await copilot(server, soon())).connected).toBe(true);
  expect(readFileSync(join(volume, UNCOMMITTED), 'utf8')).toBe('not committed\n');
}

testHere(
  'a deleted pod: sessions, login and files are there, the second start is short, the other workspace is untouched',
  async () => {
    const session = await createSession(server, 'before the deletion', soon());
    writeFileSync(join(volume, UNCOMMITTED), 'not committed\n');
    const criteria = ['init-is-short', 'sessions-survive', 'login-survives', 'others-untouched'];
    expectToHold(await verify(criteria, '--disruptive', '--workspace', 'flux'), 4);
    await expectEverythingThere([session]);
  },
);

testHere('a node whose containerd and kubelet start again: the pods are the same ones', async () => {
  const session = await createSession(server, 'before the restart', soon());
  const { metadata } = await workspace.ready();
  restartNode();
  await expectEverythingThere([session]);
  expect((await workspace.ready()).metadata.uid).toBe(metadata.uid);
});

testHere('a server that is killed while it writes: the database is whole', async () => {
  const pod = await workspace.ready();
  const [pid] = processesOf(pod, 'opencode web');
  if (pid === undefined) throw new Error('the pod runs no opencode');
  const kept: string[] = [];
  const writing = (async () => {
    try {
      for (;;) kept.push(await createSession(server, 'while it is killed', soon()));
    } catch {
      // The kill ends it.
    }
  })();
  await until('sessions are being written', 60, () => kept.length > 5);
  process.kill(pid, 'SIGKILL');
  await writing;
  await until('the container was started again', 120, async () => {
    const { status } = await workspace.ready();
    return (status.containerStatuses?.[0]?.restartCount ?? 0) > (pod.status.containerStatuses?.[0]?.restartCount ?? 0);
  });
  await expectEverythingThere(kept);
  const database = join(volume, '.local/share/opencode/opencode.db');
  expect(execFileSync('sqlite3', [`file:${database}?mode=ro`, 'PRAGMA integrity_check'], { encoding: 'utf8' })).toBe(
    'ok\n',
  );
});

testHere('a full volume: the server says so, and goes on once there is room', async () => {
  const session = await createSession(server, 'before it is full', soon());
  const ballast = join(volume, 'ballast');
  try {
    // Ends with an error, which is what it is for.
    execFileSync('sh', ['-c', 'head -c 6G /dev/zero >"$1" 2>/dev/null || true', 'sh', ballast]);
    await until('a session is refused', 60, async () => {
      const { status } = await server.ask('/session', {
        method: 'POST',
        body: { title: 'x'.repeat(100_000) },
        signal: soon(),
      });
      return status >= 500;
    });
  } finally {
    rmSync(ballast, { force: true });
  }
  await until('a session is made again', 120, () => createSession(server, 'after it was full', soon()));
  await expectEverythingThere([session]);
});
