import { isIPv4, isIPv6 } from 'node:net';

const DAYS = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/;
/** Of a duration, beside Go's: each whole, or the last with more behind it. */
const UNITS: readonly (readonly string[])[] = [
  ['ns', 'nano'],
  ['us', 'µs', 'micro'],
  ['ms', 'milli'],
  ['s', 'sec'],
  ['m', 'min'],
  ['h', 'hr', 'hour'],
  ['d', 'day'],
  ['w', 'wk', 'week'],
];

/**
 * Whether a text has a format, as the API server takes it: some of them are wider than their standard. What is not in here is not looked at, there
 * for formats that it does not know, here also for those that no schema of ours has.
 *
 * @see https://github.com/kubernetes/kube-openapi/tree/master/pkg/validation/strfmt
 */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  byte: (text) =>
    text !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  date: isDate,
  'date-time': isDateTime,
  datetime: isDateTime,
  // Go's, and any text with an amount and a unit in it, such as `1d` or `5 minutes`.
  duration: (text) =>
    /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text) ||
    [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, unit = '']) => isUnit(unit.toLowerCase())),
  ipv4: (text) => text.includes('.') && (isIPv4(withoutLeadingZeros(text)) || isIPv6(text)),
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
};

/** Whether `text` has the format. */
export function hasFormat(text: string, format: string): boolean {
  return FORMATS[format]?.(text) ?? true;
}

function isUnit(unit: string): boolean {
  return UNITS.some((names) => names.includes(unit) || unit.startsWith(names.at(-1) ?? unit));
}

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = DAYS.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t');
  const [, hour = '24', minute = '', second = ''] = TIME.exec(time) ?? [];
  return isDate(date) && hour <= '23' && minute <= '59' && second <= '59';
}

function withoutLeadingZeros(address: string): string {
  return address.replace(/(^|\.)0+(?=\d)/g, '$1');
}
