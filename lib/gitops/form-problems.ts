import type { IConstruct } from 'constructs';
import { GitOpsApp } from './gitops-app';
import { throwProblems } from './synth-error';

/**
 * Whether the synth tells what is wrong with the form of props, together with everything else. Throws it where the app is none of
 * ours: it would render the construct without asking.
 */
export function requireCollector(construct: IConstruct, problems: readonly string[]): void {
  if (!(construct.node.root instanceof GitOpsApp)) throwProblems(construct.node.path, problems);
}
