import type { HostFacts } from '../../host/host-facts';
import type { HostConnection } from './transport/host-connection';

/** What a criterion of a host is asked of. */
export interface HostSubject {
  readonly host: HostConnection;
  readonly facts: HostFacts;

  /** Password of OpenCode. */
  readonly password: (signal: AbortSignal) => Promise<string>;

  /** User name of OpenCode. */
  readonly userName: (signal: AbortSignal) => Promise<string>;

  /** A value of the environment file. */
  readonly secret: (key: string, signal: AbortSignal) => Promise<string>;
}
