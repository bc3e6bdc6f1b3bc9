import { textAt, mapAt } from '../json';
import type { Consequence, ObjectItem } from '../model';
import { isAppTemplate } from '../release/app-template';
import { type PersistentValue, persistentValues } from '../release/persistent-values';
import { keptBecause } from './pruning';
import { changedObjects, removedObjects, type Rule } from './rule';

const UNTOLD = 'review does not render this chart, so it cannot tell which claims the chart makes';

/** The values of a chart that is not rendered here switch a volume off, or the chart goes. */
export const chartData: Rule = (context) => [
  ...changedObjects(context, 'HelmRelease').flatMap(({ before, after }) => switchedOff(before, after)),
  ...removedObjects(context, 'HelmRelease').flatMap((before) =>
    keptBecause(before, context) === undefined ? uninstalled(before) : [],
  ),
];

function switchedOff(before: ObjectItem, after: ObjectItem): readonly Consequence[] {
  const young = volumesOf(after);
  return volumesOf(before).flatMap((volume): readonly Consequence[] => {
    const now = young.find(({ path }) => path === volume.path);
    if (now !== undefined && now.existingClaim === volume.existingClaim) return [];
    const { name } = after.identity;
    const common = { rule: 'chart-data', grade: 'data-loss', subject: after.identity } as const;
    if (now === undefined && volume.existingClaim === undefined) {
      return [
        {
          ...common,
          summary: `the values of ${name} no longer switch on ${volume.path}: Helm may delete the volume of ${chartOf(before)}, and the data on it`,
          detail: UNTOLD,
          next: 'compare what helm template makes of both values, or back the volume up before this is merged',
        },
      ];
    }
    const old =
      volume.existingClaim === undefined ? 'the claim that its chart makes' : `the claim ${volume.existingClaim}`;
    return [
      {
        ...common,
        summary: `${name} no longer uses ${old} by ${volume.path}${now === undefined ? '' : `, but ${now.existingClaim === undefined ? 'one that its chart makes' : `the claim ${now.existingClaim}`}`}: it may start without its data`,
        detail: UNTOLD,
        next: 'copy the data before this is merged, or keep the claim',
      },
    ];
  });
}

function uninstalled(before: ObjectItem): readonly Consequence[] {
  const own = volumesOf(before).filter(({ existingClaim }) => existingClaim === undefined);
  if (own.length === 0) return [];
  return [
    {
      rule: 'chart-data',
      grade: 'data-loss',
      subject: before.identity,
      summary: `Helm may delete the volumes of ${chartOf(before)} with the release ${before.identity.name}: its values switch on ${own.map(({ path }) => path).join(' and ')}`,
      detail: UNTOLD,
      next: 'look up with helm get manifest which claims it has, and back them up before this is merged',
    },
  ];
}

function volumesOf({ object }: ObjectItem): readonly PersistentValue[] {
  const values = mapAt(object, 'spec', 'values');
  return isAppTemplate(values) ? [] : persistentValues(values);
}

/** The chart as people say it. */
export function chartOf({ object }: ObjectItem): string {
  const name = textAt(object, 'spec', 'chart', 'spec', 'chart') ?? textAt(object, 'spec', 'chartRef', 'name');
  return name === undefined ? 'its chart' : `the chart ${name}`;
}
