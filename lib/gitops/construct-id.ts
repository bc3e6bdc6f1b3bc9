import { Construct } from 'constructs';
import { throwProblems } from './synth-error';

/**
 * The id, or another one where the scope has a construct of that id: it says so with everything else that is wrong, instead
 * of an exception in the middle of the program.
 */
export function freeId(scope: Construct, id: string): string {
  if (!Construct.isConstruct(scope))
    throwProblems(id, ['it has no scope: write the app or construct that it belongs to']);
  if (scope.node.tryFindChild(id) === undefined) return id;
  scope.node.addValidation({
    validate: () => [`id is "${id}": another construct in here has it; give each its own`],
  });
  let number = 2;
  while (scope.node.tryFindChild(`${id}-${number}`) !== undefined) number++;
  return `${id}-${number}`;
}
