import { type Criterion, fails, holds } from '../../criterion';
import { refusedConfiguration } from '../refused-configuration';
import type { WorkspaceSubject } from '../subject';

/** `/global/health` answers 200 all the same, so no probe sees it; what the server answers 200 with has secrets in it. */
export const configurationTaken: Criterion<WorkspaceSubject> = {
  id: '*-CONFIG',
  slug: 'configuration-taken',
  title: "the server takes its configuration, and the repository's own",
  async check({ server }, { signal }) {
    const answer = await server.ask('/config', { signal });
    const refused = answer.status === 200 ? undefined : refusedConfiguration(answer.text);
    if (refused !== undefined)
      return fails(
        refused,
        'correct the file, then restart the pod: docs/troubleshooting.md#a-configuration-that-is-refused',
      );
    server.jsonOf('/config', answer);
    return holds('/config answers 200');
  },
};
