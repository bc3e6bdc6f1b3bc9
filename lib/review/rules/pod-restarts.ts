import { containersOf, environmentOf, isOpenCode, isWorkload, podOf } from '../deployment/workload';
import { textAt } from '../json';
import type { Consequence, FieldChange, ObjectItem } from '../model';
import { compareObjects } from '../compare/compare-values';
import { reloaded } from './reloaded-by';
import { changedObjects, neighbours, type ObjectPair, type Rule, type RuleContext } from './rule';
import { changedWorkloads } from './workloads';
import { listAt } from '../json';

/** Why a pod restarts, by where the change is. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/initContainers\[.*\.image$/, 'the image of an init container'],
  [/containers\[.*\.image$/, 'the image'],
  [/\.env(?:From)?(?:\[|$)/, 'the environment'],
  [/\.(?:command|args|workingDir)$/, 'the command'],
  [/\.resources\b/, 'the resources'],
  [/ecurityContext\b/, 'the security context'],
  [/\.(?:volumeMounts|volumes)(?:\[|$)/, 'the volumes'],
  [/Probe\b/, 'the probes'],
  [/terminationGracePeriodSeconds$/, 'the time that it has to end'],
  [/annotations\[checksum/, 'its scripts or its configuration'],
  [/initContainers/, 'the init containers'],
  [/containers(?:\[[^\]]*\])?$/, 'the containers'],
  [/metadata\.(?:annotations|labels)/, 'the labels or annotations of the pod'],
];

/** A pod is replaced, started or stopped. */
export const podRestarts: Rule = (context) => {
  const changed = changedWorkloads(context).flatMap((pair) => scaled(pair) ?? restarted(pair) ?? []);
  const known = new Set(changed.map(({ subject }) => JSON.stringify(subject)));
  return [...changed, ...byReloader(context).filter(({ subject }) => !known.has(JSON.stringify(subject)))];
};

function scaled({ before, after }: ObjectPair): Consequence | undefined {
  const [old, young] = [before, after].map(({ object }) => textAt(object, 'spec', 'replicas') ?? '1');
  const { name } = after.identity;
  if (old === young) return undefined;
  if (young === '0') {
    return {
      rule: 'pod-restarts',
      grade: 'outage',
      subject: after.identity,
      summary: `${name} is stopped: it has no pod any more`,
    };
  }
  if (old !== '0') return undefined;
  return { rule: 'pod-restarts', grade: 'note', subject: after.identity, summary: `${name} is started` };
}

function restarted({ before, after }: ObjectPair): Consequence | undefined {
  const fields = compareObjects({ template: podTemplate(before) }, { template: podTemplate(after) });
  if (fields.length === 0 || textAt(after.object, 'spec', 'replicas') === '0') return undefined;
  return restart(after, before, `${reasons(fields)} ${reasons(fields).includes(' and ') ? 'change' : 'changes'}`);
}

function podTemplate({ object }: ObjectItem) {
  const spec = object['spec'];
  return typeof spec === 'object' && spec !== null && !Array.isArray(spec) && 'template' in spec
    ? (spec['template'] ?? null)
    : null;
}

function reasons(fields: readonly FieldChange[]): string {
  const found = [...new Set(fields.map(({ field }) => REASONS.find(([pattern]) => pattern.test(field))?.[1] ?? field))];
  const last = found.pop() ?? '';
  return found.length === 0 ? last : `${found.join(', ')} and ${last}`;
}

/** A workload with one pod on one volume is away in between; others are replaced pod by pod. */
function restart(workload: ObjectItem, running: ObjectItem, reason: string): Consequence {
  const { name } = workload.identity;
  const away =
    textAt(workload.object, 'spec', 'strategy', 'type') === 'Recreate' ||
    ((textAt(workload.object, 'spec', 'replicas') ?? '1') === '1' && workload.identity.kind === 'StatefulSet');
  return {
    rule: 'pod-restarts',
    grade: away ? 'outage' : 'note',
    subject: workload.identity,
    summary: away
      ? `${name} restarts, as ${reason}: it is away until the new pod is ready, and ${cutOff(running)}`
      : `${name} is replaced pod by pod, as ${reason}`,
  };
}

/** What becomes of the work of the pod that runs: a workspace of ours has sessions end first. */
function cutOff(running: ObjectItem): string {
  const [server] = containersOf(running).filter(isOpenCode);
  const seconds = server && textAt(environmentOf(server.container).get('FINISH_SECONDS'), 'value');
  return seconds === undefined || seconds === '0'
    ? 'what it is doing is cut off'
    : `sessions that are still busy after ${seconds} s are cut off`;
}

/** Reloader restarts a pod whose ConfigMap or Secret changes. */
function byReloader(context: RuleContext): readonly Consequence[] {
  return changedObjects(context, 'ConfigMap', 'Secret', 'ExternalSecret').flatMap(({ after }) => {
    const name =
      after.identity.kind === 'ExternalSecret'
        ? (textAt(after.object, 'spec', 'target', 'name') ?? after.identity.name)
        : after.identity.name;
    const isConfigMap = after.identity.kind === 'ConfigMap';
    return neighbours(context, 'after', after)
      .filter(({ identity }) => isWorkload(identity) && identity.namespace === after.identity.namespace)
      .filter((workload) => reads(workload, isConfigMap, name) && reloaded(workload, isConfigMap, name))
      .map((workload) =>
        restart(
          workload,
          workload,
          `the ${isConfigMap ? 'ConfigMap' : 'Secret'} ${name} changes and Reloader sees to it`,
        ),
      );
  });
}

function reads(workload: ObjectItem, isConfigMap: boolean, name: string): boolean {
  const pod = podOf(workload);
  const fromVolume = listAt(pod, 'volumes').some((volume) =>
    isConfigMap ? textAt(volume, 'configMap', 'name') === name : textAt(volume, 'secret', 'secretName') === name,
  );
  const key = isConfigMap ? 'configMapKeyRef' : 'secretKeyRef';
  const source = isConfigMap ? 'configMapRef' : 'secretRef';
  const fromEnvironment = ['initContainers', 'containers'].some((list) =>
    listAt(pod, list).some(
      (container) =>
        listAt(container, 'env').some((variable) => textAt(variable, 'valueFrom', key, 'name') === name) ||
        listAt(container, 'envFrom').some((each) => textAt(each, source, 'name') === name),
    ),
  );
  return fromVolume || fromEnvironment;
}
