import type { OutputGuard } from '../gitops/output-guard';
import type { OutputSource } from './output';

/** Which object is meant. */
export interface ResourceQuery {
  /** Such as `Deployment`. */
  readonly kind: string;

  /**
   * Such as `apps/v1`.
   *
   * @default - any
   */
  readonly apiVersion?: string;

  /**
   * `metadata.name`.
   *
   * @default - any
   */
  readonly name?: string;

  /**
   * The namespace that Flux puts it into.
   *
   * @default - any
   */
  readonly namespace?: string;
}

/** What `expect` of an output can be asked. */
export interface OutputMatchers<R> {
  /**
   * One object of the output is of that kind, and has what `expected` says: a part of it, as for `toMatchObject`, or a
   * matcher such as `expect.objectContaining`. The objects are those that reach the cluster: with the namespace that Flux
   * gives them, and with what the values of an app-template HelmRelease become.
   */
  toHaveResource(resource: string | ResourceQuery, expected?: object): R;

  /**
   * Where `base` is deployed and this is merged, nothing is lost for good. Of a directory that an app shares with others
   * only what is its own is compared.
   */
  toLoseNoData(base: OutputSource): R;

  /**
   * The output is valid, and no guard has a finding: those of the app, and those given here.
   *
   * @param guards without any, the guards for secrets and for YAML, and for schemas where the app does not say which
   * releases its cluster has
   */
  toPassGuard(...guards: readonly OutputGuard[]): R;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the name that @types/jest gave it
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- merged into theirs
    interface Matchers<R, T> extends OutputMatchers<R> {}
  }
}

// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- an error for some consumers, and none for others
/** @ts-ignore a consumer of @types/jest alone, or of Vitest, may not have this package within reach */
declare module 'expect' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- merged into theirs
  interface Matchers<R, T> extends OutputMatchers<R> {}
}

// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- as above
/** @ts-ignore a consumer of Jest does not have this package */
declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- merged into theirs
  interface Assertion<T> extends OutputMatchers<void> {}
}
