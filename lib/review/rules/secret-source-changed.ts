import { mapsAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { changedObjects, type ObjectPair, type Rule } from './rule';

/** A Secret is filled from elsewhere, or has another name. */
export const secretSourceChanged: Rule = (context) => changedObjects(context, 'ExternalSecret').flatMap(changed);

function changed({ before, after }: ObjectPair): readonly Consequence[] {
  const target = secretName(after);
  const say = (summary: string, detail?: string): Consequence => ({
    rule: 'secret-source-changed',
    grade: 'outage',
    subject: after.identity,
    summary,
    ...(detail !== undefined && { detail }),
  });
  const found: Consequence[] = [];
  if (secretName(before) !== target) {
    found.push(
      say(
        `the Secret ${secretName(before)} goes, and ${target} is made instead: pods that name the old one do not start`,
        'external-secrets deletes a Secret that it owns with what made it',
      ),
    );
  }
  const [oldStore, store] = [storeOf(before), storeOf(after)];
  if (oldStore !== store)
    found.push(say(`the Secret ${target} is filled from ${store} instead of ${oldStore}: its values may be others`));
  const [oldKeys, keys] = [keysOf(before), keysOf(after)];
  for (const [key, remote] of oldKeys) {
    const now = keys.get(key);
    if (now === undefined) found.push(say(`the Secret ${target} no longer has ${key}`));
    else if (now !== remote)
      found.push(
        say(`${key} of the Secret ${target} is read from ${now} instead of ${remote}: its value may be another`),
      );
  }
  return found;
}

function secretName({ object, identity }: ObjectItem): string {
  return textAt(object, 'spec', 'target', 'name') ?? identity.name;
}

function storeOf({ object }: ObjectItem): string {
  return `${textAt(object, 'spec', 'secretStoreRef', 'kind') ?? 'SecretStore'} ${textAt(object, 'spec', 'secretStoreRef', 'name') ?? ''}`;
}

function keysOf({ object }: ObjectItem): ReadonlyMap<string, string> {
  return new Map(
    mapsAt(object, 'spec', 'data').map((entry) => [
      textAt(entry, 'secretKey') ?? '',
      [textAt(entry, 'remoteRef', 'key'), textAt(entry, 'remoteRef', 'property')]
        .filter((part) => part !== undefined)
        .join('.'),
    ]),
  );
}
