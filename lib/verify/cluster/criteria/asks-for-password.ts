import { type Criterion, fails, holds, unknown } from '../../criterion';
import type { WorkspaceSubject } from '../subject';

/** Pages, the API, a stream, a file of the UI, and what is not there. */
const PATHS = [
  '/',
  '/config',
  '/doc',
  '/global/health',
  '/session',
  '/event',
  '/provider',
  '/project/current',
  '/pty',
  '/assets/index.js',
  '/no-such-page',
];

export const asksForPassword: Criterion<WorkspaceSubject> = {
  id: '*-02',
  slug: 'asks-for-password',
  title: 'without the password every path answers 401',
  async check({ server }, { signal }) {
    const open: string[] = [];
    for (const path of PATHS) {
      const { status } = await server.ask(path, { login: false, signal });
      if (status >= 500)
        return unknown(
          `${path} answers ${String(status)}`,
          'look at the pod (pod-as-declared) and at the route (objects-ready)',
        );
      if (status !== 401) open.push(`${path} answers ${String(status)}`);
    }
    if (open.length === 0)
      return holds(`401 on ${String(PATHS.length)} paths, such as ${PATHS.slice(0, 3).join(', ')}`);
    return fails(
      open.join(', '),
      'does the Secret have a password, and does the pod read it? Is another server behind the hostname?',
    );
  },
};
