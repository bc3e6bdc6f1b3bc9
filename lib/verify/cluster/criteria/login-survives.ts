import { type Criterion, fails, holds } from '../../criterion';
import { REPLACES_THE_POD } from '../pod-replacement';
import type { WorkspaceSubject } from '../subject';

export const loginSurvives: Criterion<WorkspaceSubject> = {
  id: '*-08',
  slug: 'login-survives',
  title: 'so is the Copilot login',
  disruptive: REPLACES_THE_POD,
  async check({ replacement, workspace }, context) {
    if (!workspace.copilot) return holds('the workspace is described without Copilot');
    const { copilotBefore, copilotAfter } = await replacement.run(context);
    if (!copilotBefore) return fails('there was no login before', 'see copilot-models');
    if (!copilotAfter) return fails('GitHub Copilot is not connected any more', 'look at the log of copilot-login');
    return holds('GitHub Copilot is connected before and after');
  },
};
