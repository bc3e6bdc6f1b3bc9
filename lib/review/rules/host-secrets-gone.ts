import type { Consequence } from '../model';
import { changedHosts, hostContainerPairs } from './host-containers';
import { hostOptions } from './host-options';
import type { Rule } from './rule';

/** A container of a host no longer reads the file that its password and keys are in. */
export const hostSecretsGone: Rule = (context) => {
  const sides = new Map(changedHosts(context).map((pair) => [pair.host, pair]));
  return hostContainerPairs(context).flatMap(({ unit, before, after }): readonly Consequence[] => {
    const pair = sides.get(unit.host);
    if (pair === undefined) return [];
    const now = hostOptions(pair.after, after).environmentFiles;
    const gone = hostOptions(pair.before, before).environmentFiles.filter((file) => !now.includes(file));
    if (gone.length === 0) return [];
    const isServer = /opencode(?:-server)?(?:[:@]|$)/.test(after.image);
    return [
      {
        rule: 'host-secrets-gone',
        grade: 'outage',
        subject: unit,
        summary: `${after.name} no longer reads ${gone.join(', ')}${isServer ? ': without a password in it, whoever reaches the server uses it as its owner' : ', and the keys in it'}`,
        ...(now.length > 0 && { detail: `it reads ${now.join(', ')}` }),
      },
    ];
  });
};
