import { type Criterion, fails, holds } from '../../criterion';
import { copilot } from '../sessions';
import type { WorkspaceSubject } from '../subject';

/** That the server has a login, not that GitHub still accepts it: only a prompt would tell. */
export const copilotModels: Criterion<WorkspaceSubject> = {
  id: '*-03',
  slug: 'copilot-models',
  title: 'GitHub Copilot is logged in and its models are listed',
  async check({ server, workspace }, { signal }) {
    if (!workspace.copilot) return holds('the workspace is described without Copilot');
    const { connected, models } = await copilot(server, signal);
    if (!connected)
      return fails(
        'GitHub Copilot is not among the connected providers',
        'carry a login to the store: seed-copilot-auth.sh --push',
      );
    if (models === 0)
      return fails(
        'GitHub Copilot is connected, without a model',
        'look at the log of the pod: can it reach models.dev?',
      );
    return holds(`${String(models)} models of GitHub Copilot`);
  },
};
