import { existsSync } from 'node:fs';
import type { ClusterTasksOptions } from '../../../lib/verify/cluster/tasks';
import { at, recordAt, textAt } from '../../../lib/verify/json-path';
import type { WorkspaceFacts } from '../../../lib/workspace/workspace-facts';
import { OPENCODE_PROGRAM } from '../../support/opencode-program';
import { describeWithTools } from '../../support/tools';
import { certificateFor, Gateway } from '../support/gateway';
import { LiveCluster } from '../support/live-cluster';
import { OpenCodeServer, PASSWORD } from '../support/opencode-server';

jest.setTimeout(300_000);

const HOSTNAME = 'flux.opencode.angryninja.cloud';
const REPOSITORY = 'https://github.com/jbaker48/k8s-cluster';
const SECRET = { GITHUB_PAT: 'fake-github-token-of-verify', PASSWORD, COPILOT_AUTH_JSON: '{}' };

describeWithTools(
  existsSync(OPENCODE_PROGRAM) ? ['openssl', 'git'] : ['opencode'],
  'what is changed and put back',
  () => {
    const tls = { current: { key: '', cert: '' } };
    let openCode: OpenCodeServer;
    let gateway: Gateway;
    let cluster: LiveCluster;
    let options: Partial<ClusterTasksOptions>;

    beforeAll(async () => {
      tls.current = certificateFor('*.opencode.angryninja.cloud');
      openCode = new OpenCodeServer(REPOSITORY);
      openCode.login(true);
      await openCode.start();
    });
    afterAll(() => openCode.remove());

    beforeEach(async () => {
      gateway = new Gateway(tls.current, () => openCode.port);
      await gateway.start();
      const ha = { delivery: 'native', repository: 'https://github.com/jbaker48/home-assistant-config' } as const;
      cluster = new LiveCluster(
        { workspaces: { flux: { delivery: 'native', directory: openCode.directory, repository: REPOSITORY }, ha } },
        SECRET,
      );
      await cluster.api.start();
      options = { resolve: new Map([[HOSTNAME, { address: '127.0.0.1', port: gateway.port }]]), ca: tls.current.cert };
    });
    afterEach(async () => {
      await gateway.stop();
      await cluster.api.stop();
    });

    function workspace(index: number): WorkspaceFacts {
      const found = cluster.workspaces[index];
      if (found === undefined) throw new Error('no such workspace');
      return found;
    }
    const flux = (): WorkspaceFacts => workspace(0);
    const ha = (): WorkspaceFacts => workspace(1);

    /** Plays the Deployment's controller: a pod that is deleted gets a successor, in which the real server starts again. */
    function replacePods(after: () => Promise<void> = () => Promise.resolve()): void {
      cluster.api.onChange = (method, path) => {
        if (method !== 'DELETE' || !path.includes('/pods/opencode-flux-')) return;
        void openCode
          .stop()
          .then(after)
          .then(() => openCode.start())
          .then(() => cluster.addPod(flux()));
      };
    }

    describe('the pod', () => {
      test('is deleted once for all that look at what is there afterwards, and nothing is left behind', async () => {
        replacePods();
        const before = cluster.podPath(flux());
        const slugs = ['init-is-short', 'sessions-survive', 'login-survives', 'others-untouched'];
        expect(await cluster.askAll(slugs, options)).toEqual([
          { status: 'holds', seen: 'git-clone took 1 s' },
          { status: 'holds', seen: '1 sessions before and after' },
          { status: 'holds', seen: 'GitHub Copilot is connected before and after' },
          { status: 'holds', seen: 'opencode-ha kept their pods' },
        ]);
        expect(cluster.podPath(flux())).not.toBe(before);
        const deletions = cluster.api.requests.filter((asked) => asked.startsWith('DELETE'));
        expect(deletions).toHaveLength(1);
        expect(await sessions()).toEqual([]);
      });

      test('sessions that were not on the volume are missed', async () => {
        replacePods(async () => {
          const { rmSync } = await import('node:fs');
          for (const ending of ['', '-wal', '-shm'])
            rmSync(`${openCode.home}/.local/share/opencode/opencode.db${ending}`, { force: true });
        });
        expect(await cluster.ask('sessions-survive', options)).toMatchObject({
          status: 'fails',
          seen: '1 of 1 sessions are gone',
        });
      });

      test('a login that was not on the volume is missed', async () => {
        replacePods(() => {
          openCode.login(false);
          return Promise.resolve();
        });
        expect(await cluster.ask('login-survives', options)).toMatchObject({
          status: 'fails',
          seen: expect.stringContaining('not connected any more') as string,
        });
        openCode.login(true);
      });

      test('a clone at each start is noticed', async () => {
        const addPod = cluster.addPod.bind(cluster);
        cluster.addPod = (facts) => {
          const path = addPod(facts);
          const terminated = {
            reason: 'Completed',
            startedAt: '2026-11-26T00:00:00Z',
            finishedAt: '2026-11-26T00:00:09Z',
          };
          cluster.api.change(path, {
            status: { initContainerStatuses: [{ name: 'git-clone', state: { terminated } }] },
          });
          return path;
        };
        replacePods();
        expect(await cluster.ask('init-is-short', options)).toMatchObject({
          status: 'fails',
          seen: 'git-clone took 9 s',
        });
      });

      test('another workspace whose pod goes with it is named', async () => {
        replacePods(() => {
          cluster.api.objects.delete(cluster.podPath(ha()));
          cluster.addPod(ha());
          return Promise.resolve();
        });
        expect(await cluster.ask('others-untouched', options)).toMatchObject({
          status: 'fails',
          seen: 'the pod of opencode-ha was replaced too',
        });
      });
    });

    describe('the Secret', () => {
      const secret = (): string => cluster.path('secret', 'opencode-flux-secret');
      const password = (): string =>
        Buffer.from(textAt(cluster.api.objects.get(secret()), 'data', 'PASSWORD') ?? '', 'base64').toString();

      /** Plays Reloader: a Secret that changes replaces the pod, with the server started on what `value` makes of the password. */
      function reload(value: (password: string) => string = (current) => current): void {
        cluster.api.onChange = (method, path) => {
          if (method !== 'PATCH' || path !== secret()) return;
          void openCode
            .stop()
            .then(() => {
              openCode.password = value(password());
              return openCode.start();
            })
            .then(() => {
              cluster.api.objects.delete(cluster.podPath(flux()));
              cluster.addPod(flux());
            });
        };
      }

      test('restarts the pod, and the old password is back afterwards', async () => {
        reload();
        expect(await cluster.ask('secret-restarts', options)).toEqual({
          status: 'holds',
          seen: 'the pod was replaced by itself, and takes the new password',
        });
        expect(password()).toBe(PASSWORD);
        expect(openCode.password).toBe(PASSWORD);
      });

      test('no further pod is waited for where an ExternalSecret has given the old password back', async () => {
        let reverts = 0;
        const revert = (current: string): string => {
          const live = cluster.api.objects.get(secret());
          const data = { PASSWORD: Buffer.from(PASSWORD).toString('base64') };
          if (current !== PASSWORD) reverts += 1;
          cluster.api.objects.set(secret(), { ...live, data: { ...recordAt(live, 'data'), ...data } } as typeof live &
            object);
          return PASSWORD;
        };
        reload(revert);
        expect(await cluster.ask('secret-restarts', options)).toMatchObject({ status: 'holds' });
        expect(reverts).toBe(1);
      });

      test('a pod that keeps the old value is noticed', async () => {
        reload(() => PASSWORD);
        expect(await cluster.ask('secret-restarts', options)).toMatchObject({
          status: 'fails',
          seen: 'with the new password the new pod answers 401',
        });
        expect(password()).toBe(PASSWORD);
      });

      test('a pod that nobody replaces is not waited for for ever, and the old password is back', async () => {
        expect(await cluster.ask('secret-restarts', options, 0.3)).toMatchObject({
          status: 'unknown',
          seen: 'no answer within 3 s',
        });
        expect(password()).toBe(PASSWORD);
      });
    });

    describe('the backup', () => {
      const source = (): string => cluster.path('replicationSource', 'opencode-flux');
      const trigger = (): unknown => at(cluster.api.objects.get(source()), 'spec', 'trigger');

      /** Plays VolSync, and the kubelet for the pod that reads: it logs these sessions. */
      function synchronize(restored: () => readonly string[], lastSyncTime = '2026-11-26T12:00:00Z'): void {
        cluster.api.onChange = (method, path, object) => {
          if (method === 'DELETE') return;
          const word = textAt(object, 'spec', 'trigger', 'manual');
          if (path.includes('/replicationsources/') && word !== undefined)
            cluster.api.change(path, { status: { lastManualSync: word, lastSyncTime } });
          if (path.includes('/replicationdestinations/') && word !== undefined)
            cluster.api.change(path, { status: { lastManualSync: word } });
          if (path.endsWith('/pods/opencode-flux-verify')) {
            cluster.api.logs.set(`${path}/reader`, `${JSON.stringify(restored())}\n`);
            cluster.api.change(path, { status: { phase: 'Succeeded' } });
          }
        };
      }

      test('runs when it is told to, and has its schedule back', async () => {
        const before = trigger();
        synchronize(() => []);
        expect(await cluster.ask('backup-runs', options)).toEqual({
          status: 'holds',
          seen: 'lastSyncTime went from 2026-11-26T00:00:00Z to 2026-11-26T12:00:00Z',
        });
        expect(trigger()).toEqual(before);
      });

      test('one that says it ran, and did not, is noticed', async () => {
        synchronize(() => [], '2026-11-26T00:00:00Z');
        expect(await cluster.ask('backup-runs', options)).toMatchObject({
          status: 'fails',
          seen: 'lastSyncTime stays 2026-11-26T00:00:00Z',
        });
      });

      test('a restored volume has the sessions, and nothing of the restore stays', async () => {
        const id = await createSession();
        synchronize(() => [id, 'ses_of_another_day']);
        const objects = [...cluster.api.objects.keys()];
        expect(await cluster.ask('restore-has-sessions', options)).toEqual({
          status: 'holds',
          seen: '1 sessions, all of them in the restored volume',
        });
        expect([...cluster.api.objects.keys()]).toEqual(objects);
        synchronize(() => []);
        expect(await cluster.ask('restore-has-sessions', options)).toMatchObject({
          status: 'fails',
          seen: '1 of 1 sessions are not in the restored volume',
        });
        await request(`/session/${id}`, 'DELETE');
      });
    });

    async function request(path: string, method = 'GET', body?: unknown): Promise<unknown> {
      const authorization = `Basic ${Buffer.from(`opencode:${openCode.password}`).toString('base64')}`;
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await fetch(`http://127.0.0.1:${String(openCode.port)}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.json();
    }

    async function sessions(): Promise<unknown> {
      return request('/session');
    }

    async function createSession(): Promise<string> {
      return textAt(await request('/session', 'POST', { title: 'to be kept' }), 'id') ?? '';
    }
  },
);
