import { nixAttribute, nixLines, nixString } from '../../escape/nix';

/** A value that is written as a Nix expression. */
export type NixValue = string | number | NixCode | readonly NixValue[] | NixAttributes;

/** An attribute set. */
export interface NixAttributes {
  readonly [name: string]: NixValue;
}

/** An expression that is written as it is. */
export class NixCode {
  public constructor(public readonly code: string) {}
}

/** The value over as many lines as it takes, those after the first indented by `indent`. */
export function nixExpression(value: NixValue, indent = ''): string {
  if (value instanceof NixCode) return value.code.replaceAll('\n', `\n${indent}`);
  if (typeof value === 'string') return value.includes('\n') ? nixLines(value, indent) : nixString(value);
  if (typeof value === 'number') return `${value}`;
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[ ]';
    return ['[', ...value.map((element) => `${inner}${nixExpression(element, inner)}`), `${indent}]`].join('\n');
  }
  return [
    '{',
    ...Object.entries(value).map(([name, part]) => `${inner}${nixAttribute(name)} = ${nixExpression(part, inner)};`),
    `${indent}}`,
  ].join('\n');
}

function isList(value: readonly NixValue[] | NixAttributes): value is readonly NixValue[] {
  return Array.isArray(value);
}
