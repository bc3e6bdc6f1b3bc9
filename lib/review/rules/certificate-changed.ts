import { mapsAt, textAt, textsAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { changedObjects, type ObjectPair, type Rule } from './rule';

/** Other names are in a certificate, another issuer signs it, or another one is served. */
export const certificateChanged: Rule = (context) => [
  ...changedObjects(context, 'Certificate').flatMap(issued),
  ...changedObjects(context, 'Gateway', 'ListenerSet', 'XListenerSet', 'Ingress').flatMap(served),
];

function issued({ before, after }: ObjectPair): readonly Consequence[] {
  const { name } = after.identity;
  const found: Consequence[] = [];
  const say = (grade: Consequence['grade'], summary: string): void => {
    found.push({ rule: 'certificate-changed', grade, subject: after.identity, summary });
  };
  const [old, young] = [before, after].map(({ object }) => textsAt(object, 'spec', 'dnsNames')) as [
    readonly string[],
    readonly string[],
  ];
  const gone = old.filter((each) => !young.includes(each));
  const come = young.filter((each) => !old.includes(each));
  if (gone.length > 0)
    say('outage', `the certificate ${name} no longer covers ${gone.join(', ')}: browsers refuse those names`);
  if (come.length > 0) say('note', `the certificate ${name} is issued anew, for ${come.join(', ')} as well`);
  const [oldSecret, secret] = [before, after].map(({ object }) => textAt(object, 'spec', 'secretName') ?? '');
  if (oldSecret !== secret) {
    say(
      'outage',
      `the certificate ${name} is kept in the Secret ${secret} instead of ${oldSecret}: whoever serves the old one serves no newer one`,
    );
  }
  const [oldIssuer, issuer] = [before, after].map(({ object }) => textAt(object, 'spec', 'issuerRef', 'name') ?? '');
  if (oldIssuer !== issuer) {
    const isStaging = /staging|self-?signed/i.test(issuer ?? '');
    say(
      isStaging ? 'outage' : 'note',
      `the certificate ${name} is issued by ${issuer} instead of ${oldIssuer}${isStaging ? ', which browsers do not trust' : ''}`,
    );
  }
  return found;
}

function served({ before, after }: ObjectPair): readonly Consequence[] {
  const young = servedBy(after);
  const gone = servedBy(before).filter((secret) => !young.includes(secret));
  if (gone.length === 0) return [];
  return [
    {
      rule: 'certificate-changed',
      grade: 'outage',
      subject: after.identity,
      summary: `${after.identity.name} no longer serves the certificate in ${gone.join(', ')}${young.length === 0 ? ', nor any other' : `, but ${young.join(', ')}`}: browsers refuse names that are not in it`,
    },
  ];
}

function servedBy({ object, identity }: ObjectItem): readonly string[] {
  if (identity.kind === 'Ingress')
    return mapsAt(object, 'spec', 'tls').flatMap((entry) => textAt(entry, 'secretName') ?? []);
  return mapsAt(object, 'spec', 'listeners').flatMap((listener) =>
    mapsAt(listener, 'tls', 'certificateRefs').flatMap((reference) => textAt(reference, 'name') ?? []),
  );
}
