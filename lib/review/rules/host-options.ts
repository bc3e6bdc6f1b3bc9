import { commandWords } from '../deployment/command-words';
import type { HostContainer } from '../deployment/host-pods';
import { type HostSide, unitOf } from './host-containers';

/** What a container of a host may do, and what it reads. */
export interface HostOptions {
  readonly privileged: boolean;
  readonly noNewPrivileges: boolean;
  readonly capabilities: readonly string[];
  readonly environmentFiles: readonly string[];
}

/** Read off the options of `podman run`, or the keys of a Quadlet file. */
export function hostOptions(side: HostSide, container: HostContainer): HostOptions {
  if (container.definition !== '') return optionsOf(commandWords(container.definition));
  const unit = unitOf(side, container);
  const values = (key: string): readonly string[] =>
    (unit?.directives ?? [])
      .filter((each) => each.section === 'Container' && each.key === key)
      .map(({ value }) => value);
  const extra = optionsOf(values('PodmanArgs').flatMap(commandWords));
  return {
    privileged: extra.privileged,
    noNewPrivileges: extra.noNewPrivileges || /^(?:yes|true|on|1)$/i.test(values('NoNewPrivileges').at(-1) ?? ''),
    capabilities: [...values('AddCapability').flatMap((value) => value.split(/\s+/)), ...extra.capabilities],
    environmentFiles: [...values('EnvironmentFile'), ...extra.environmentFiles],
  };
}

function optionsOf(words: readonly string[]): HostOptions {
  const valuesOf = (name: string): readonly string[] =>
    words.flatMap((word, index) => {
      if (word === name) return words[index + 1] ?? [];
      return word.startsWith(`${name}=`) ? [word.slice(name.length + 1)] : [];
    });
  return {
    privileged: words.includes('--privileged'),
    noNewPrivileges: valuesOf('--security-opt').some((value) => /^no-new-privileges(?::true)?$/.test(value)),
    capabilities: valuesOf('--cap-add'),
    environmentFiles: valuesOf('--env-file'),
  };
}
