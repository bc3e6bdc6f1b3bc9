import type { HostContainer } from '../deployment/host-pods';
import type { Consequence } from '../model';
import { type HostContainerPair, hostContainerPairs } from './host-containers';
import type { Rule } from './rule';

/** Folders and sockets that give a container power over its host. */
const POWERFUL =
  /^\/$|^\/(?:etc|root|boot|dev|proc|sys)(?:\/|$)|\/(?:docker|podman|containerd|crio)\.sock$|^\/(?:var\/)?run\/podman(?:\/|$)/;

/** A container of a host mounts something else. */
export const hostMountChanged: Rule = (context) => hostContainerPairs(context).flatMap(changes);

interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

function changes(pair: HostContainerPair): readonly Consequence[] {
  const [old, young] = [mounts(pair.before), mounts(pair.after)];
  const found: Consequence[] = [];
  const say = (grade: Consequence['grade'], summary: string, next?: string): void => {
    found.push({ rule: 'host-mount-changed', grade, subject: pair.unit, summary, ...(next !== undefined && { next }) });
  };
  const { name } = pair.after;
  for (const mount of young) {
    const before = old.find(({ target }) => target === mount.target);
    if (before === undefined) {
      if (POWERFUL.test(mount.source))
        say('outage', `${name} gets ${mount.source} of the host${mount.readOnly ? '' : ', and may write to it'}`);
      else say('note', `${name} mounts ${mount.source} at ${mount.target}`);
    } else if (before.source !== mount.source) {
      if (mount.readOnly) say('note', `${name} mounts ${mount.source} instead of ${before.source} at ${mount.target}`);
      else {
        say(
          'outage',
          `${name} keeps its data in ${mount.source} instead of ${before.source}, and starts without what is there`,
          `stop the pod and move ${before.source}, or keep the folder`,
        );
      }
    } else if (before.readOnly && !mount.readOnly) {
      say('outage', `${name} may write to ${mount.source} of the host`);
    }
  }
  for (const mount of old) {
    if (young.some(({ target }) => target === mount.target)) continue;
    if (mount.readOnly) say('note', `${name} no longer mounts ${mount.source}`);
    else
      say(
        'data-loss',
        `${name} no longer keeps ${mount.target} on the host: what it writes there is lost with the container`,
      );
  }
  return found;
}

function mounts({ volumes }: HostContainer): readonly Mount[] {
  return volumes.map((volume) => {
    const [source = '', target = source, options = ''] = volume.split(':');
    return { source, target, readOnly: options.split(',').includes('ro') };
  });
}
