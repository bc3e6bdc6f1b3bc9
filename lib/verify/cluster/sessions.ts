import { listAt, recordAt, textAt } from '../json-path';
import type { WorkspaceServer } from './workspace-server';

/** Ids of all sessions of the repository, whatever folder they were begun in. */
export async function sessionIds(server: WorkspaceServer, signal: AbortSignal): Promise<readonly string[]> {
  return idsAt(server, `/session?scope=project&limit=${String(ALL)}`, signal);
}

/** Ids of those that the UI lists for a folder. */
export async function listedSessionIds(
  server: WorkspaceServer,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return idsAt(server, `/session?directory=${encodeURIComponent(folder)}&limit=${String(ALL)}`, signal);
}

async function idsAt(server: WorkspaceServer, path: string, signal: AbortSignal): Promise<readonly string[]> {
  const sessions = await server.json(path, { signal });
  return listAt({ sessions }, 'sessions').flatMap((session) => textAt(session, 'id') ?? []);
}

/** The server would list a hundred. */
const ALL = 100_000;

/** Makes a session, so that there is one to be looked for; deleted again by `deleteSession`. */
export async function createSession(server: WorkspaceServer, title: string, signal: AbortSignal): Promise<string> {
  const session = await server.json('/session', { method: 'POST', body: { title }, signal });
  return textAt(session, 'id') ?? '';
}

/** Deletes a session; one that is gone already is no error. */
export async function deleteSession(server: WorkspaceServer, id: string, signal: AbortSignal): Promise<void> {
  await server.ask(`/session/${id}`, { method: 'DELETE', signal });
}

/** Ids of the sessions that are busy: what a restart would cut off. The server tells the state of one directory at a time. */
export async function busySessions(
  server: WorkspaceServer,
  directory: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const since = Date.now() - BUSY_AT_MOST;
  const recent = await server.json(`/experimental/session?start=${String(since)}&limit=1000`, { signal });
  const directories = new Set([
    directory,
    ...listAt({ recent }, 'recent').flatMap((each) => textAt(each, 'directory') ?? []),
  ]);
  const states = await Promise.all(
    [...directories].map((each) => server.json(`/session/status?directory=${encodeURIComponent(each)}`, { signal })),
  );
  return states.flatMap((state) =>
    Object.entries(recordAt({ state }, 'state')).flatMap(([id, status]) =>
      textAt(status, 'type') === 'idle' ? [] : [id],
    ),
  );
}

/** Milliseconds; a session changes with each step that its model takes. */
const BUSY_AT_MOST = 86_400_000;

/** Models of GitHub Copilot that the server offers, and whether it is logged in. */
export async function copilot(
  server: WorkspaceServer,
  signal: AbortSignal,
): Promise<{ readonly connected: boolean; readonly models: number }> {
  const providers = await server.json('/provider', { signal });
  const connected = listAt(providers, 'connected').includes(COPILOT);
  const provider = listAt(providers, 'all').find((candidate) => textAt(candidate, 'id') === COPILOT);
  const models = typeof provider === 'object' && provider !== null && 'models' in provider ? provider.models : {};
  return { connected, models: typeof models === 'object' && models !== null ? Object.keys(models).length : 0 };
}

const COPILOT = 'github-copilot';
