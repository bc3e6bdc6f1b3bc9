import type { MemoryPodContainer } from '../memory-pod';
import { databasePassword, passwordMounts, passwordOptions, withPassword } from './database-password';
import { dataMount, memoryPodContainer, type MemoryPodContext } from './container';
import { ping } from './ping';
import type { DataDirectoryProps, MemoryPodContainerProps } from './container-props';
import type { SnapshotRule } from './valkey';
import { FALKORDB_TAG } from '../../versions';

/** FalkorDB, the graph, with its browser. Default image `docker.io/falkordb/falkordb:latest`. */
export interface FalkorDbProps extends MemoryPodContainerProps {
  /**
   * Variables beside those that the container sets itself; a value here wins, but for `REDIS_ARGS`, whose options come after
   * its own. Secrets belong in the environment file, and a value that looks like one is an error.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * Port it listens on and is published as.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * Port of its browser.
   *
   * @default 3000
   */
  readonly browserPort?: number;

  /**
   * Key of the environment file whose value is the password that every client has to give. Its browser asks for it.
   *
   * @default - no password
   * @example 'FALKORDB_PASSWORD'
   */
  readonly passwordKey?: string;

  /**
   * When a snapshot is written (`REDIS_ARGS`).
   *
   * @default { seconds: 60, changes: 100 }
   */
  readonly save?: SnapshotRule;

  /**
   * Where the data lives on the host.
   *
   * @default - `falkordb` under `dataRoot`, owned by 1000:1000
   */
  readonly data?: DataDirectoryProps;
}

const DATA = '/data';

/** The container with the graph. */
export function falkordb(pod: MemoryPodContext, props: FalkorDbProps = {}): MemoryPodContainer {
  const port = props.port ?? 6379;
  const browserPort = props.browserPort ?? 3000;
  const save = props.save ?? { seconds: 60, changes: 100 };
  const timeoutSeconds = props.healthCheck?.timeoutSeconds ?? 5;
  const own = { name: 'falkordb', uid: 1000, gid: 1000 };
  const password = databasePassword(pod, props.passwordKey, props.data, own);
  const { REDIS_ARGS: more, ...environment } = props.environment ?? {};
  const options = [
    ...['--save', save.seconds, save.changes],
    ...(port === 6379 ? [] : ['--port', port]),
    ...passwordOptions(password),
    ...(more === undefined ? [] : [more]),
  ];
  return memoryPodContainer(
    pod,
    { ...props, environment },
    {
      name: 'falkordb',
      prop: 'falkordb',
      image: { repository: 'docker.io/falkordb/falkordb', tag: FALKORDB_TAG },
      args: [],
      environment: {
        REDIS_ARGS: options.join(' '),
        // Images differ in whether /data is where the graph is written; unset, it may be gone after a restart.
        FALKORDB_DATA_PATH: DATA,
        ...(browserPort === 3000 ? {} : { PORT: `${browserPort}` }),
      },
      password,
      mounts: [dataMount(pod, props.data, { ...own, containerPath: DATA }), ...passwordMounts(password, 'falkordb')],
      ports: [
        { name: 'redis', port, published: true },
        { name: 'browser', port: browserPort, published: true },
      ],
      healthCheck: {
        ...ping(withPassword(password, `timeout ${timeoutSeconds} redis-cli -p ${port} ping`)),
        intervalSeconds: 10,
        timeoutSeconds,
        retries: 3,
        startPeriodSeconds: 60,
        onFailure: 'restart',
        requiredForStart: true,
      },
    },
  );
}
