import { isDeepStrictEqual } from 'node:util';
import type { Directive, FieldChange, UnitItem } from '../model';
import { diffText } from './compare-texts';
import { withoutSecrets } from './hidden';

/** Lists of words that may be spread over several lines, and whose order says nothing. */
const WORD_LISTS = new Set([
  ...[
    'After',
    'Before',
    'BindsTo',
    'Conflicts',
    'PartOf',
    'Requires',
    'RequiresMountsFor',
    'Requisite',
    'Upholds',
    'Wants',
  ],
  ...['Alias', 'Also', 'RequiredBy', 'WantedBy', 'Documentation', 'OnFailure', 'SystemCallArchitectures'],
]);

/** Keys that stand once for each of several things, in any order. */
const SETS = new Set([
  'Environment',
  'EnvironmentFile',
  'Label',
  'Mount',
  'Network',
  'PublishPort',
  'Secret',
  'Volume',
]);

/** What differs between two units, by section and key. */
export function compareUnits(before: UnitItem, after: UnitItem): readonly FieldChange[] {
  const [old, young] = [bySectionAndKey(before.directives), bySectionAndKey(after.directives)];
  const changes = [...new Map([...old, ...young]).keys()].flatMap((field) =>
    compareDirective(field, old.get(field) ?? [], young.get(field) ?? []),
  );
  return before.enabled === after.enabled || before.enabled === undefined || after.enabled === undefined
    ? changes
    : [...changes, { field: 'enabled', before: before.enabled, after: after.enabled }];
}

/** The values of each directive of a unit, by `Section.Key`; an empty value takes back what came before, as systemd does. */
export function bySectionAndKey(directives: readonly Directive[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { section, key, value } of directives) {
    const field = `${section}.${key}`;
    const words = WORD_LISTS.has(key) ? value.split(/\s+/).filter((word) => word !== '') : [value];
    const known = value === '' ? [] : (values.get(field) ?? []);
    values.set(field, value === '' ? known : [...known, ...words]);
  }
  return values;
}

function compareDirective(field: string, before: readonly string[], after: readonly string[]): readonly FieldChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const key = field.slice(field.indexOf('.') + 1);
  const gone = before.filter((value) => !after.includes(value));
  const come = after.filter((value) => !before.includes(value));
  if (gone.length === 0 && come.length === 0) {
    if (WORD_LISTS.has(key) || SETS.has(key)) return [];
    return [{ field: `${field} (order)`, before: before.map(withoutSecrets), after: after.map(withoutSecrets) }];
  }
  return Array.from({ length: Math.max(gone.length, come.length) }).map((_, index) => {
    const [old, young] = [gone[index], come[index]];
    // A command line of forty options is read option by option.
    if (old !== undefined && young !== undefined && Math.min(old.length, young.length) > 100) {
      return { field, diff: diffText(optionLines(old), optionLines(young)) };
    }
    return {
      field,
      ...(old !== undefined && { before: withoutSecrets(old) }),
      ...(young !== undefined && { after: withoutSecrets(young) }),
    };
  });
}

function optionLines(command: string): string {
  return `${command.replace(/ (?=--?[a-z])/g, '\n')}\n`;
}
