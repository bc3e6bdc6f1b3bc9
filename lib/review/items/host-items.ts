import { posix } from 'node:path';
import type { JsonValue } from '../../gitops/description';
import type { FileItem, Item, UnitItem } from '../model';
import type { ParsedFiles } from '../layout/parsed-files';
import { hostConfiguration, isButane, isIgnition } from '../parse/host-configuration';
import { isUnitName, looksLikeUnit, unitDirectives } from '../parse/unit-file';
import { type HostLayout, INSTALL_LIST, installTargets } from './host-layout';

/** All that the files of one host bring to it. What Butane and Ignition say again has the same identity as the file itself. */
export function hostItems(files: ParsedFiles, hosts: HostLayout, folder: string): readonly Item[] {
  const host = hosts.nameOf(folder);
  const list = folder === '' ? INSTALL_LIST : `${folder}/${INSTALL_LIST}`;
  const targets = files.has(list) ? installTargets(files.text(list)) : new Map<string, string>();
  return hosts.filesOf(folder).flatMap((path) => {
    const inFolder = folder === '' ? path : path.slice(folder.length + 1);
    if (/\.(?:bu|ign)$/.test(path)) return configurationItems(files, path, host);
    const text = files.text(path);
    if (isUnitName(path) && looksLikeUnit(text)) return [unitItem(host, posix.basename(path), text, path)];
    const item: FileItem = {
      type: 'file',
      identity: { type: 'file', host, path: targets.get(inFolder) ?? inFolder },
      path,
      line: 1,
      text,
      ...(files.tree.isExecutable(path) && { mode: 0o755 }),
    };
    return [item];
  });
}

function unitItem(host: string, name: string, text: string, path: string, enabled?: boolean): UnitItem {
  return {
    type: 'unit',
    identity: { type: 'unit', host, name },
    path,
    line: 1,
    directives: unitDirectives(text),
    ...(enabled !== undefined && { enabled }),
  };
}

const UNIT_FOLDERS = /^\/(?:etc|usr\/lib|run)\/(?:systemd\/system|containers\/systemd)\//;

function configurationItems(files: ParsedFiles, path: string, host: string): readonly Item[] {
  return files.documents(path).flatMap(({ value, line }) => {
    if (!isButane(value) && !isIgnition(value)) return [];
    return [...unitsOf(value, path, host), ...filesOf(value, path, line, host)];
  });
}

function unitsOf(value: JsonValue, path: string, host: string): readonly Item[] {
  return hostConfiguration(value).units.map(({ name, text, enabled }) => unitItem(host, name, text, path, enabled));
}

function filesOf(value: JsonValue, path: string, line: number, host: string): readonly Item[] {
  const { files, directories } = hostConfiguration(value);
  return [...directories, ...files].map(({ path: target, text, mode, owner }): Item => {
    const name = posix.basename(target);
    if (text !== undefined && UNIT_FOLDERS.test(target) && isUnitName(name)) return unitItem(host, name, text, path);
    return {
      type: 'file',
      identity: { type: 'file', host, path: target },
      path,
      line,
      ...(text !== undefined && { text }),
      // The bit that a tree in Git keeps as well.
      ...(mode !== undefined && (text === undefined ? { mode } : (mode & 0o100) !== 0 && { mode: 0o755 })),
      ...(owner !== undefined && { owner }),
    };
  });
}
