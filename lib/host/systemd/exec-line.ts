import { systemdArgument } from '../../escape/systemd';
import type { PodmanOption } from '../podman-arguments';

/**
 * `key=command …` of a unit, a line for each option. `command` is written as it is: its prefixes (`-`) mean something.
 */
export function execLine(key: string, command: string, options: readonly PodmanOption[]): string {
  const lines = options.map((words) => words.map(systemdArgument).join(' '));
  const [first, ...more] = lines;
  return [`${key}=${[command, first].filter(Boolean).join(' ')}`, ...more.map((line) => `    ${line}`)].join(' \\\n');
}
