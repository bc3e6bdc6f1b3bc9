import { gunzipSync } from 'node:zlib';
import type { JsonValue } from '../../gitops/description';
import { at, mapAt, mapsAt, textAt } from '../json';
import type { JsonObject } from '../model';

/** What Butane or Ignition puts on a host. */
export interface HostConfiguration {
  readonly files: readonly HostFileEntry[];
  readonly directories: readonly HostFileEntry[];
  readonly units: readonly HostUnitEntry[];
}

/** A file, link or directory. */
export interface HostFileEntry {
  readonly path: string;
  readonly text?: string;
  readonly mode?: number;
  readonly owner?: string;
}

/** A unit; a drop-in has the name `UNIT.d/NAME`. */
export interface HostUnitEntry {
  readonly name: string;
  readonly text: string;
  readonly enabled?: boolean;
}

/** Above it a compressed file is taken as its bytes: nobody reviews it as text, and it may be made to explode. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** Reads a Butane or an Ignition configuration: they differ in how they write what is in a file. */
export function hostConfiguration(configuration: JsonValue): HostConfiguration {
  const storage = mapAt(configuration, 'storage');
  const place = isButane(configuration) ? butanePlace : ignitionPlace;
  return {
    directories: mapsAt(storage, 'directories').map(place),
    files: [
      ...mapsAt(storage, 'files').map((entry) => ({ ...place(entry), text: contents(mapAt(entry, 'contents')) })),
      ...mapsAt(storage, 'links').map((entry) => ({
        ...place(entry),
        text: `link to ${textAt(entry, 'target') ?? ''}`,
      })),
    ],
    units: mapsAt(configuration, 'systemd', 'units').flatMap(unitEntries),
  };
}

/** Whether a document is a Butane configuration. */
export function isButane(value: JsonValue): boolean {
  return typeof at(value, 'variant') === 'string' && typeof at(value, 'version') === 'string';
}

/** Whether a document is an Ignition configuration. */
export function isIgnition(value: JsonValue): boolean {
  return typeof at(value, 'ignition', 'version') === 'string';
}

function ignitionPlace(entry: JsonObject): HostFileEntry {
  const mode = at(entry, 'mode');
  const [uid, gid] = ['user', 'group'].map((key) => textAt(entry, key, 'id') ?? textAt(entry, key, 'name'));
  return {
    path: textAt(entry, 'path') ?? '',
    ...(typeof mode === 'number' && { mode }),
    ...((uid !== undefined || gid !== undefined) && { owner: `${uid ?? ''}:${gid ?? ''}` }),
  };
}

/** Butane reads YAML 1.1, where 0644 is octal; the parser here reads 1.2, where it is 644. 420 is 0644 written as a number. */
function butanePlace(entry: JsonObject): HostFileEntry {
  const place = ignitionPlace(entry);
  const { mode } = place;
  return mode === undefined || mode === 0o644 || !/^[0-7]+$/.test(String(mode))
    ? place
    : { ...place, mode: Number.parseInt(String(mode), 8) };
}

function unitEntries(unit: JsonObject): readonly HostUnitEntry[] {
  const name = textAt(unit, 'name') ?? '';
  const enabled = at(unit, 'enabled');
  const own = {
    name,
    text: textAt(unit, 'contents') ?? '',
    ...(typeof enabled === 'boolean' && { enabled }),
  };
  const dropins = mapsAt(unit, 'dropins').map((dropin) => ({
    name: `${name}.d/${textAt(dropin, 'name') ?? ''}`,
    text: textAt(dropin, 'contents') ?? '',
  }));
  return [own, ...dropins];
}

function contents(entry: JsonObject): string | undefined {
  const inline = textAt(entry, 'inline');
  if (inline !== undefined) return inline;
  const local = textAt(entry, 'local');
  if (local !== undefined) return `the file ${local}`;
  const source = textAt(entry, 'source');
  return source === undefined ? undefined : decodeSource(source, textAt(entry, 'compression') === 'gzip');
}

function decodeSource(source: string, compressed: boolean): string {
  const match = /^data:(?<type>[^,]*),(?<body>[^]*)$/.exec(source)?.groups;
  if (match === undefined) return `fetched from ${source}`;
  const { type = '', body = '' } = match;
  const bytes = type.endsWith(';base64') ? Buffer.from(body, 'base64') : percentDecoded(body);
  if (!compressed) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_FILE }).toString('utf8');
  } catch {
    return `${bytes.length} bytes that are no gzip, or more than ${LARGEST_FILE} of text`;
  }
}

function percentDecoded(body: string): Buffer {
  const parts = body.split(/(%[0-9A-Fa-f]{2})/).filter((part) => part !== '');
  return Buffer.concat(
    parts.map((part) =>
      /^%[0-9A-Fa-f]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'),
    ),
  );
}
