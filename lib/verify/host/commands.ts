import { isIP } from 'node:net';
import { Unaskable } from '../criterion';
import { listAt, textAt } from '../json-path';
import type { HostSubject } from './subject';

/** Runs a command on the host; one that does not end with 0 could not be asked. */
export async function output(
  { host }: Pick<HostSubject, 'host'>,
  command: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { status, stdout, stderr } = await host.run(command, signal);
  if (status === 0) return stdout;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const [program = ''] = command;
  if (status === 127 || /not found|No such file/.test(said))
    throw new Unaskable(`${host.name} has no ${program}`, `install it, or correct the path in the host's description`);
  if (/ermission denied|must be root|sudo: |Access denied|authentication required/i.test(said)) {
    throw new Unaskable(`${host.name}: ${said}`, 'log in as root, or say --sudo where sudo asks for no password');
  }
  throw new Unaskable(
    `${host.name}: ${program} ends with ${String(status)}: ${said || 'without a word'}`,
    `run it there: ${command.join(' ')}`,
  );
}

/** Properties of a unit, by name. */
export async function unitProperties(
  subject: HostSubject,
  unit: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const text = await output(subject, ['systemctl', 'show', unit, ...names.map((name) => `--property=${name}`)], signal);
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

/** A container as Podman shows it. */
export interface LiveContainer {
  readonly name: string;
  readonly id: string;
  readonly pid: number;
  readonly running: boolean;
  readonly created: string;
  readonly started: string;

  /** `healthy`, `unhealthy`, `starting`, or empty where it is not checked. */
  readonly health: string;
}

/** The containers of the pod, in the order in which they start; one that is not there is left out. */
export async function liveContainers(subject: HostSubject, signal: AbortSignal): Promise<readonly LiveContainer[]> {
  const { podman, containers } = subject.facts;
  const found: LiveContainer[] = [];
  for (const { containerName } of containers) {
    const { status, stdout, stderr } = await subject.host.run([podman, 'container', 'inspect', containerName], signal);
    if (status !== 0 && /no such (?:container|object)/i.test(stderr)) continue;
    if (status !== 0) await output(subject, [podman, 'container', 'inspect', containerName], signal);
    const [container] = listAt({ all: JSON.parse(stdout) as unknown }, 'all');
    found.push(containerOf(containerName, container));
  }
  const alive = await processes(
    subject,
    found.filter(({ running }) => running),
    signal,
  );
  return found.map((container) => ({ ...container, running: container.running && alive.has(container.pid) }));
}

/** Process ids that there are: Podman still calls running what was killed together with its conmon. */
async function processes(
  { host }: HostSubject,
  containers: readonly LiveContainer[],
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  if (containers.length === 0) return new Set();
  const { stdout } = await host.run(['ls', '-d', ...containers.map(({ pid }) => `/proc/${String(pid)}`)], signal);
  return new Set([...stdout.matchAll(/^\/proc\/(\d+)$/gm)].map(([, pid]) => Number(pid)));
}

function containerOf(name: string, container: unknown): LiveContainer {
  const state = (key: string): unknown =>
    (container as { readonly State?: Readonly<Record<string, unknown>> }).State?.[key];
  return {
    name,
    id: textAt(container, 'Id') ?? '',
    pid: Number(state('Pid') ?? 0),
    running: state('Running') === true,
    created: textAt(container, 'Created') ?? '',
    started: textAt(container, 'State', 'StartedAt') ?? '',
    // Podman before 5 calls it Healthcheck.
    health: textAt(container, 'State', 'Health', 'Status') ?? textAt(container, 'State', 'Healthcheck', 'Status') ?? '',
  };
}

/** The container of that name in the model. */
export function factsOf({ facts }: HostSubject, name: string): HostSubject['facts']['containers'][number] | undefined {
  return facts.containers.find((container) => container.name === name);
}

/** Port of that name of a container; undefined where it has none. */
export function portOf(subject: HostSubject, container: string, port: string): number | undefined {
  return factsOf(subject, container)?.ports.find(({ name }) => name === port)?.port;
}

/** An address that the published ports answer on from the host itself. */
export function boundAddress({ facts }: HostSubject): string {
  const [address = '127.0.0.1'] = [...facts.bindAddresses].sort((one, other) => isIP(one) - isIP(other));
  return address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
}
