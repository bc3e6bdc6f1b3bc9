import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeApiServer, hasApiServer } from '../support/kube-apiserver';
import { describeWithTools } from '../support/tools';
import { until } from '../workspace/runtime/processes';

jest.setTimeout(120_000);

const page = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
const section = page.split('## What does not heal by itself')[1]?.split('\n## ')[0] ?? '';

/** The messages that the page shows, each with what is left out as anything. */
const messages = [...section.matchAll(/^\| .*?`([^`]+)`/gm)].map(
  ([, text = '']) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*'), 's'),
);

/** Fails with all messages of the page where none is in `said`. */
function expectOnPage(said: string): void {
  expect({ said, shown: messages.filter((message) => message.test(said)).length, messages }).toMatchObject({
    shown: 1,
  });
}

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'does-not-heal-'))));
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describeWithTools(['git'], 'a lock of Git', () => {
  test('is told in the words of the page', () => {
    const git = (...args: readonly string[]): string => spawnSync('git', args, { cwd: directory }).stderr.toString();
    git('init');
    writeFileSync(join(directory, '.git/index.lock'), '');
    writeFileSync(join(directory, 'file'), '');
    expectOnPage(git('add', 'file'));
  });
});

describeWithTools(['restic'], 'a lock of restic', () => {
  test('that a killed mover left behind is told in the words of the page, and goes with the page’s word', async () => {
    const env = { ...process.env, RESTIC_PASSWORD: 'fake', RESTIC_REPOSITORY: join(directory, 'repository') };
    const restic = (...args: readonly string[]) => spawnSync('restic', args, { env, encoding: 'utf8' });
    restic('init');
    // It reads what is not there yet, and holds its lock meanwhile.
    const mover = spawn('restic', ['backup', '--stdin'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    const ended = once(mover, 'exit');
    const locks = join(env.RESTIC_REPOSITORY, 'locks');
    await until(() => readdirSync(locks).length > 0);
    mover.kill('SIGKILL');
    await ended;
    expectOnPage(restic('prune').stderr);
    // What VolSync does for `spec.restic.unlock`.
    expect(restic('unlock', '--remove-all').status).toBe(0);
    expect(restic('prune').status).toBe(0);
  });
});

(hasApiServer ? describe : describe.skip)('a claim whose class, size or source changes', () => {
  test('is refused in the words of the page', async () => {
    const server = await KubeApiServer.start();
    try {
      const apply = (spec: object) =>
        server.apply('/api/v1/namespaces/default/persistentvolumeclaims/a', {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'a' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'ceph-block',
            resources: { requests: { storage: '5Gi' } },
            ...spec,
          },
        });
      expect((await apply({})).status).toBe(201);
      for (const spec of [
        { storageClassName: 'other' },
        { resources: { requests: { storage: '1Gi' } } },
        { dataSourceRef: { apiGroup: 'volsync.backube', kind: 'ReplicationDestination', name: 'a-dst' } },
      ]) {
        const { status, body } = await apply(spec);
        expect(status).toBe(422);
        expectOnPage(String(body['message']));
      }
    } finally {
      await server.stop();
    }
  });
});

test('the page has such messages', () => {
  expect(messages.length).toBeGreaterThan(3);
});
