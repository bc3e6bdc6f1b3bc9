import fc from 'fast-check';
import { hasPattern } from '../../lib/guard/schema-pattern';
import type { StructuralSchema } from '../../lib/guard/structural-schema';

/** Texts that some pattern or format of a schema takes, and that others do not. */
const TEXTS = [
  ...[
    '',
    ' ',
    'a',
    'A_b',
    '-',
    'x'.repeat(300),
    'é💥',
    'a\nb',
    'a-b.c',
    '1',
    '0.5',
    '100%',
    '100Mi',
    '0 * * * *',
    '@hourly',
  ],
  ...['5m', '1d', '1h30m', 'P1D', '5 minutes', '0', '0s', '-1s', '1.5h', '2026-11-30', '2026-11-30T12:00:00Z'],
  ...[
    '2026-11-30T12:00:00',
    '2026-02-30T00:00:00Z',
    '2026-11-30T24:00:00Z',
    'aGk=',
    'aGk',
    'aGk-',
    '10.4.0.1',
    '010.4.0.1',
  ],
  ...[
    '10.4.0.1/8',
    '::1',
    '::ffff:10.4.0.1',
    'fe80::1%eth0',
    '256.1.1.1',
    'https://example.org/a?b',
    'oci://example.org',
  ],
  ...[
    'ssh://git@example.org/a',
    'example.org',
    '*.example.org',
    '/path',
    './path',
    'v1',
    'sha256:' + 'a'.repeat(64),
    'Name',
  ],
];

const ODD = [
  ...TEXTS,
  null,
  true,
  0,
  -1,
  1.5,
  443,
  100_000,
  2 ** 31,
  [],
  {},
  [null],
  ['a', 'a'],
  { a: 1 },
  { '': null },
];

/** Objects that are right in most places, by their schema. Hand-made: fast-check's own records of so many fields take minutes. */
export class GeneratedObjects {
  private readonly numbers = fc.sample(fc.nat(), 50_000);
  private next = 0;

  public object(schema: StructuralSchema): object {
    const { properties = {}, required = [], additionalProperties } = schema;
    const optional = Object.keys(properties).filter((name) => !required.includes(name));
    const some = this.times(3).map(() => this.oneOf(optional));
    const needed = this.oneIn(40) ? [] : required;
    const names = [...new Set([...needed, ...some])].filter((name): name is string => name !== undefined);
    const named = names.flatMap((name) => {
      const its = properties[name];
      return its === undefined ? [] : [[name, this.value(its)] as const];
    });
    const more = this.times(2).flatMap(() => {
      const name = this.oneOf(['a', 'b-c', 'd.e/f']) ?? '';
      if (typeof additionalProperties === 'object') return [[name, this.value(additionalProperties)] as const];
      return this.oneIn(60) ? [['unknwon', 'x'] as const] : [];
    });
    return Object.fromEntries([...named, ...more]);
  }

  private value(schema: StructuralSchema): unknown {
    // The API server takes a list for a string that has a format; the guard refuses it.
    const isFormatted = schema.type === 'string' && schema.format !== undefined;
    if (this.oneIn(40)) return this.oneOf(isFormatted ? ODD.filter((value) => !Array.isArray(value)) : ODD);
    if (schema.enum !== undefined) return this.oneOf(schema.enum);
    if (schema['x-kubernetes-int-or-string'] === true) return this.oneIn(2) ? this.integer(schema) : this.text(schema);
    switch (schema.type) {
      case 'object':
        return this.object(schema);
      case 'array':
        return this.times(2 + (schema.minItems ?? 0), schema.minItems).map(() => this.value(schema.items ?? {}));
      case 'string':
        return this.text(schema);
      case 'integer':
        return this.integer(schema);
      case 'number':
        return this.oneIn(2) ? 0.5 : this.integer(schema);
      case 'boolean':
        return this.oneIn(2);
      case undefined:
        return this.oneOf(ODD);
    }
  }

  private text({ pattern }: StructuralSchema): unknown {
    const fitting = pattern === undefined || this.oneIn(10) ? TEXTS : TEXTS.filter((text) => hasPattern(text, pattern));
    return this.oneOf(fitting.length === 0 ? TEXTS : fitting);
  }

  private integer({ minimum = -3, maximum = 2 ** 31 - 1 }: StructuralSchema): number {
    return this.oneOf([minimum, maximum, Math.min(minimum + 7, maximum), Math.min(minimum + 443, maximum)]) ?? minimum;
  }

  private times(most: number, least = 0): readonly number[] {
    return Array.from({ length: least + (this.number() % (most - least + 1)) }, (_, index) => index);
  }

  private oneIn(count: number): boolean {
    return this.number() % count === 0;
  }

  private oneOf<T>(values: readonly T[]): T | undefined {
    return values[this.number() % Math.max(values.length, 1)];
  }

  private number(): number {
    this.next = (this.next + 1) % this.numbers.length;
    return Math.floor((this.numbers[this.next] ?? 0) / 7);
  }
}
