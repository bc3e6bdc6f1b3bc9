import { listAt, textAt } from '../json-path';
import type { WorkspaceServer } from './workspace-server';

/** Ids of the sessions that the server lists. */
export async function sessionIds(server: WorkspaceServer, signal: AbortSignal): Promise<readonly string[]> {
  const sessions = await server.json('/session', { signal });
  return listAt({ sessions }, 'sessions').flatMap((session) => textAt(session, 'id') ?? []);
}

/** Makes a session, so that there is one to be looked for; deleted again by `deleteSession`. */
export async function createSession(server: WorkspaceServer, title: string, signal: AbortSignal): Promise<string> {
  const session = await server.json('/session', { method: 'POST', body: { title }, signal });
  return textAt(session, 'id') ?? '';
}

/** Deletes a session; one that is gone already is no error. */
export async function deleteSession(server: WorkspaceServer, id: string, signal: AbortSignal): Promise<void> {
  await server.ask(`/session/${id}`, { method: 'DELETE', signal });
}

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
