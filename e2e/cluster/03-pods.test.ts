import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSession, sessionIds } from '../../lib/verify/cluster/sessions';
import { keepEventStream } from '../../lib/verify/cluster/event-stream';
import { Terminal } from '../../lib/verify/cluster/terminal';
import { POD } from './stand-ins/resources';
import { serveCertificate } from './suite/gateway';
import { podCgroup } from './suite/node';
import { IS_GIVEN, MEMORY_PEAK } from './suite/settings';
import { expectToHold, verify } from './suite/verify';
import { IDS, OPENCODE, type Pod, RunningWorkspace } from './suite/workspaces';

beforeAll(serveCertificate);

test('verify says of both workspaces that objects, pod, claim and first clone are as declared', async () => {
  const criteria = ['namespace-kept', 'certificate-ready', 'no-secret-committed', 'objects-ready', 'secrets-in-store'];
  const ofPods = ['pod-as-declared', 'claim-as-declared', 'first-clone', 'no-token-in-logs'];
  expectToHold(await verify([...criteria, ...ofPods]), 3 + 2 * 6);
});

test('the namespace refuses a pod that is not restricted', async () => {
  const { api } = await RunningWorkspace.open('flux');
  const metadata = { name: 'privileged', namespace: OPENCODE };
  const containers = [{ name: 'main', image: 'e2e/pause:1', securityContext: { privileged: true } }];
  await expect(api.tryCreate(POD, { metadata, spec: { containers } })).rejects.toThrow(
    /violates PodSecurity "restricted:latest": privileged/,
  );
});

/** Bytes that the pod's processes had in memory at most, page cache included. */
const peakOf = (pod: Pod): number => Number(readFileSync(join(podCgroup(pod), MEMORY_PEAK), 'utf8'));

const SESSIONS = 40;
const FILES = 200;
const LISTINGS = 20;
const STREAMS = 8;
const TERMINALS = 8;

// The kernel's counters are those of this machine.
(IS_GIVEN ? test.skip : test)('a working day at once stays under the memory limit', async () => {
  const workspace = await RunningWorkspace.open('flux');
  const before = await workspace.ready();
  const server = await workspace.server();
  const signal = AbortSignal.timeout(240_000);
  setMaxListeners(0, signal);
  const streams = Array.from({ length: STREAMS }, () => keepEventStream(server, 20, signal));
  const edits = `for i in $(seq ${String(FILES)}); do seq 500 > edited-$i.txt; done; git add -N . ; git diff | wc -l; echo edited-$?; exec cat`;
  const terminals = Array.from({ length: TERMINALS }, async (_, n) => {
    const terminal = await Terminal.open(
      server,
      n === 0 ? edits : `git grep -c e2e | wc -l; echo edited-$?; exec cat`,
      signal,
    );
    await terminal.shows(/edited-0/, signal);
    await terminal.close();
  });
  for (let n = 0; n < SESSIONS; n += 1) await createSession(server, `load ${String(n)}`, signal);
  for (let n = 0; n < LISTINGS; n += 1) await server.json('/file?path=.', { signal });
  await Promise.all(terminals);
  for (const { brokenBy } of await Promise.all(streams)) expect(brokenBy).toBeUndefined();
  expect((await sessionIds(server, signal)).length).toBeGreaterThanOrEqual(SESSIONS);

  const after = await workspace.ready();
  expect(after.metadata.uid).toBe(before.metadata.uid);
  expect(after.status.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0]);
  const peak = peakOf(after);
  process.stderr.write(`  memory at most: ${String(Math.round(peak / 2 ** 20))} MiB\n`);
  expect(peak).toBeLessThan(4 * 2 ** 30);
});

test('both pods run on the node', async () => {
  for (const id of IDS) expect((await (await RunningWorkspace.open(id)).ready()).spec.nodeName).toBeDefined();
});
