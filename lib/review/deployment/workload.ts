import { listAt, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject, ObjectItem } from '../model';
import type { Fact } from './deployment';

const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Whether an object keeps pods running. */
export function isWorkload({ identity }: ObjectItem): boolean {
  return identity.group === 'apps' && WORKLOADS.has(identity.kind);
}

/** The pod that an object keeps running. */
export function podSpec({ object }: ObjectItem): JsonObject {
  return mapAt(object, 'spec', 'template', 'spec');
}

/** Labels of the pods that an object keeps running. */
export function podLabels({ object }: ObjectItem): JsonObject {
  return mapAt(object, 'spec', 'template', 'metadata', 'labels');
}

/** Whether a map of labels is met by the pods of an object; an empty one names no pod in particular. */
export function selectsPods(selector: JsonObject, workload: ObjectItem): boolean {
  const labels = podLabels(workload);
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Names of the claims that a pod mounts. */
export function mountedClaims(workload: ObjectItem): readonly string[] {
  const volumes = listAt(podSpec(workload), 'volumes');
  return distinct(volumes.map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName')));
}

/** Names of the Secrets that a pod reads, as files or as variables. */
export function readSecrets(workload: ObjectItem): readonly string[] {
  const spec = podSpec(workload);
  const volumes = listAt(spec, 'volumes').flatMap((volume) => [
    textAt(volume, 'secret', 'secretName'),
    ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
  ]);
  const variables = containers(spec).flatMap((container) => [
    ...listAt(container, 'env').map((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name')),
    ...listAt(container, 'envFrom').map((source) => textAt(source, 'secretRef', 'name')),
  ]);
  return distinct([...volumes, ...variables]);
}

/** What a reviewer wants to see of a pod at a glance. */
export function podFacts(workload: ObjectItem): readonly Fact[] {
  const spec = podSpec(workload);
  const [main = {}] = mapsAt(spec, 'containers');
  const facts: Fact[] = [];
  const say = (name: string, value: string | undefined): void => {
    if (value !== undefined) facts.push({ name, value });
  };
  say('image', textAt(main, 'image'));
  say('memory', textAt(main, 'resources', 'limits', 'memory') ?? 'no limit');
  say('runs as', userOf(spec, main));
  const replicas = textAt(workload.object, 'spec', 'replicas');
  if (replicas !== '1') say('replicas', replicas);
  return facts;
}

function userOf(spec: JsonObject, main: JsonObject): string {
  const user =
    textAt(main, 'securityContext', 'runAsUser') ??
    textAt(spec, 'securityContext', 'runAsUser') ??
    'what the image says';
  return user === '0' ? 'root' : /^\d+$/.test(user) ? `uid ${user}` : user;
}

function containers(spec: JsonObject): readonly JsonObject[] {
  return [...mapsAt(spec, 'initContainers'), ...mapsAt(spec, 'containers')];
}

function distinct(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
