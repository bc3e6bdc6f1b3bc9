import { bySectionAndKey } from '../compare/compare-units';
import type { Consequence } from '../model';
import { changedHosts, hostContainerPairs } from './host-containers';
import { hostOptions } from './host-options';
import type { Rule } from './rule';

/** Directives that hold a service back. */
const HARDENING =
  /^Service\.(?:CapabilityBoundingSet|IPAddressDeny|KeyringMode|LockPersonality|MemoryDenyWriteExecute|NoNewPrivileges|Private\w+|Protect\w+|Restrict\w+|SystemCall\w+|UMask|User|DynamicUser)$/;

/** A container or a unit of a host is held back less than before. */
export const hostSecurityLoosened: Rule = (context) => {
  const sides = new Map(changedHosts(context).map((pair) => [pair.host, pair]));
  return [
    ...hostContainerPairs(context).flatMap(({ unit, before, after }): readonly Consequence[] => {
      const pair = sides.get(unit.host);
      if (pair === undefined) return [];
      const [old, young] = [hostOptions(pair.before, before), hostOptions(pair.after, after)];
      const added = young.capabilities.filter((name) => !old.capabilities.includes(name));
      const texts = [
        ...(young.privileged && !old.privileged ? ['is privileged, and as good as root on the host'] : []),
        ...(old.noNewPrivileges && !young.noNewPrivileges ? ['may gain rights that its parent does not have'] : []),
        ...(added.length === 0 ? [] : [`gets ${added.join(', ')}`]),
      ];
      return texts.map((text) => say(unit, `${after.name} ${text}`));
    }),
    ...context.changes.flatMap(({ before, after }): readonly Consequence[] => {
      if (before?.type !== 'unit' || after?.type !== 'unit') return [];
      const young = bySectionAndKey(after.directives);
      const gone = [...bySectionAndKey(before.directives).keys()].filter(
        (field) => HARDENING.test(field) && !young.has(field),
      );
      if (gone.length === 0) return [];
      return [
        say(
          after.identity,
          `${after.identity.name} is no longer held back by ${gone.map((field) => field.slice('Service.'.length)).join(', ')}`,
        ),
      ];
    }),
  ];
};

function say(subject: Consequence['subject'], summary: string): Consequence {
  return { rule: 'host-security-loosened', grade: 'outage', subject, summary };
}
