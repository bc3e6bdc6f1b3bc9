import type { MemoryPodContainer } from '../memory-pod';
import { databasePassword, passwordMounts, passwordOptions, withPassword } from './database-password';
import { dataMount, memoryPodContainer, type MemoryPodContext } from './container';
import { ping } from './ping';
import type { DataDirectoryProps, MemoryPodContainerProps } from './container-props';
import { VALKEY_TAG } from '../../versions';

/** Valkey, the short-term memory. Default image `docker.io/valkey/valkey:7.2`. */
export interface ValkeyProps extends MemoryPodContainerProps {
  /**
   * Port it listens on and is published as.
   *
   * @default 6380
   */
  readonly port?: number;

  /**
   * Most memory that the data may take, in Valkey's spelling, such as `2gb`. A `memoryLimit` has to be above it.
   *
   * @default '2gb'
   * @see https://valkey.io/topics/lru-cache/
   */
  readonly maxmemory?: string;

  /**
   * What goes when `maxmemory` is reached.
   *
   * @default 'allkeys-lru'
   */
  readonly maxmemoryPolicy?: string;

  /**
   * Key of the environment file whose value is the password that every client has to give.
   *
   * @default - no password
   * @example 'VALKEY_PASSWORD'
   */
  readonly passwordKey?: string;

  /**
   * When a snapshot is written: seconds and the number of changes within them. What changed since the last snapshot
   * is lost in a power cut.
   *
   * @default { seconds: 60, changes: 1000 }
   */
  readonly save?: SnapshotRule;

  /**
   * Where the data lives on the host.
   *
   * @default - `valkey` under `dataRoot`, owned by 999:999
   */
  readonly data?: DataDirectoryProps;
}

/** One `save` point of Valkey and of Redis. */
export interface SnapshotRule {
  /** Seconds since the last snapshot. */
  readonly seconds: number;

  /** Changed keys that a snapshot wants within that time. */
  readonly changes: number;
}

/** The container with the short-term memory. */
export function valkey(pod: MemoryPodContext, props: ValkeyProps = {}): MemoryPodContainer {
  const port = props.port ?? 6380;
  const save = props.save ?? { seconds: 60, changes: 1000 };
  const timeoutSeconds = props.healthCheck?.timeoutSeconds ?? 5;
  const own = { name: 'valkey', uid: 999, gid: 999 };
  const password = databasePassword(pod, props.passwordKey, props.data, own);
  return memoryPodContainer(pod, props, {
    name: 'valkey',
    prop: 'valkey',
    image: { repository: 'docker.io/valkey/valkey', tag: VALKEY_TAG },
    args: [
      ...['--port', `${port}`],
      ...['--maxmemory', props.maxmemory ?? '2gb'],
      ...['--maxmemory-policy', props.maxmemoryPolicy ?? 'allkeys-lru'],
      ...['--save', `${save.seconds}`, `${save.changes}`],
      ...passwordOptions(password),
    ],
    password,
    mounts: [dataMount(pod, props.data, { ...own, containerPath: '/data' }), ...passwordMounts(password, 'valkey')],
    ports: [{ name: 'redis', port, published: true }],
    healthCheck: {
      ...ping(withPassword(password, `timeout ${timeoutSeconds} valkey-cli -p ${port} ping`)),
      intervalSeconds: 10,
      timeoutSeconds,
      retries: 3,
      startPeriodSeconds: 30,
      onFailure: 'restart',
      requiredForStart: true,
    },
  });
}
