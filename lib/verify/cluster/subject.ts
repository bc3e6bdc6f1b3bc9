import type { AppInspection } from '../../gitops/inspection';
import type { FoundationFacts } from '../../workspace/foundation-facts';
import type { WorkspaceFacts } from '../../workspace/workspace-facts';
import type { ClusterClient } from './cluster-client';
import type { EmittedObject } from './emitted-objects';
import type { PodReplacement } from './pod-replacement';
import type { WorkspaceServer } from './workspace-server';

/** What a criterion of the foundation is asked of. */
export interface FoundationSubject {
  readonly cluster: ClusterClient;
  readonly foundation: FoundationFacts;
  readonly inspection: AppInspection;
}

/** What a criterion of a workspace is asked of. */
export interface WorkspaceSubject {
  readonly cluster: ClusterClient;
  readonly workspace: WorkspaceFacts;

  /** The other workspaces of the app, which have to stay untouched. */
  readonly others: readonly WorkspaceFacts[];

  readonly server: WorkspaceServer;

  /** What the app emits for the workspace. */
  readonly objects: readonly EmittedObject[];

  /** Where the lines are that make the Gateway serve the certificate. */
  readonly certificateAdvice: string | null;

  /** Seconds that streams are kept open. */
  readonly streamSeconds: number;

  /** The pod's deletion, which several criteria look at and which happens once. */
  readonly replacement: PodReplacement;
}
