import { type Criterion, fails, holds } from '../../criterion';
import type { WorkspaceSubject } from '../subject';

export const uiLoads: Criterion<WorkspaceSubject> = {
  id: '*-01',
  slug: 'ui-loads',
  title: 'the UI loads with the password',
  async check({ server }, { signal }) {
    const { status, contentType, text } = await server.ask('/', { signal });
    if (status === 401)
      return fails(
        '/ does not accept the password',
        'has the pod been restarted since the Secret changed? see secret-restarts',
      );
    if (status !== 200)
      return fails(`/ answers ${String(status)}`, 'look at the pod (pod-as-declared) and at the route (objects-ready)');
    if (!contentType.startsWith('text/html'))
      return fails(`/ answers ${contentType || 'without a type'}`, 'is it OpenCode that answers there?');
    return holds(`https://${server.hostname}/ answers 200 with ${String(text.length)} characters of HTML`);
  },
};
