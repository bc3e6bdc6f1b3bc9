import type { ButaneConfig, ButaneDirectory, ButaneUnit } from '../butane/butane-config';
import { ignitionVersion } from '../butane/butane-versions';
import { dataUrl } from './data-url';

/**
 * What `butane --strict` makes of the configuration, in the order of Butane's own output. File contents are plain data
 * URLs; Butane may compress them, which is the same once decoded.
 *
 * @see https://coreos.github.io/ignition/specs/
 */
export function compileIgnition(config: ButaneConfig): string {
  const { directories, files, links, units } = config;
  const ignition = {
    ignition: { version: ignitionVersion(config.spec) },
    storage: unlessEmpty({
      directories: list(directories.map((node) => ({ ...common(node), mode: node.mode }))),
      files: list(
        files.map((node) => ({
          ...common(node),
          // The empty compression keeps a parent configuration's from being inherited.
          contents: { compression: '', source: dataUrl(node.contents.inline) },
          mode: node.mode,
        })),
      ),
      links: list(links.map((node) => ({ ...common(node), hard: node.hard, target: node.target }))),
    }),
    systemd: unlessEmpty({ units: list(units.map(unit)) }),
  };
  return `${JSON.stringify(ignition, null, 2)}\n`;
}

function common({ group, overwrite, path, user }: Pick<ButaneDirectory, 'group' | 'overwrite' | 'path' | 'user'>) {
  return { group, overwrite, path, user };
}

function unit({ contents, dropins, enabled, mask, name }: ButaneUnit) {
  return {
    contents,
    dropins: list((dropins ?? []).map((dropin) => ({ contents: dropin.contents, name: dropin.name }))),
    enabled,
    mask,
    name,
  };
}

function list<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

function unlessEmpty<T extends object>(fields: T): T | undefined {
  return Object.values(fields).every((value) => value === undefined) ? undefined : fields;
}
