import { shellWord } from '../escape/shell';

/** A value that a script reads, and what a reader has to know of it. */
export type ShellSetting = readonly [name: string, value: string, comment?: string];

/** A file of assignments that `script` reads as shell. */
export function shellSettings(script: string, settings: readonly ShellSetting[]): string {
  return [
    `# Values of ${script}, which reads this file as shell.`,
    ...settings.flatMap(([name, value, comment]) => [
      ...(comment === undefined ? [] : [`# ${comment}`]),
      `${name}=${shellWord(value)}`,
    ]),
    '',
  ].join('\n');
}
