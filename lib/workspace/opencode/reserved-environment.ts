const MOVES =
  'sessions, logins or settings would lie elsewhere than on the volume; leave it out, for home says where they are';
const BUN = 'OpenCode is a program of Bun, which would read it and not serve; leave it out';
const ONE_REPOSITORY = 'every Git command would act on it, whatever the directory; leave it out';

/**
 * What the server does not survive, or does not keep its data with, whoever sets it.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 * @see https://git-scm.com/docs/git#_environment_variables
 */
const RESERVED: readonly (readonly [names: RegExp, advice: string])[] = [
  [/^XDG_(?:DATA|STATE|CONFIG|CACHE)_HOME$/, MOVES],
  [/^OPENCODE_(?:DB|TEST_HOME|DISABLE_CHANNEL_DB)$/, MOVES],
  [
    /^PATH$/,
    "it replaces the image's, and programs are not found; mount a program as a file in /usr/local/bin (subPath)",
  ],
  [/^BUN_(?!CONFIG_)/, BUN],
  [
    /^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE)$/,
    ONE_REPOSITORY,
  ],
];

/** Names that the pod may set in one workspace and not in another. */
const OF_THE_POD = new Set([
  'HOME',
  'WORKSPACE_DIRECTORY',
  'ENFORCED_CONFIGURATION',
  'PROBE_PORT',
  'TERMINAL_LIBRARY',
  'FINISH_SECONDS',
  'OPENCODE_SERVER_PASSWORD',
  'OPENCODE_SERVER_USERNAME',
  'OPENCODE_CONFIG',
  'OPENCODE_CONFIG_CONTENT',
  'OPENCODE_DISABLE_AUTOUPDATE',
  'OPENCODE_DISABLE_MODELS_FETCH',
]);

/** The settings of Git as environment, which are merged with those of the pod instead. */
const GIT_SETTING = /^GIT_CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+)$/;

/**
 * Why a user may not set a variable of the server; undefined where it is fine.
 *
 * @param ofThePod - names that this pod sets
 */
export function reservedVariable(name: string, ofThePod: Iterable<string> = []): string | undefined {
  const advice = RESERVED.find(([names]) => names.test(name))?.[1];
  if (advice !== undefined) return advice;
  const set = OF_THE_POD.has(name) || (!GIT_SETTING.test(name) && [...ofThePod].includes(name));
  return set ? 'the pod sets it itself; leave it out' : undefined;
}
