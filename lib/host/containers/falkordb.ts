import type { MemoryPodContainer } from '../memory-pod';
import { dataMount, memoryPodContainer, type MemoryPodContext } from './container';
import { ping } from './ping';
import type { DataDirectoryProps, MemoryPodContainerProps } from './container-props';
import type { SnapshotRule } from './valkey';
import { FALKORDB_TAG } from '../../versions';

/** FalkorDB, the graph, with its browser. Default image `docker.io/falkordb/falkordb:latest`. */
export interface FalkorDbProps extends MemoryPodContainerProps {
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
  return memoryPodContainer(pod, props, {
    name: 'falkordb',
    prop: 'falkordb',
    image: { repository: 'docker.io/falkordb/falkordb', tag: FALKORDB_TAG },
    args: [],
    environment: {
      REDIS_ARGS: `--save ${save.seconds} ${save.changes}${port === 6379 ? '' : ` --port ${port}`}`,
      // Images differ in whether /data is where the graph is written; unset, it may be gone after a restart.
      FALKORDB_DATA_PATH: DATA,
      ...(browserPort === 3000 ? {} : { PORT: `${browserPort}` }),
    },
    mounts: [dataMount(pod, props.data, { name: 'falkordb', containerPath: DATA, uid: 1000, gid: 1000 })],
    ports: [
      { name: 'redis', port, published: true },
      { name: 'browser', port: browserPort, published: true },
    ],
    healthCheck: {
      ...ping(`timeout ${timeoutSeconds} redis-cli -p ${port} ping`),
      intervalSeconds: 10,
      timeoutSeconds,
      retries: 3,
      startPeriodSeconds: 60,
      onFailure: 'restart',
      requiredForStart: true,
    },
  });
}
