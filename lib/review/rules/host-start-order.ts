import { isDeepStrictEqual } from 'node:util';
import { bySectionAndKey } from '../compare/compare-units';
import type { Consequence } from '../model';
import { changedHosts } from './host-containers';
import type { Rule } from './rule';

const ORDERING = [
  'After',
  'Before',
  'BindsTo',
  'PartOf',
  'Requires',
  'RequiresMountsFor',
  'Requisite',
  'Upholds',
  'Wants',
] as const;

/** A unit waits for others than before, or containers start in another order. */
export const hostStartOrder: Rule = (context) => [
  ...context.changes.flatMap(({ before, after }): readonly Consequence[] => {
    if (before?.type !== 'unit' || after?.type !== 'unit') return [];
    const [old, young] = [bySectionAndKey(before.directives), bySectionAndKey(after.directives)];
    const texts = ORDERING.flatMap((key) => {
      const [was, is] = [old.get(`Unit.${key}`) ?? [], young.get(`Unit.${key}`) ?? []];
      const gone = was.filter((name) => !is.includes(name));
      const come = is.filter((name) => !was.includes(name));
      return [
        ...(gone.length === 0 ? [] : [`${key} without ${gone.join(' ')}`]),
        ...(come.length === 0 ? [] : [`${key} with ${come.join(' ')}`]),
      ];
    });
    if (texts.length === 0) return [];
    return [
      {
        rule: 'host-start-order',
        grade: 'note',
        subject: after.identity,
        summary: `${after.identity.name} starts in another order: ${texts.join(', ')}`,
      },
    ];
  }),
  ...changedHosts(context).flatMap(({ before, after }) =>
    after.pods.flatMap((pod): readonly Consequence[] => {
      const old = before.pods.find(({ name }) => name === pod.name)?.containers.map(({ name }) => name) ?? [];
      const young = pod.containers.map(({ name }) => name);
      const [first] = pod.containers;
      const [was, is] = [old.filter((name) => young.includes(name)), young.filter((name) => old.includes(name))];
      if (first === undefined || isDeepStrictEqual(was, is)) return [];
      return [
        {
          rule: 'host-start-order',
          grade: 'note',
          subject: first.unit,
          summary: `the containers of ${pod.name} start in another order: ${is.join(', ')}`,
          detail: `before: ${was.join(', ')}`,
        },
      ];
    }),
  ),
];
