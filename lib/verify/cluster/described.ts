import type { AppInspection } from '../../gitops/inspection';
import type { Description } from '../../gitops/description';
import type { FoundationFacts } from '../../workspace/foundation-facts';
import type { WorkspaceFacts } from '../../workspace/workspace-facts';

/** A foundation with its workspaces, as an app describes them. */
export interface Described {
  readonly foundation: FoundationFacts;
  readonly workspaces: readonly WorkspaceFacts[];
  readonly inspection: AppInspection;
}

/** The foundations of an app. The library that made the app wrote the descriptions, in the types that are named here. */
export function describedIn(inspection: AppInspection): readonly Described[] {
  const workspaces = inspection.descriptions.filter(isWorkspace);
  return inspection.descriptions.filter(isFoundation).map((foundation) => ({
    foundation,
    workspaces: workspaces.filter(
      ({ namespace, path }) => namespace === foundation.namespace && path.startsWith(`${foundation.path}/`),
    ),
    inspection,
  }));
}

function isFoundation(description: Description): description is FoundationFacts {
  return description.kind === 'opencode-foundation';
}

function isWorkspace(description: Description): description is WorkspaceFacts {
  return description.kind === 'opencode-workspace';
}
