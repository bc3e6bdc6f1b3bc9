import { type Container, CONTAINERS, type MemoryHost, UNIT } from './memory-host';

/** Something that happens to a container of the pod, or to all of it. */
export interface Fault {
  readonly name: string;

  /** Containers that are others, or were started again, once it is over. */
  readonly hits: readonly Container[];

  make(host: MemoryHost): void;

  /** Criterion of `verify host`, and what it says while it lasts. */
  readonly verify?: readonly [slug: string, seen: RegExp];

  /** In the rendering `systemd` the watch alone ends it: there it is kept from looking while `verify host` is asked. */
  readonly watched?: true;

  /** In the rendering `systemd` the watch, which would end it too, is kept from looking until it is over. */
  readonly withoutWatch?: true;
}

/** The server in each container, by the name of its process. */
const SERVERS: Readonly<Record<Container, string>> = {
  valkey: 'valkey-server',
  falkordb: 'redis-server',
  'datadog-agent': 'trace-agent',
  opencode: 'opencode',
};

/** For RestartSec= and some seconds more one does not run, or, where the pod is made anew, none. */
const SERVER_IS_DOWN = ['containers-healthy', /opencode-memory-pod-/] as const;

export const DEATHS: readonly Fault[] = [
  { ...killed('valkey'), withoutWatch: true },
  { ...killed('falkordb'), withoutWatch: true },
  { ...killed('datadog-agent'), withoutWatch: true },
  { ...killed('opencode'), verify: SERVER_IS_DOWN },
  { ...withConmon('opencode'), verify: SERVER_IS_DOWN },
  {
    name: 'opencode ends with 0',
    hits: ['opencode'],
    verify: SERVER_IS_DOWN,
    make: (host) => {
      signal(host, 'opencode', 'TERM');
    },
  },
  {
    name: 'valkey ends with 0',
    hits: ['valkey'],
    make: (host) => {
      host.machine.try('podman', 'exec', `${UNIT}-valkey`, 'valkey-cli', '-p', '6380', 'shutdown', 'nosave');
    },
  },
  {
    name: 'the Agent ends with 1',
    hits: ['datadog-agent'],
    make: (host) => {
      host.machine.run('kill', '-USR1', host.inspect('datadog-agent', '{{.State.Pid}}'));
    },
  },
  {
    name: 'podman kill of valkey',
    hits: ['valkey'],
    watched: true,
    verify: notRunning('valkey'),
    make: (host) => {
      host.machine.run('podman', 'kill', `${UNIT}-valkey`);
    },
  },
  {
    name: 'falkordb stopped by hand',
    hits: ['falkordb'],
    watched: true,
    verify: notRunning('falkordb'),
    make: (host) => {
      host.machine.run('podman', 'stop', `${UNIT}-falkordb`);
    },
  },
  {
    name: 'valkey removed by hand',
    hits: ['valkey'],
    watched: true,
    verify: notRunning('valkey'),
    make: (host) => {
      host.machine.run('podman', 'rm', '--force', `${UNIT}-valkey`);
    },
  },
  ...CONTAINERS.filter((name) => name !== 'opencode').map((name) => ({
    ...withConmon(name),
    watched: true as const,
    verify: notRunning(name),
  })),
  {
    name: "the pod's network killed with its conmon",
    hits: ['valkey', 'falkordb', 'datadog-agent', 'opencode'],
    make: (host) => {
      const format = '{{.State.ConmonPid}} {{.State.Pid}}';
      const ids = host.machine.run('podman', 'inspect', '--format', format, `${UNIT}-infra`).trim().split(' ');
      host.machine.run('kill', '-KILL', ...ids);
    },
  },
  {
    name: 'the pod removed by hand',
    hits: ['valkey', 'falkordb', 'datadog-agent', 'opencode'],
    verify: SERVER_IS_DOWN,
    make: (host) => {
      host.machine.run('podman', 'pod', 'rm', '--force', UNIT);
    },
  },
];

/** What takes the published ports away, and nothing else. */
export const FIREWALLS: readonly Pick<Fault, 'name' | 'make'>[] = [
  {
    name: 'nft flush ruleset',
    make: (host) => {
      host.machine.run('nft', 'flush', 'ruleset');
    },
  },
  {
    name: 'systemctl restart nftables',
    make: (host) => {
      host.machine.run('systemctl', 'restart', 'nftables');
    },
  },
];

/** What `verify host` says first of a container that does not answer. */
export const SILENT: Readonly<Record<Container, RegExp>> = {
  valkey: /^6380 \(valkey\)/,
  falkordb: /^6379 \(falkordb\)/,
  'datadog-agent': /^8126 \(datadog-agent\)/,
  opencode: /^4096 \(opencode\)/,
};

export const HANGS: readonly Fault[] = [
  ...CONTAINERS.map(frozen),
  {
    // The unit stops the whole pod then, and Valkey does not end when it is asked to.
    name: 'kill -9 of opencode while valkey is frozen',
    hits: ['valkey', 'opencode'],
    verify: SERVER_IS_DOWN,
    make: (host) => {
      signal(host, 'valkey', 'STOP');
      killed('opencode').make(host);
    },
  },
];

export function killed(container: Container): Fault {
  return {
    name: `kill -9 of ${container}`,
    hits: [container],
    make: (host) => {
      host.machine.run('kill', '-KILL', host.inspect(container, '{{.State.Pid}}'));
    },
  };
}

function notRunning(container: Container): readonly [slug: string, seen: RegExp] {
  return ['unit-active', new RegExp(`is active, and ${UNIT}-${container} does not run`)];
}

/** Nobody is left to see the end of the container. */
function withConmon(container: Container): Fault {
  return {
    name: `${container} killed with its conmon`,
    hits: [container],
    make: (host) => {
      const ids = host.inspect(container, '{{.State.ConmonPid}} {{.State.Pid}}').split(' ');
      host.machine.run('kill', '-KILL', ...ids);
    },
  };
}

function frozen(container: Container): Fault {
  return {
    name: `${container} frozen (SIGSTOP)`,
    hits: [container],
    make: (host) => {
      signal(host, container, 'STOP');
    },
    verify: ['ports-answer', SILENT[container]],
  };
}

/** Signals the server in a container, not its PID 1. */
function signal(host: MemoryHost, container: Container, word: string): void {
  const processes = host.machine.run('podman', 'top', `${UNIT}-${container}`, 'hpid', 'comm').trim().split('\n');
  const ids = processes.map((line) => line.split(/\s+/)).filter(([, name]) => name === SERVERS[container]);
  if (ids.length === 0) throw new Error(`no ${SERVERS[container]} in ${container}: ${processes.join('; ')}`);
  host.machine.run('kill', `-${word}`, ...ids.map(([id = '']) => id));
}
