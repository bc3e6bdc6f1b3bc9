import { commandWords } from './command-words';

/** What a `podman` command line of a unit makes. */
export type PodmanCommand = PodCreation | ContainerRun;

/** `podman pod create …` */
export interface PodCreation {
  readonly makes: 'pod';
  readonly name: string;
  readonly published: readonly string[];
}

/** `podman run …` */
export interface ContainerRun {
  readonly makes: 'container';
  readonly name: string;
  readonly pod: string;
  readonly image: string;
  readonly volumes: readonly string[];
  readonly published: readonly string[];
}

/** Options of `podman run` and `podman pod create` that stand alone; every other one is followed by its value. */
const SWITCHES: ReadonlySet<string> = new Set([
  ...[
    '--detach',
    '-d',
    '--init',
    '--interactive',
    '-i',
    '--no-healthcheck',
    '--privileged',
    '--read-only',
    '--replace',
  ],
  ...['--rm', '--tty', '-t', '-dt', '-it', '-dit', '--share-parent', '--infra', '--quiet', '-q', '--no-hosts'],
]);

/** Reads the command line of an `Exec…=`; nothing where it makes neither a pod nor a container. */
export function podmanCommand(line: string): PodmanCommand | undefined {
  const [program = '', ...words] = commandWords(line);
  if (!/(^|\/)podman$/.test(program.replace(/^[-@:+!]+/, ''))) return undefined;
  if (words[0] === 'pod' && words[1] === 'create') {
    const { options, rest } = split(words.slice(2));
    const name = options.get('--name')?.at(-1) ?? rest[0] ?? '';
    return { makes: 'pod', name, published: published(options) };
  }
  if (words[0] !== 'run' && words[0] !== 'create') return undefined;
  const { options, rest } = split(words.slice(1));
  return {
    makes: 'container',
    name: options.get('--name')?.at(-1) ?? '',
    pod: options.get('--pod')?.at(-1) ?? '',
    image: rest[0] ?? '',
    volumes: [...(options.get('--volume') ?? []), ...(options.get('-v') ?? [])],
    published: published(options),
  };
}

function published(options: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...(options.get('--publish') ?? []), ...(options.get('-p') ?? [])];
}

/** Options by name, and what follows the last of them. */
function split(words: readonly string[]): {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
} {
  const options = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const values = options.get(name);
    if (values === undefined) options.set(name, [value]);
    else values.push(value);
  };
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) break;
    const [, name = word, value] = /^(--[^=]+)=(.*)$/su.exec(word) ?? [];
    if (value !== undefined) add(name, value);
    else if (!SWITCHES.has(word)) add(word, words[(index += 1)] ?? '');
  }
  return { options, rest: words.slice(index) };
}
