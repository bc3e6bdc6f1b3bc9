import type { EnvironmentValue } from '../pod/workspace-pod';

/** One setting of Git, such as `['safe.directory', '/home/dev/repository']`. */
export type GitSetting = readonly [name: string, value: string];

/**
 * Settings as environment, which Git puts above every file.
 *
 * @see https://git-scm.com/docs/git-config#ENVIRONMENT
 */
export function gitConfigEnvironment(settings: readonly GitSetting[]): Readonly<Record<string, EnvironmentValue>> {
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', { value: String(settings.length) }],
    ...settings.flatMap(([name, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, { value: name }] as const,
      [`GIT_CONFIG_VALUE_${index}`, { value }] as const,
    ]),
  ]);
}
