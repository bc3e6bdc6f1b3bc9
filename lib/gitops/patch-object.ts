import { ApiObject, type JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { nearest } from '../validation/nearest';
import { Manifest } from './manifest';

/** One object of those that a construct emits. */
export interface PatchTarget {
  /** Such as `Deployment`. */
  readonly kind: string;

  /**
   * Its name, where there are several of the kind.
   *
   * @default - the only one of its kind
   */
  readonly name?: string;
}

/** Changes one object below `scope` as it is about to be written. */
export function patchObject(scope: IConstruct, { kind, name }: PatchTarget, operations: readonly JsonPatch[]): void {
  const objects = scope.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
  const found = objects.filter((object) => object.kind === kind && (name === undefined || object.name === name));
  const [object] = found;
  if (object === undefined || found.length > 1) {
    const wanted = name === undefined ? kind : `${kind} ${name}`;
    const there = (found.length > 1 ? found : objects).map((each) => `${each.kind} ${each.name}`).join(', ');
    const many = found.length > 1 ? 'several of it: name one of' : 'none of it: there are';
    const near =
      found.length > 1
        ? undefined
        : nearest(
            wanted,
            objects.flatMap((each) => [each.kind, `${each.kind} ${each.name}`]),
          );
    const advice = near === undefined ? `${many} ${there}` : `none of it: did you mean ${near}?`;
    const problem = `patch is for "${wanted}", and there is ${advice}`;
    scope.node.addValidation({ validate: () => [problem] });
    return;
  }
  Manifest.of(object).patch(...operations);
}
