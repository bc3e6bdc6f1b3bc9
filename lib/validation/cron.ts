import type { Check } from './problem';
import { parseDuration } from './duration';
import { textCheck } from './text';

interface Field {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Field[] = [
  { name: 'minute', minimum: 0, maximum: 59 },
  { name: 'hour', minimum: 0, maximum: 23 },
  { name: 'day of the month', minimum: 1, maximum: 31 },
  { name: 'month', minimum: 1, maximum: 12, names: months },
  { name: 'day of the week', minimum: 0, maximum: 6, names: weekdays },
];

// VolSync's own schema anchors its pattern at the beginning only and has no @midnight.
const volsyncPattern =
  /^(@(annually|yearly|monthly|weekly|daily|hourly))|((((\d+,)*\d+|(\d+(\/|-)\d+)|\*(\/\d+)?)\s?){5})$/;

/**
 * A schedule that VolSync accepts: the five fields of cron, or `@hourly` and its like. Both its schema's pattern and the
 * standard parser of robfig/cron, which its controller uses, must take it.
 *
 * @see https://volsync.readthedocs.io/en/stable/usage/triggers.html
 */
export const volsyncSchedule: Check = textCheck((schedule) => {
  const wrong = cronSchedule(schedule);
  if (wrong !== undefined) return wrong;
  return volsyncPattern.test(schedule)
    ? undefined
    : 'VolSync takes numbers, lists (1,2), ranges (1-5) and */steps, each alone in its field, or @hourly, @daily, @weekly, @monthly, @yearly';
});

/**
 * A schedule that Kopiur accepts: the five fields of cron, where `H`, `H(0-29)` and `H/15` stand for a value that Kopiur chooses.
 *
 * @see https://github.com/home-operations/kopiur/blob/main/docs/backups.md
 */
export const kopiurSchedule: Check = textCheck((schedule) =>
  cronSchedule(schedule.replace(/(?<=^|\s)H(?:\(\d+-\d+\))?(?=[\s/]|$)/g, '*')),
);

/**
 * A schedule that the standard parser of robfig/cron accepts.
 *
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
export const cronSchedule: Check = textCheck((schedule) => {
  if (schedule.startsWith('@')) return wrongDescriptor(schedule);
  if (/^(TZ|CRON_TZ)=/.test(schedule))
    return 'leave out the time zone: schedules are in the time zone of the controller';
  const parts = schedule.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== fields.length) {
    return `it has ${parts.length} fields: write five (minute, hour, day of the month, month, day of the week), such as 0 3 * * *`;
  }
  for (const [index, field] of fields.entries()) {
    const wrong = wrongField(parts[index] ?? '', field);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
});

function wrongDescriptor(schedule: string): string | undefined {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return undefined;
  const every = /^@every (.+)$/.exec(schedule)?.[1];
  if (every !== undefined && parseDuration(every) !== undefined) return undefined;
  return 'write @hourly, @daily, @weekly, @monthly or @yearly';
}

function wrongField(text: string, field: Field): string | undefined {
  for (const item of text.split(',').filter((it) => it !== '')) {
    const [range = '', step, ...more] = item.split('/');
    const bounds = range.split('-');
    const limits = `${field.name}: write numbers from ${field.minimum} to ${field.maximum}`;
    if (more.length > 0 || bounds.length > 2) return `${field.name}: write one range and one step at most`;
    if (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))
      return `${field.name}: write a step above zero`;
    if (bounds[0] === '*' || bounds[0] === '?') continue;
    const numbers = bounds.map((bound) => valueOf(bound, field));
    if (numbers.some((it) => it === undefined || it < field.minimum || it > field.maximum)) {
      return field.name === 'day of the week' && bounds.includes('7') ? `${limits} (Sunday is 0)` : limits;
    }
    const [first = 0, last = first] = numbers as number[];
    if (first > last) return `${field.name}: write ranges from the smaller to the greater number`;
  }
  return text.replaceAll(',', '') === '' ? `${field.name}: it is empty` : undefined;
}

function valueOf(text: string, field: Field): number | undefined {
  const index = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (index >= 0) return field.minimum + index;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
