import { isDeepStrictEqual } from 'node:util';
import type { HostPod } from '../deployment/host-pods';
import type { Consequence } from '../model';
import { changedHosts, type HostPair, unitOf } from './host-containers';
import type { Rule } from './rule';

/** The containers of a host's pod are made anew at the next start of its unit. */
export const hostPodRecreated: Rule = (context) =>
  changedHosts(context).flatMap((host) =>
    host.after.pods.flatMap((after) => {
      const before = host.before.pods.find(({ name }) => name === after.name);
      return before === undefined ? [] : recreated(host, before, after);
    }),
  );

function recreated(host: HostPair, before: HostPod, after: HostPod): readonly Consequence[] {
  const whole =
    !isDeepStrictEqual(before.published, after.published) || after.containers.some(({ ownUnit }) => !ownUnit);
  const changed = changedContainers(host, before, after);
  const isSamePod = isDeepStrictEqual(before.published, after.published);
  if (changed.length === 0 && isSamePod) return [];
  const [first] = after.containers;
  if (first === undefined) return [];
  const reason = [
    ...(isSamePod ? [] : ['its ports change']),
    ...(changed.length === 0 ? [] : [`what is said of ${changed.join(', ')} changes`]),
  ].join(', and ');
  return [
    {
      rule: 'host-pod-recreated',
      grade: 'outage',
      subject: first.unit,
      summary: whole
        ? `all containers of the pod ${after.name} are made anew at the next start, as ${reason}: ${after.containers.map(({ name }) => name).join(', ')} are away meanwhile`
        : `${changed.join(', ')} of the pod ${after.name} ${changed.length === 1 ? 'is' : 'are'} made anew, and away meanwhile`,
      next: `systemctl daemon-reload && systemctl restart ${after.name}.service on ${host.host}`,
    },
  ];
}

/** Names of the containers that are others than before, or no longer there. */
function changedContainers(host: HostPair, before: HostPod, after: HostPod): readonly string[] {
  const said = (side: 'before' | 'after', container: HostPod['containers'][number]): unknown =>
    container.definition !== ''
      ? container.definition
      : unitOf(host[side], container)?.directives.map(({ section, key, value }) => [section, key, value]);
  const gone = before.containers
    .filter(({ name }) => after.containers.every((other) => other.name !== name))
    .map(({ name }) => name);
  const changed = after.containers
    .filter((container) => {
      const old = before.containers.find(({ name }) => name === container.name);
      return old === undefined || !isDeepStrictEqual(said('before', old), said('after', container));
    })
    .map(({ name }) => name);
  return [...gone, ...changed];
}
