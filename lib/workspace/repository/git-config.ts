import type { EnvironmentValue } from '../pod/workspace-pod';

/** One setting of Git, such as `['safe.directory', '/home/dev/repository']`. */
export type GitSetting = readonly [name: string, value: string];

type Environment = Readonly<Record<string, EnvironmentValue>>;

const COUNT = 'GIT_CONFIG_COUNT';
const PART = /^GIT_CONFIG_(KEY|VALUE)_(0|[1-9]\d{0,3})$/;
const WHOLE = /^(?:0|[1-9]\d{0,3})$/;

/**
 * Settings as environment, which Git puts above every file.
 *
 * @see https://git-scm.com/docs/git-config#ENVIRONMENT
 */
export function gitConfigEnvironment(settings: readonly GitSetting[]): Environment {
  return Object.fromEntries([
    [COUNT, { value: String(settings.length) }],
    ...settings.flatMap(([name, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, { value: name }] as const,
      [`GIT_CONFIG_VALUE_${index}`, { value }] as const,
    ]),
  ]);
}

/**
 * The pod's environment with the user's over it. Git counts its settings, so the pod's come after the user's with numbers of
 * their own: without `safe.directory` Git refuses the repository, and the user's cannot empty it as the later one holds.
 */
export function mergeEnvironment(pod: Environment, user: Environment): Environment {
  const counted = literal(user[COUNT]);
  if (counted === undefined || !WHOLE.test(counted)) return { ...pod, ...user };
  const first = Number(counted);
  const moved = Object.entries(pod).map(([name, value]): [string, EnvironmentValue] => {
    const part = PART.exec(name);
    if (part !== null) return [`GIT_CONFIG_${part[1] ?? ''}_${first + Number(part[2])}`, value];
    return name === COUNT ? [COUNT, { value: String(first + Number(literal(value))) }] : [name, value];
  });
  const rest = Object.entries(user).filter(([name]) => name !== COUNT);
  return Object.fromEntries([...moved, ...rest]);
}

function literal(value: EnvironmentValue | undefined): string | undefined {
  return value !== undefined && 'value' in value ? value.value : undefined;
}

/**
 * What Git would make of a user's settings: it fails on every command where one of the pairs that are counted is missing, and
 * reads none that is not counted.
 *
 * @param literals - the variables with a value
 * @param others - names of those whose value comes from a Secret
 */
export function gitSettingProblems(
  literals: Readonly<Record<string, string>>,
  others: readonly string[],
): readonly string[] {
  const names = [...Object.keys(literals), ...others].filter((name) => name === COUNT || PART.test(name));
  if (names.length === 0) return [];
  const counted = literals[COUNT];
  if (counted === undefined) {
    return [
      others.includes(COUNT)
        ? `${COUNT} comes from a Secret: write the number in environment`
        : `${names[0] ?? ''} is set without ${COUNT}, and Git does not read it: write ${COUNT} in environment`,
    ];
  }
  if (!WHOLE.test(counted)) return [`environment.${COUNT} is ${JSON.stringify(counted)}: write the number of settings`];
  const wanted = Array.from({ length: Number(counted) }, (_, index) => index).flatMap((index) => [
    `GIT_CONFIG_KEY_${index}`,
    `GIT_CONFIG_VALUE_${index}`,
  ]);
  const missing = wanted.filter((name) => !names.includes(name));
  const uncounted = names.filter((name) => name !== COUNT && !wanted.includes(name));
  return [
    ...(missing.length === 0
      ? []
      : [`${COUNT} is "${counted}", and every Git command fails without ${missing.slice(0, 4).join(', ')}: add it`]),
    ...uncounted.map((name) => `${name} is not counted by ${COUNT}, which is "${counted}": Git does not read it`),
    ...Object.entries(literals).flatMap(([name, key]) =>
      /^GIT_CONFIG_KEY_/.test(name) &&
      wanted.includes(name) &&
      !/^[A-Za-z][\w-]*(?:\..+)?\.[A-Za-z][A-Za-z0-9-]*$/s.test(key)
        ? [`environment.${name} is ${JSON.stringify(key)}: write the name of a setting, such as user.name`]
        : [],
    ),
  ];
}
