import { type Criterion, fails, holds, type Outcome } from '../../criterion';
import { listAt, textAt } from '../../json-path';
import { type Condition, conditionAmong, conditionOf, inItsWords } from '../conditions';
import type { LiveObject } from '../cluster-client';
import { RESOURCES, resourceOf } from '../resource';
import type { WorkspaceSubject } from '../subject';

/** What each kind's controller says when it has taken the object in. */
const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  HelmRelease: ['Ready'],
  Kustomization: ['Ready'],
  ExternalSecret: ['Ready'],
  HTTPRoute: ['Accepted', 'ResolvedRefs'],
  BackendTrafficPolicy: ['Accepted'],
};

/** The order in which they depend on each other: the first that is not ready is the one to look at. */
const ORDER = ['Kustomization', 'ExternalSecret', 'HelmRelease', 'HTTPRoute', 'BackendTrafficPolicy'];

interface Expected {
  readonly kind: string;
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
}

export const objectsReady: Criterion<WorkspaceSubject> = {
  id: 'SEC-02',
  slug: 'objects-ready',
  title: 'Kustomization, ExternalSecret, HelmRelease, HTTPRoute and BackendTrafficPolicy are accepted and ready',
  async check(subject, { signal }) {
    const expected = expectedObjects(subject);
    for (const { kind, group, namespace, name } of expected) {
      const resource = resourceOf(group, kind);
      if (resource === undefined) continue;
      const live = await subject.cluster.get(resource, namespace, name, signal);
      if (live === undefined) return fails(`there is no ${kind} ${namespace}/${name}`, whatApplies(subject, kind));
      const objection = objectionOf(kind, live, namespace, name);
      if (objection !== undefined) return objection;
    }
    return holds(expected.map(({ kind, name }) => `${kind} ${name}`).join(', '));
  },
};

/** Those that the app emits, and the route that the chart makes. */
function expectedObjects({ objects, workspace }: WorkspaceSubject): readonly Expected[] {
  const emitted = objects
    .filter(({ kind, group }) => CONDITIONS[kind] !== undefined && resourceOf(group, kind) !== undefined)
    .map(({ kind, group, name, namespace }) => ({ kind, group, name, namespace: namespace ?? workspace.namespace }));
  const route =
    emitted.some(({ kind }) => kind === 'HTTPRoute') || !emitted.some(({ kind }) => kind === 'BackendTrafficPolicy');
  const { kind, group } = RESOURCES.httpRoute;
  const all = route ? emitted : [...emitted, { kind, group, name: workspace.name, namespace: workspace.namespace }];
  return [...all].sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

function objectionOf(kind: string, live: LiveObject, namespace: string, name: string): Outcome | undefined {
  for (const type of CONDITIONS[kind] ?? []) {
    const conditions = listAt(live, 'status', kind === 'HTTPRoute' ? 'parents' : 'ancestors').map((parent) =>
      conditionAmong(listAt(parent, 'conditions'), type),
    );
    const all: readonly (Condition | undefined)[] =
      kind === 'HTTPRoute' || kind === 'BackendTrafficPolicy' ? conditions : [conditionOf(live, type)];
    const bad = all.find((condition) => condition?.status !== 'True');
    if (all.length === 0 || bad !== undefined || all.includes(undefined)) {
      return fails(
        `${kind} ${namespace}/${name} is not ${type}: ${inItsWords(bad)}`,
        `kubectl --namespace ${namespace} describe ${kind.toLowerCase()} ${name}`,
      );
    }
  }
  const generation = live['metadata'] as { readonly generation?: number } | undefined;
  const observed = (live['status'] as { readonly observedGeneration?: number } | undefined)?.observedGeneration;
  if (observed !== undefined && generation?.generation !== undefined && observed < generation.generation) {
    return fails(
      `${kind} ${namespace}/${name}: its controller has not seen the newest change yet`,
      `wait, or look at ${textAt(live, 'kind') ?? kind}'s controller`,
    );
  }
  return undefined;
}

function whatApplies({ workspace: { name, fluxNamespace } }: WorkspaceSubject, kind: string): string {
  return kind === 'Kustomization'
    ? 'does Flux read the tree? flux get sources git; flux get kustomizations'
    : `flux get kustomization ${name} --namespace ${fluxNamespace}`;
}
