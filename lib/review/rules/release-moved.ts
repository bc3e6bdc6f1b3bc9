import { identityKey } from '../identity/identity-text';
import { mapAt, textAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { isAppTemplate } from '../release/app-template';
import { persistentValues } from '../release/persistent-values';
import { releaseName } from '../release/release-name';
import { chartOf } from './chart-data';
import { changedObjects, type Rule, type RuleContext } from './rule';

/** A HelmRelease gets another release name or namespace: Helm uninstalls the old release and installs a new one. */
export const releaseMoved: Rule = (context) =>
  changedObjects(context, 'HelmRelease').flatMap(({ before, after }): readonly Consequence[] => {
    const [from, to] = [targetOf(before), targetOf(after)];
    if (from === to) return [];
    const loss = lossOf(context, before);
    return [
      {
        rule: 'release-moved',
        grade: loss === undefined ? 'outage' : 'data-loss',
        subject: after.identity,
        summary: `Helm uninstalls the release ${from} and installs ${to}: what ${after.identity.name} runs is away in between${loss === undefined ? '' : `, and ${loss.summary}`}`,
        detail: loss?.detail ?? `the release of the HelmRelease ${after.identity.name} gets another name or namespace`,
        next: `keep releaseName, targetNamespace and storageNamespace as they are`,
      },
    ];
  });

/** `namespace/name`, and where Helm keeps its record of it. helm-controller uninstalls when one of the three changes. */
function targetOf({ object, identity }: ObjectItem): string {
  const target = textAt(object, 'spec', 'targetNamespace');
  const name = releaseName(object, identity.name, target);
  const storage = textAt(object, 'spec', 'storageNamespace') ?? identity.namespace;
  const where = `${target ?? identity.namespace}/${name}`;
  return storage === identity.namespace ? where : `${where} (recorded in ${storage})`;
}

function lossOf(
  { base }: RuleContext,
  before: ObjectItem,
): { readonly summary: string; readonly detail: string } | undefined {
  const values = mapAt(before.object, 'spec', 'values');
  const claims = base
    .itemsAt(before.path)
    .flatMap((item) =>
      item.type === 'object' &&
      item.identity.kind === 'PersistentVolumeClaim' &&
      item.release !== undefined &&
      identityKey(item.release) === identityKey(before.identity) &&
      textAt(item.object, 'metadata', 'annotations', 'helm.sh/resource-policy') !== 'keep'
        ? [item.identity.name]
        : [],
    );
  if (claims.length > 0) {
    return {
      summary: `the ${claims.length === 1 ? 'claim' : 'claims'} ${claims.join(' and ')} with the data on it ${claims.length === 1 ? 'goes' : 'go'}`,
      detail: 'a claim that Helm made is deleted with its release, unless it says helm.sh/resource-policy: keep',
    };
  }
  if (isAppTemplate(values) || persistentValues(values).every(({ existingClaim }) => existingClaim !== undefined)) {
    return undefined;
  }
  return {
    summary: `its volumes may go with it`,
    detail: `review does not render ${chartOf(before)}, so it cannot tell which claims the chart makes`,
  };
}
