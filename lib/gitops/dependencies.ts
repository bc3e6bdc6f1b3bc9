import { ApiObject, type Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { FluxApp } from './flux-app';

interface Listed {
  readonly objects: ApiObject[];
}

/**
 * Carries construct dependencies over to what Flux and kustomize know: between FluxApps they become `dependsOn`, within a
 * directory the object that is depended on is listed first. Returns the cycles.
 */
export function applyDependencies(
  constructs: readonly IConstruct[],
  directories: ReadonlyMap<Chart, Listed>,
): string[] {
  const problems: string[] = [];
  const before = new Map<ApiObject, Set<ApiObject>>();
  for (const source of constructs) {
    for (const target of source.node.dependencies) {
      const [sourceApp, targetApp] = [fluxAppOf(source), fluxAppOf(target)];
      if (sourceApp !== undefined && targetApp !== undefined && sourceApp !== targetApp) {
        sourceApp.addDependsOnApp(targetApp);
        continue;
      }
      const targets = apiObjectsBelow(target);
      for (const object of apiObjectsBelow(source)) {
        const known = before.get(object) ?? new Set();
        for (const other of targets) if (other !== object && other.chart === object.chart) known.add(other);
        before.set(object, known);
      }
    }
  }
  if (before.size === 0) return problems;
  for (const { objects } of directories.values()) {
    if (objects.some((object) => before.has(object)))
      objects.splice(0, objects.length, ...sorted(objects, before, problems));
  }
  return problems;
}

function apiObjectsBelow(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
}

function fluxAppOf(construct: IConstruct): FluxApp | undefined {
  if (construct instanceof FluxApp) return construct;
  return construct.node.scope === undefined ? undefined : fluxAppOf(construct.node.scope);
}

/** Dependencies first, else in the order of creation. */
function sorted(
  objects: readonly ApiObject[],
  before: ReadonlyMap<ApiObject, ReadonlySet<ApiObject>>,
  problems: string[],
): ApiObject[] {
  const result = new Set<ApiObject>();
  const open: ApiObject[] = [];
  const visit = (object: ApiObject): void => {
    if (result.has(object)) return;
    if (open.includes(object)) {
      const cycle = [...open.slice(open.indexOf(object)), object].map(({ node }) => node.path).join(' → ');
      problems.push(`[${object.node.path}] depends on itself: ${cycle}`);
      return;
    }
    open.push(object);
    for (const other of before.get(object) ?? []) visit(other);
    open.pop();
    result.add(object);
  };
  for (const object of objects) visit(object);
  return [...result];
}
