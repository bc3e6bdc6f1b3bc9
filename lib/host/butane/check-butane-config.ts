import { posix } from 'node:path';
import type { ButaneConfig } from './butane-config';

const UNIT_NAME = /^[A-Za-z0-9:_.@\\-]+\.(service|socket|target|timer|mount|automount|path|slice|swap|device|scope)$/;

/** Ignition reads units with a parser that takes no line of more bytes, its end included. */
const LONGEST_UNIT_LINE = 2048;

const LARGEST_ID = 4294967294;

/** `butane --strict` takes these for decimal numbers that were meant to be octal. */
const LOOKS_DECIMAL = { file: [0o620, 0o670, 0o674, 0o764], directory: [0o764] };

/** Whether Ignition can carry a text as the contents of a unit: its parser refuses what systemd itself would take. */
export function fitsIgnitionUnit(contents: string): boolean {
  return contents.split('\n').every((line) => Buffer.byteLength(line) < LONGEST_UNIT_LINE);
}

/** What Butane or Ignition would refuse, one line each. */
export function checkButaneConfig(config: ButaneConfig): readonly string[] {
  const { directories, files, links, units } = config;
  const nodes = [...directories, ...files, ...links];
  return [
    ...nodes.flatMap(({ path, user, group }) => [
      ...checkPath(path),
      ...[user, group].flatMap((owner) => (owner === undefined ? [] : checkId(path, owner.id))),
    ]),
    ...repeated(nodes.map(({ path }) => path)).map(
      (path) => `${show(path)} is written twice: give one of them another path`,
    ),
    ...[...files, ...links].flatMap(({ path }) =>
      nodes
        .filter((node) => node.path.startsWith(`${path}/`))
        .map((node) => `${show(node.path)} is below ${show(path)}, which is not a directory`),
    ),
    ...files.flatMap(({ path, mode, contents }) => [
      ...checkMode(path, mode, LOOKS_DECIMAL.file),
      ...checkText(path, contents.inline),
    ]),
    ...directories.flatMap(({ path, mode }) => checkMode(path, mode, LOOKS_DECIMAL.directory)),
    ...links.flatMap(({ path, target }) => (target === '' ? [`${show(path)} has no target`] : checkText(path, target))),
    ...units.flatMap(({ name, contents, dropins }) => [
      ...(UNIT_NAME.test(name)
        ? []
        : [`unit ${show(name)}: write a name with the suffix of its type, such as .service`]),
      ...checkText(name, contents ?? ''),
      ...(fitsIgnitionUnit(contents ?? '')
        ? []
        : [
            `unit ${show(name)} has a line of more than ${LONGEST_UNIT_LINE - 1} bytes, which Ignition refuses: write it as a file`,
          ]),
      ...(dropins ?? []).flatMap((dropin) => [
        ...(/^[^/]+\.conf$/.test(dropin.name)
          ? []
          : [`drop-in ${show(dropin.name)} of ${show(name)}: write a name that ends in .conf`]),
        ...checkText(dropin.name, dropin.contents),
      ]),
    ]),
    ...repeated(units.map(({ name }) => name)).map((name) => `unit ${show(name)} is there twice`),
  ];
}

function checkPath(path: string): readonly string[] {
  if (!path.startsWith('/') || path === '/' || posix.normalize(path) !== path || path.endsWith('/')) {
    return [`${show(path)}: write an absolute path without ., .. or doubled slashes`];
  }
  return checkText(path, path);
}

function checkMode(path: string, mode: number | undefined, looksDecimal: readonly number[]): readonly string[] {
  if (mode === undefined) return [];
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o777)
    return [`${show(path)} has mode ${mode}: write 0o000 to 0o777`];
  if (!looksDecimal.includes(mode)) return [];
  return [
    `${show(path)} has mode 0o${mode.toString(8)}, which butane --strict takes for a mistyped decimal: choose another`,
  ];
}

function checkId(path: string, id: number): readonly string[] {
  return Number.isInteger(id) && id >= 0 && id <= LARGEST_ID
    ? []
    : [`${show(path)} belongs to id ${id}: write 0 to ${LARGEST_ID}`];
}

function checkText(name: string, text: string): readonly string[] {
  if (/\p{Surrogate}/u.test(text)) return [`${show(name)} holds half a surrogate pair, which is not Unicode text`];
  return text.includes('\0') ? [`${show(name)} holds a NUL character`] : [];
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function show(text: string): string {
  return JSON.stringify(text);
}
