import { isOpenCode, isOpenCodeServer } from '../deployment/workload';
import { textAt } from '../json';
import type { Identity } from '../model';
import { hostContainerPairs } from './host-containers';
import type { RuleContext } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** The image of one container before and after. */
export interface ImagePair {
  readonly subject: Identity;

  /** Such as `opencode of opencode-flux`. */
  readonly container: string;
  readonly before: string;
  readonly after: string;

  /** Whether it keeps a database that an older version may not read. */
  readonly keepsData: boolean;

  /** Whether it is the OpenCode server. */
  readonly isOpenCode: boolean;
}

/** The images that changed, of pods and of hosts. */
export function changedImages(context: RuleContext): readonly ImagePair[] {
  const pods = changedWorkloads(context).flatMap((pair) =>
    containerPairs(pair).map(([before, after]) => ({
      subject: pair.after.identity,
      container: `${after.name} of ${pair.after.identity.name}`,
      before: textAt(before.container, 'image') ?? '',
      after: textAt(after.container, 'image') ?? '',
      keepsData: isOpenCode(after),
      isOpenCode: isOpenCode(after),
    })),
  );
  const hosts = hostContainerPairs(context).map(({ unit, before, after }) => ({
    subject: unit,
    container: `${after.name} on ${unit.host}`,
    before: before.image,
    after: after.image,
    // The socket and the scripts are mounted read-only.
    keepsData: after.volumes.some((volume) => !/:(?:[^:]*,)?ro(?:,[^:]*)?$/.test(volume)),
    isOpenCode: isOpenCodeServer(after.name, after.image),
  }));
  return [...pods, ...hosts].filter(({ before, after }) => before !== after && before !== '' && after !== '');
}
