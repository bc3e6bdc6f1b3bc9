import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { SynthError, throwTidily } from './synth-error';

/** What is wrong where a construct is of another copy of cdk8s; nothing else would say so. */
const OTHER_CDK8S =
  'it was made by another copy of cdk8s: install one only (npm ls cdk8s shows them, npm dedupe often helps)';

/** The same of this library. */
export const OTHER_LIBRARY =
  'it was made by another copy of cdk8s-opencode: install one only (npm ls cdk8s-opencode shows them, npm dedupe often helps)';

/** Two copies of cdk8s in one tree render to nothing, or to half of what was meant. */
export function foreignCopy(construct: IConstruct): string | undefined {
  const looksLike = ApiObject.isApiObject(construct) ? ApiObject : Chart.isChart(construct) ? Chart : undefined;
  if (looksLike === undefined || isMadeBy(looksLike, construct)) return undefined;
  return OTHER_CDK8S;
}

/** Whether this very class made it; `instanceof` holds for every copy's charts and objects. */
export function isMadeBy(made: { readonly prototype: object }, construct: object): boolean {
  return Object.prototype.isPrototypeOf.call(made.prototype, construct);
}

/**
 * Throws where the app belongs to another copy of cdk8s, which would look for objects of its own, find none, and write empty
 * manifests.
 */
export function checkApp(construct: IConstruct): void {
  const { root } = construct.node;
  if (isMadeBy(App, root) || !looksLikeApp(root)) return;
  throwTidily(new SynthError('the app is not valid', [`[${construct.node.path}] the app: ${OTHER_CDK8S}`]));
}

function looksLikeApp(root: IConstruct): boolean {
  return 'synthYaml' in root && 'outdir' in root && 'resolvers' in root;
}
