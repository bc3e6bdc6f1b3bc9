import { podOf, type PodContainer, userOf } from '../deployment/workload';
import { at, mapAt, mapsAt, textAt, textsAt } from '../json';
import type { Consequence } from '../model';
import type { ObjectPair, Rule } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** What is no longer held back, with the check that tells. */
const CONTAINER_CHECKS: readonly (readonly [string, (container: PodContainer) => boolean])[] = [
  ['may run as root', mayBeRoot],
  [
    'is privileged, and as good as root on the node',
    ({ container }) => at(container, 'securityContext', 'privileged') === true,
  ],
  [
    'may gain rights that its parent does not have',
    ({ container }) => at(container, 'securityContext', 'allowPrivilegeEscalation') !== false,
  ],
  [
    'keeps capabilities of the kernel',
    ({ container }) => !textsAt(container, 'securityContext', 'capabilities', 'drop').includes('ALL'),
  ],
  ['has its system calls unfiltered', hasNoSeccomp],
  [
    'may change the files of its image',
    ({ container }) => at(container, 'securityContext', 'readOnlyRootFilesystem') !== true,
  ],
];

/** A pod is held back less than before. */
export const securityLoosened: Rule = (context) =>
  changedWorkloads(context).flatMap((pair) => [
    ...podWide(pair),
    ...containerPairs(pair).flatMap(([before, after]) => perContainer(pair, before, after)),
  ]);

function perContainer(pair: ObjectPair, before: PodContainer, after: PodContainer): readonly Consequence[] {
  const loosened = CONTAINER_CHECKS.filter(([, check]) => check(after) && !check(before)).map(([text]) => text);
  const added = capabilities(after).filter((name) => !capabilities(before).includes(name));
  const texts = [...loosened, ...(added.length === 0 ? [] : [`gets ${added.join(', ')}`])];
  return texts.length === 0
    ? []
    : [say(pair, `the container ${after.name} of ${pair.after.identity.name} ${joined(texts)}`)];
}

function podWide(pair: ObjectPair): readonly Consequence[] {
  const [before, after] = [podOf(pair.before), podOf(pair.after)];
  const { name } = pair.after.identity;
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter(
    (field) => at(after, field) === true && at(before, field) !== true,
  );
  const old = mapsAt(before, 'volumes').flatMap((volume) => textAt(volume, 'hostPath', 'path') ?? []);
  const paths = mapsAt(after, 'volumes')
    .flatMap((volume) => textAt(volume, 'hostPath', 'path') ?? [])
    .filter((path) => !old.includes(path));
  return [
    ...(shared.length === 0 ? [] : [say(pair, `the pod of ${name} shares with its node: ${shared.join(', ')}`)]),
    ...(paths.length === 0 ? [] : [say(pair, `the pod of ${name} mounts ${paths.join(', ')} of its node`)]),
  ];
}

function mayBeRoot(each: PodContainer): boolean {
  const { container, pod } = each;
  const user = userOf(each);
  if (user !== undefined) return user === '0';
  return (at(container, 'securityContext', 'runAsNonRoot') ?? at(pod, 'securityContext', 'runAsNonRoot')) !== true;
}

function hasNoSeccomp({ container, pod }: PodContainer): boolean {
  const type =
    textAt(container, 'securityContext', 'seccompProfile', 'type') ??
    textAt(pod, 'securityContext', 'seccompProfile', 'type');
  return type === undefined || type === 'Unconfined';
}

function capabilities({ container }: PodContainer): readonly string[] {
  return textsAt(mapAt(container, 'securityContext'), 'capabilities', 'add');
}

function joined(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}

function say({ after }: ObjectPair, summary: string): Consequence {
  return { rule: 'security-loosened', grade: 'outage', subject: after.identity, summary };
}
