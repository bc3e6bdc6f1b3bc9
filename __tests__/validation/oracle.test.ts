import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { cronSchedule } from '../../lib/validation/cron';
import { parseQuantity } from '../../lib/validation/quantity';
import { describeWithTools } from '../support/tools';

/** What the libraries that the controllers use make of each line. */
function ask(kind: 'cron' | 'quantity', lines: readonly string[]): string[] {
  const { stdout, status } = spawnSync('validation-oracle', [kind], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n');
}

const number = fc.integer({ min: 0, max: 70 }).map(String);
const name = fc.constantFrom('mon', 'SUN', 'jan', 'DEC', 'L', 'x', '?', '*', '');
const bound = fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: name });
const range = fc.oneof(
  bound,
  fc.tuple(bound, bound).map((it) => it.join('-')),
  fc.tuple(bound, fc.integer({ min: 0, max: 9 })).map((it) => it.join('/')),
  fc.constant('*'),
);
const field = fc.array(range, { minLength: 1, maxLength: 3 }).map((it) => it.join(','));
const schedule = fc.array(field, { minLength: 4, maxLength: 6 }).map((it) => it.join(' '));

describeWithTools(['validation-oracle'], 'schedules and quantities as the controllers read them', () => {
  test('a schedule is refused exactly where robfig/cron refuses it', () => {
    const schedules = [
      ...fc.sample(schedule, 3000),
      // Few of the random ones are right in all five fields.
      ...fc.sample(field, 3000).map((it) => `${it} * * * *`),
      ...fc.sample(field, 3000).map((it) => `0 0 * ${it} *`),
      ...fc.sample(field, 3000).map((it) => `0 0 * * ${it}`),
      '@hourly',
      '@midnight',
      '@noon',
      '@every 1h',
      '@every soon',
    ].filter((it) => !it.startsWith(' ') && !/(^| ),+( |$)/.test(it));
    const answers = ask('cron', schedules);
    const different = schedules.filter((it, index) => (cronSchedule(it) === undefined) !== (answers[index] === 'ok'));
    expect(different).toEqual([]);
    // Neither side all the time.
    expect(answers.filter((it) => it === 'ok').length).toBeGreaterThan(500);
    expect(answers.filter((it) => it === 'error').length).toBeGreaterThan(500);
  });

  test('a quantity is the number that Kubernetes reads', () => {
    const amount = fc.oneof(
      fc.integer({ min: 0, max: 99_999 }).map(String),
      fc.tuple(fc.nat(999), fc.nat(999)).map((it) => it.join('.')),
      fc.constantFrom('.5', '5.', '.', '', '1e3', '1E-3', '+2', '-2', '0x1', '1_000'),
    );
    const suffix = fc.constantFrom(
      '',
      'm',
      'k',
      'K',
      'M',
      'G',
      'T',
      'P',
      'E',
      'Ki',
      'Mi',
      'Gi',
      'Ti',
      'B',
      'GB',
      'GiB',
      ' Gi',
      'gi',
      'u',
      'n',
    );
    // Kubernetes reads a suffix without a number as 0; nobody means that, and ours refuses it.
    const texts = fc
      .sample(
        fc.tuple(amount, suffix).map((it) => it.join('')),
        5000,
      )
      .filter((it) => /\d/.test(it));
    const answers = ask('quantity', texts);
    const different = texts.filter((text, index) => {
      const answer = answers[index] ?? '';
      const nano = parseQuantity(text);
      return nano === undefined ? answer !== 'error' : nano !== nanoOf(answer);
    });
    expect(different).toEqual([]);
    expect(answers.filter((it) => it !== 'error').length).toBeGreaterThan(500);
  });
});

/** Billionths of a decimal number. */
function nanoOf(decimal: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const nano = BigInt(whole + fraction.padEnd(9, '0').slice(0, 9));
  return sign === '-' ? -nano : nano;
}
