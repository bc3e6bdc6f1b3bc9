/** Options that a prop decides on, with the prop. What they would undo loses data, or shows a password to everyone. */
const DECIDED: readonly (readonly [option: string, prop: string])[] = [
  ['save', 'save'],
  ['port', 'port'],
  ['dir', 'data.path'],
  ['dbfilename', 'data.path'],
  ['requirepass', 'passwordKey'],
];

/** Variables of the images of Valkey and FalkorDB that hold options of the server. */
const OPTIONS = { valkey: 'VALKEY_EXTRA_FLAGS', falkordb: 'REDIS_ARGS' } as const;

/** Options in `environment` that a prop decides on; the values are not printed, one may be a password. */
export function databaseOptionProblems(
  prop: keyof typeof OPTIONS,
  environment: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const variable = OPTIONS[prop];
  const value = environment[variable];
  const words = typeof value === 'string' ? value.toLowerCase().split(/[\s=]+/) : [];
  const found = DECIDED.filter(([option]) => words.includes(`--${option}`)).map(
    ([option, own]) => `${prop}.environment.${variable} has --${option}: say it in ${prop}.${own}`,
  );
  if (prop === 'falkordb' && environment['FALKORDB_DATA_PATH'] !== undefined) {
    found.push(
      'falkordb.environment.FALKORDB_DATA_PATH moves the graph off its mount, where it is lost with the container: leave it out, and say in falkordb.data.path where it is on the host',
    );
  }
  return found;
}
