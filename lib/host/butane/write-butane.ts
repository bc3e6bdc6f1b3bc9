import { yamlBlock, yamlScalar } from '../../escape/yaml-scalar';
import type { ButaneConfig, ButaneDirectory, ButaneFile, ButaneLink, ButaneUnit } from './butane-config';

type Value = string | number | boolean | undefined;
type Lines = readonly string[];

/** Everything that YAML 1.1 takes for the end of a line. */
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

/** The configuration as a person writes it: octal modes, block scalars, reasons in comments. Reads back under `butane --strict`. */
export function writeButane(config: ButaneConfig): string {
  const { spec, directories, files, links, units } = config;
  const storage = [
    ...list('directories', directories.map(directory)),
    ...list('files', files.map(file)),
    ...list('links', links.map(link)),
  ];
  const systemd = list('units', units.map(unit));
  return [
    ...comment(config.comment),
    `variant: ${spec.variant}`,
    `version: ${spec.version}`,
    ...mapping('storage', storage),
    ...mapping('systemd', systemd),
    '',
  ].join('\n');
}

function directory(node: ButaneDirectory): Lines {
  return item(node.comment, [...field('path', node.path), ...ownership(node), ...mode(node.mode)]);
}

function file(node: ButaneFile): Lines {
  return item(node.comment, [
    ...field('path', node.path),
    ...ownership(node),
    ...mode(node.mode),
    ...mapping('contents', block('inline', node.contents.inline)),
  ]);
}

function link(node: ButaneLink): Lines {
  return item(node.comment, [
    ...field('path', node.path),
    ...ownership(node),
    ...field('target', node.target),
    ...field('hard', node.hard),
  ]);
}

function unit(node: ButaneUnit): Lines {
  const dropins = (node.dropins ?? []).map((dropin) =>
    item(undefined, [...field('name', dropin.name), ...block('contents', dropin.contents)]),
  );
  return item(node.comment, [
    ...field('name', node.name),
    ...field('enabled', node.enabled),
    ...field('mask', node.mask),
    ...block('contents', node.contents),
    ...list('dropins', dropins),
  ]);
}

function ownership(node: Pick<ButaneDirectory, 'overwrite' | 'user' | 'group'>): Lines {
  return [
    ...field('overwrite', node.overwrite),
    ...mapping('user', field('id', node.user?.id)),
    ...mapping('group', field('id', node.group?.id)),
  ];
}

function mode(bits: number | undefined): Lines {
  return bits === undefined ? [] : [`mode: 0${bits.toString(8)}`];
}

function field(key: string, value: Value): Lines {
  if (value === undefined) return [];
  return [`${key}: ${typeof value === 'string' ? yamlScalar(value) : value}`];
}

function block(key: string, text: string | undefined): Lines {
  return text === undefined ? [] : `${key}: ${yamlBlock(text, '  ')}`.split('\n');
}

function mapping(key: string, lines: Lines): Lines {
  return lines.length === 0 ? [] : [`${key}:`, ...lines.map(indent)];
}

function list(key: string, items: readonly Lines[]): Lines {
  return items.length === 0 ? [] : [`${key}:`, ...items.flat().map(indent)];
}

/** A list item: comments above it, a dash before its first field. */
function item(text: string | undefined, lines: Lines): Lines {
  return [...comment(text), ...lines.map((line, index) => (index === 0 ? `- ${line}` : indent(line)))];
}

function comment(text: string | undefined): Lines {
  return text === undefined ? [] : text.split(LINE_BREAK).map((line) => `# ${line}`.trimEnd());
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
