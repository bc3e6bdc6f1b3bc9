import { claimMounts, environmentOf, isOpenCode, type PodContainer } from '../deployment/workload';
import { textAt } from '../json';
import type { Consequence } from '../model';
import type { ObjectPair, Rule } from './rule';
import { changedWorkloads, containerPairs } from './workloads';

/** The variables by which OpenCode finds its data, the most particular first. */
const DATA_VARIABLES = ['XDG_DATA_HOME', 'HOME'] as const;

/** A server looks for its data elsewhere on the same volume. */
export const dataPathMoved: Rule = (context) => changedWorkloads(context).flatMap(movedIn);

function movedIn(pair: ObjectPair): readonly Consequence[] {
  return containerPairs(pair).flatMap(([before, after]) => {
    if (before.init) return [];
    const old = claimMounts(before).flatMap(({ claim, path, subPath }) => {
      const now = claimMounts(after).filter((mount) => mount.claim === claim);
      // Mounted at the same place, or no longer at all, which is a rule of its own.
      if (now.length === 0 || now.some((mount) => mount.path === path && mount.subPath === subPath)) return [];
      return [{ claim, before: { path, subPath }, after: now[0] ?? { path, subPath } }];
    });
    return isOpenCode(after) ? openCode(pair, before, after, old) : old.map((mount) => moved(pair, mount));
  });
}

interface Moved {
  readonly claim: string;
  readonly before: { readonly path: string; readonly subPath: string };
  readonly after: { readonly path: string; readonly subPath: string };
}

function moved({ after: { identity } }: ObjectPair, { claim, before, after }: Moved): Consequence {
  const place = ({ path, subPath }: Moved['before']): string =>
    subPath === '' ? path : `${path} (${subPath} of the volume)`;
  return {
    rule: 'data-path-moved',
    grade: 'outage',
    subject: identity,
    summary: `the claim ${claim} is mounted at ${place(after)} instead of ${place(before)}: ${identity.name} finds its data only if it looks there`,
  };
}

/** OpenCode's data is on the volume still, but where it looks for it counts from a variable. */
function openCode(
  pair: ObjectPair,
  before: PodContainer,
  after: PodContainer,
  mounts: readonly Moved[],
): readonly Consequence[] {
  const [old, young] = [dataFolder(before), dataFolder(after)];
  const [oldPlace, youngPlace] = [placeOnVolume(before, old), placeOnVolume(after, young)];
  if (old === young && mounts.length === 0) return [];
  const { identity } = pair.after;
  if (oldPlace === youngPlace && oldPlace !== undefined) {
    return [
      {
        rule: 'data-path-moved',
        grade: 'note',
        subject: identity,
        summary: `the data of ${identity.name} is at ${young} instead of ${old}, and the same: volume and variable move together`,
        detail: 'paths that sessions have on record lead nowhere',
      },
    ];
  }
  if (oldPlace === undefined) return [];
  return [
    {
      rule: 'data-path-moved',
      grade: 'outage',
      subject: identity,
      summary: `${identity.name} looks for its sessions and its login at ${young} instead of ${old}, and starts without them`,
      detail:
        youngPlace === undefined
          ? 'that is on no volume: what is written from now on is lost with the pod'
          : 'what is there stays on the volume',
      next: 'move the folder on the volume, or keep the path',
    },
  ];
}

function dataFolder(container: PodContainer): string {
  const variables = environmentOf(container.container);
  for (const name of DATA_VARIABLES) {
    const value = textAt(variables.get(name), 'value');
    if (value !== undefined) return name === 'HOME' ? `${value}/.local/share/opencode` : `${value}/opencode`;
  }
  return '/root/.local/share/opencode';
}

/** Which claim a folder is on, and where on it. */
function placeOnVolume(container: PodContainer, folder: string): string | undefined {
  const mount = claimMounts(container)
    .filter(({ path }) => folder === path || folder.startsWith(`${path}/`))
    .sort((one, other) => other.path.length - one.path.length)[0];
  return mount === undefined ? undefined : [mount.claim, mount.subPath, folder.slice(mount.path.length)].join('\n');
}
