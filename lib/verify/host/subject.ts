import type { HostFacts } from '../../host/host-facts';
import type { HostConnection } from './transport/host-connection';

/** User name and password of OpenCode. */
export interface Login {
  readonly userName: string;
  readonly password: string;
}

/** What a criterion of a host is asked of. */
export interface HostSubject {
  readonly host: HostConnection;
  readonly facts: HostFacts;

  /** With what OpenCode lets in. */
  readonly login: (signal: AbortSignal) => Promise<Login>;

  /** A value of the environment file. */
  readonly secret: (key: string, signal: AbortSignal) => Promise<string>;
}
