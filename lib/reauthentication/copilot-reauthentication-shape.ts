import { type Shape, fields, flag, listOf, mapping, optional, shownBy, text } from '../validation/shape';
import type { CopilotReauthenticationProps } from './copilot-reauthentication';
import type { ReauthenticatedWorkspace, WorkspaceSecretNames } from './reauthenticated-workspace';

const names = fields<WorkspaceSecretNames>({ githubPat: optional(text), password: text, copilotAuth: text });

/** The form of what the script needs to know of a workspace. */
const reauthenticatedWorkspaceShape: Shape = fields<ReauthenticatedWorkspace>({
  name: text,
  namespace: text,
  deployment: text,
  secret: text,
  secretKeys: names,
  variables: optional(names),
  externalSecret: optional(text),
  refreshInterval: optional(text),
  reloader: optional(flag),
  username: optional(text),
  url: optional(text),
});

/** The form of the props of a `CopilotReauthentication`. */
export const copilotReauthenticationShape: Shape = fields<CopilotReauthenticationProps>({
  writer: shownBy('new DopplerSecretStore({ clusterSecretStore, project, config })', mapping),
  workspaces: optional(listOf(reauthenticatedWorkspaceShape)),
  path: optional(text),
});
