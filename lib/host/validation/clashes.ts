import { isIPv6 } from 'node:net';
import type { ValkeyProps } from '../containers/valkey';
import type { MemoryPod } from '../memory-pod';

/** The containers share one network namespace: a port can be listened on once, published or not. */
export function portClashes(pod: MemoryPod): readonly string[] {
  const ports = pod.containers.flatMap(({ name, ports }) =>
    ports.map((port) => ({ ...port, owner: `${name} (${port.name})` })),
  );
  return ports.flatMap(({ port, owner }, index) => {
    const first = ports.findIndex((other) => other.port === port);
    return first < index
      ? [
          `port ${port} is both ${ports[first]?.owner}'s and ${owner}'s: the pod has one network namespace, give one of them another port`,
        ]
      : [];
  });
}

/** Two servers that write to one directory destroy each other's data. */
export function directoryClashes(pod: MemoryPod): readonly string[] {
  const paths = pod.containers.flatMap(({ prop, mounts }) =>
    mounts.flatMap((mount) => {
      const own = mount.prop.startsWith(prop) ? mount.prop : `${prop}.data.path`;
      return mount.directory ? [{ prop: own, path: mount.hostPath }] : [];
    }),
  );
  return paths.flatMap(({ prop, path }, index) =>
    paths
      .slice(0, index)
      .filter((other) => path === other.path || path.startsWith(`${other.path}/`) || other.path.startsWith(`${path}/`))
      .map(
        (other) =>
          `${prop} is ${JSON.stringify(path)}, and ${other.prop} ${JSON.stringify(other.path)}: two servers would write to one directory, give each its own`,
      ),
  );
}

/** A tag that `keep-copy.sh` reads the major version of. */
const SAYS_MAJOR = /^v?\d{1,9}([.-].*)?$/;

/** An image that cannot become another one, or whose next one may take the data with it. */
export function autoUpdateClashes(pod: MemoryPod): readonly string[] {
  return pod.containers.flatMap(({ prop, autoUpdate, image, mounts }) => {
    if (autoUpdate === undefined) return [];
    const said = `${prop}.autoUpdate is "${autoUpdate}"`;
    if (image.digest !== undefined) {
      return [
        `${said}, and ${prop}.image.digest never becomes another one: leave one of the two out (Renovate moves a digest)`,
      ];
    }
    if (autoUpdate === 'local') return [];
    if (image.repository.startsWith('localhost/'))
      return [`${said}, and no registry has ${image.repository}, which is built on the host: write 'local'`];
    if (SAYS_MAJOR.test(image.tag) || !mounts.some(({ directory }) => directory)) return [];
    return [
      `${said}, and the tag ${JSON.stringify(image.tag)} does not say the major version, so that a newer one would write the data without a copy for the way back: write ${prop}.image.tag, such as "7.2"`,
    ];
  });
}

const PODMAN_UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const VALKEY_UNITS: Readonly<Record<string, number>> = {
  ...{ '': 1, b: 1, k: 1000, kb: 1024, m: 1000 ** 2, mb: 1024 ** 2, g: 1000 ** 3, gb: 1024 ** 3 },
};

function bytes(size: string, units: Readonly<Record<string, number>>): number {
  const [, number = '', unit = ''] = /^(\d+)([a-z]*)$/.exec(size.toLowerCase()) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}

/** Above `maxmemory` Valkey needs room for buffers and for the copy of pages during a snapshot. */
export function memoryClash({ memoryLimit, maxmemory = '2gb' }: ValkeyProps = {}): readonly string[] {
  if (memoryLimit === undefined) return [];
  const most = bytes(maxmemory, VALKEY_UNITS);
  if (most > 0 && bytes(memoryLimit, PODMAN_UNITS) > most) return [];
  return [
    `valkey.memoryLimit is "${memoryLimit}": valkey.maxmemory is "${maxmemory}"${most > 0 ? '' : ', which is no limit'}, so the kernel would kill Valkey before it evicts anything; write a limit well above it, or a smaller maxmemory`,
  ];
}

/** systemd kills what still runs when its own time-out is over. */
export function stopTimeClash(pod: MemoryPod): readonly string[] {
  const longest = Math.max(...pod.containers.map((container) => container.stopTimeoutSeconds));
  const { timeoutStopSeconds, stopWaitSeconds } = pod.unit;
  const server = pod.containers.find(({ main }) => main)?.stopTimeoutSeconds ?? 0;
  if (timeoutStopSeconds > longest && timeoutStopSeconds <= stopWaitSeconds + server) {
    return [
      `unit.timeoutStopSeconds is ${timeoutStopSeconds}: a stop may wait ${stopWaitSeconds} s for an answer (unit.stopWaitSeconds), and ${server} s for the server (stopTimeoutSeconds); write more`,
    ];
  }
  if (timeoutStopSeconds > longest) return [];
  return [
    `unit.timeoutStopSeconds is ${timeoutStopSeconds}: a container may take ${longest} s to stop (stopTimeoutSeconds); write more`,
  ];
}

/** The kernel refuses the second of the two. */
export function wildcardClash({ bindAddresses }: MemoryPod): readonly string[] {
  return ['0.0.0.0', '::'].flatMap((wildcard) => {
    const others = bindAddresses.filter((address) => address !== wildcard && isIPv6(address) === isIPv6(wildcard));
    return bindAddresses.includes(wildcard) && others.length > 0
      ? [
          `bindAddresses has ${wildcard} and ${others.join(', ')}: the first is all addresses already, leave one of the two out`,
        ]
      : [];
  });
}
