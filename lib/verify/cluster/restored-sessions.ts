import type { WorkspaceFacts } from '../../workspace/workspace-facts';
import { type CheckContext, Unaskable } from '../criterion';
import { at, textAt } from '../json-path';
import { until } from '../until';
import { triggerWord } from './backup';
import type { ClusterClient, LiveObject } from './cluster-client';
import type { EmittedObject } from './emitted-objects';
import { type Resource, RESOURCES } from './resource';

/** Where OpenCode has its sessions, below the home directory. */
const DATABASE = '.local/share/opencode/opencode.db';

/** OpenCode is a Bun program, and Bun opens its database. */
const LIST_SESSIONS = [
  'const { Database } = require("bun:sqlite");',
  'const sessions = new Database(process.env.DATABASE).query("select id from session").all();',
  'console.log(JSON.stringify(sessions.map(({ id }) => id)));',
].join(' ');

/** Restores the newest backup into a claim of its own, and lists the sessions in it. What it made is deleted when the check ends. */
export async function restoredSessions(
  cluster: ClusterClient,
  workspace: WorkspaceFacts,
  objects: readonly EmittedObject[],
  context: CheckContext,
): Promise<readonly string[]> {
  const { namespace } = workspace;
  const { signal } = context;
  const name = `${workspace.name}-verify`;
  const make = async (resource: (typeof RESOURCES)[keyof typeof RESOURCES], object: LiveObject): Promise<void> => {
    await cluster.delete(resource, namespace, name, signal);
    await until(signal, async (attempt) =>
      (await cluster.get(resource, namespace, name, attempt)) === undefined ? true : undefined,
    );
    context.putBack((restoreSignal) => cluster.delete(resource, namespace, name, restoreSignal));
    await cluster.create(resource, namespace, object, signal);
  };
  const isKopiur = workspace.storage.backup === 'kopiur';
  if (isKopiur) {
    await make(RESOURCES.restore, restore(name, manifestOf(objects, 'Restore')));
  } else {
    const word = triggerWord();
    const emitted = manifestOf(objects, 'ReplicationDestination');
    await make(RESOURCES.replicationDestination, destination(name, word, emitted));
    await until(signal, async (attempt) => {
      const live = await cluster.get(RESOURCES.replicationDestination, namespace, name, attempt);
      return textAt(live, 'status', 'lastManualSync') === word ? true : undefined;
    });
  }
  const source = isKopiur ? RESOURCES.restore : RESOURCES.replicationDestination;
  const own = objects.find(
    (object) => object.kind === 'PersistentVolumeClaim' && object.name === workspace.storage.claim,
  );
  await make(RESOURCES.claim, claim(name, source, own?.manifest ?? manifestOf(objects, 'PersistentVolumeClaim')));
  await make(RESOURCES.pod, reader(name, workspace));
  const ended = await until(signal, async (attempt) => {
    const pod = await cluster.get(RESOURCES.pod, namespace, name, attempt);
    const phase = textAt(pod, 'status', 'phase');
    return phase === 'Succeeded' || phase === 'Failed' ? phase : undefined;
  });
  const log = (await cluster.logs(namespace, name, 'reader', false, signal)) ?? '';
  if (ended === 'Failed')
    throw new Unaskable(
      `the restored volume cannot be read: ${log.trim().split('\n').at(-1) ?? ''}`,
      'were the files backed up by the uid that owns them?',
    );
  return JSON.parse(log.trim().split('\n').at(-1) ?? '[]') as readonly string[];
}

function manifestOf(objects: readonly EmittedObject[], kind: string): unknown {
  const found = objects.find((object) => object.kind === kind);
  if (found === undefined)
    throw new Unaskable(`the app emits no ${kind} for the workspace`, 'is restoreFromBackup off?');
  return found.manifest;
}

function destination(name: string, word: string, emitted: unknown): LiveObject {
  const { group, version, kind } = RESOURCES.replicationDestination;
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name },
    spec: { ...(at(emitted, 'spec') as LiveObject), trigger: { manual: word } },
  };
}

function restore(name: string, emitted: unknown): LiveObject {
  const { group, version, kind } = RESOURCES.restore;
  return { apiVersion: `${group}/${version}`, kind, metadata: { name }, spec: at(emitted, 'spec') };
}

function claim(name: string, { group, kind }: Resource, emitted: unknown): LiveObject {
  const spec = at(emitted, 'spec') as LiveObject;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { ...spec, dataSourceRef: { apiGroup: group, kind, name } },
  };
}

function reader(name: string, { pod, storage }: WorkspaceFacts): LiveObject {
  const server = pod.containers.find((container) => container.name === pod.server);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: pod.securityContext,
      containers: [
        {
          name: 'reader',
          image: server?.image,
          command: ['opencode', '--eval', LIST_SESSIONS],
          env: [
            { name: 'BUN_BE_BUN', value: '1' },
            { name: 'HOME', value: '/tmp' },
            { name: 'DATABASE', value: `${storage.home}/${DATABASE}` },
          ],
          resources: server?.resources,
          securityContext: server?.securityContext,
          volumeMounts: [
            { name: 'home', mountPath: storage.home },
            { name: 'tmp', mountPath: '/tmp' },
          ],
        },
      ],
      volumes: [
        { name: 'home', persistentVolumeClaim: { claimName: name } },
        { name: 'tmp', emptyDir: {} },
      ],
    },
  };
}
