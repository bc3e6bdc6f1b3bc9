import type { Criterion, CriterionSummary } from '../criterion';
import { asksForPassword } from './criteria/asks-for-password';
import { backupRuns } from './criteria/backup-runs';
import { certificateReady } from './criteria/certificate-ready';
import { certificateServed } from './criteria/certificate-served';
import { claimAsDeclared } from './criteria/claim-as-declared';
import { configurationTaken } from './criteria/configuration-taken';
import { copilotModels } from './criteria/copilot-models';
import { firstClone } from './criteria/first-clone';
import { hostnameResolves } from './criteria/hostname-resolves';
import { initIsShort } from './criteria/init-is-short';
import { loginScript } from './criteria/login-script';
import { loginSurvives } from './criteria/login-survives';
import { namespaceKept } from './criteria/namespace-kept';
import { noSecretCommitted } from './criteria/no-secret-committed';
import { noTokenInLogs } from './criteria/no-token-in-logs';
import { objectsReady } from './criteria/objects-ready';
import { othersUntouched } from './criteria/others-untouched';
import { podAsDeclared } from './criteria/pod-as-declared';
import { restartWaits } from './criteria/restart-waits';
import { restoreHasSessions } from './criteria/restore-has-sessions';
import { secretRestarts } from './criteria/secret-restarts';
import { secretsInStore } from './criteria/secrets-in-store';
import { sessionsListed } from './criteria/sessions-listed';
import { sessionsSurvive } from './criteria/sessions-survive';
import { streamsStayOpen } from './criteria/streams-stay-open';
import { terminalOpens } from './criteria/terminal-opens';
import { uiLoads } from './criteria/ui-loads';
import { workingDirectory } from './criteria/working-directory';
import type { FoundationSubject, WorkspaceSubject } from './subject';

/** What is asked once for what the workspaces share. */
export const FOUNDATION_CRITERIA: readonly Criterion<FoundationSubject>[] = [
  namespaceKept,
  certificateReady,
  loginScript,
  noSecretCommitted,
];

/** What is asked of each workspace: from what everything else needs to what changes something. */
export const WORKSPACE_CRITERIA: readonly Criterion<WorkspaceSubject>[] = [
  objectsReady,
  secretsInStore,
  podAsDeclared,
  claimAsDeclared,
  firstClone,
  noTokenInLogs,
  hostnameResolves,
  certificateServed,
  uiLoads,
  asksForPassword,
  configurationTaken,
  copilotModels,
  terminalOpens,
  workingDirectory,
  streamsStayOpen,
  sessionsListed,
  restartWaits,
  initIsShort,
  sessionsSurvive,
  loginSurvives,
  othersUntouched,
  secretRestarts,
  backupRuns,
  restoreHasSessions,
];

/** Every criterion of a cluster, in the order in which they are asked. */
export const CLUSTER_CRITERIA: readonly CriterionSummary[] = [...FOUNDATION_CRITERIA, ...WORKSPACE_CRITERIA];
