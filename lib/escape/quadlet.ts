import { systemdArgument, systemdExpandable, systemdTextProblem } from './systemd';

/**
 * What Podman's Quadlet generator and, after it, systemd do to a text in a Quadlet file, undone. The generator reads some
 * keys as they stand and splits others into words; either way it puts them on a command line without touching `%` and
 * `$`, which systemd then expands.
 *
 * @see https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */

/** Why a text cannot be a word on a generated command line at all, or undefined. */
export function quadletWordProblem(text: string): string | undefined {
  if (text === '') return 'Quadlet drops empty arguments, and all that follow: leave it out or write a value';
  if (text === ';') return 'systemd takes a semicolon by itself for the end of the command: write it as part of a word';
  if (text.includes('\u0080')) return 'Quadlet garbles the control character U+0080: leave it out';
  return systemdTextProblem(text);
}

/** One word of a key that the generator splits: `Exec=`, `Environment=`, `EnvironmentFile=`, `PodmanArgs=`. */
export function quadletWord(text: string): string {
  const problem = quadletWordProblem(text);
  if (problem !== undefined) throw new RangeError(`${JSON.stringify(text.slice(0, 80))}: ${problem}`);
  return systemdArgument(text);
}

/**
 * The value of a key that the generator takes as it stands, such as `HealthCmd=`; undefined where only a quoted word can
 * hold the text. Quotes at the ends are among that: Podman 5 strips them, Podman 4 does not.
 */
export function quadletLine(text: string): string | undefined {
  if (quadletWordProblem(text) !== undefined || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  if (/^[\s"\u0085]|[\s"\\\u0085]$/.test(text)) return undefined;
  return systemdExpandable(text);
}
