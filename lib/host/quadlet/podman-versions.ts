/** Versions of Podman whose Quadlet keys are known; a newer one is written for as the newest of these. */
export const PODMAN_VERSIONS = [
  '4.4',
  '4.5',
  '4.6',
  '4.7',
  '4.8',
  '4.9',
  '5.0',
  '5.1',
  '5.2',
  '5.3',
  '5.4',
  '5.5',
  '5.6',
  '5.7',
  '5.8',
  '6.0',
] as const;

/** Major and minor version of Podman, such as `5.8`; it may be newer than those that are known. */
export type PodmanVersion = (typeof PODMAN_VERSIONS)[number] | `${number}.${number}`;

/** What Debian 13 ships. */
export const DEFAULT_PODMAN_VERSION: PodmanVersion = '5.4';

/**
 * The keys that are written, with the Podman whose generator knows them first, and the `podman` option that says the
 * same where the key is not known yet.
 *
 * @see https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
 */
export const QUADLET_KEYS = {
  Container: {
    ContainerName: { since: '4.4' },
    Image: { since: '4.4' },
    Exec: { since: '4.4' },
    Environment: { since: '4.4' },
    EnvironmentFile: { since: '4.4' },
    Network: { since: '4.4' },
    NoNewPrivileges: { since: '4.4' },
    PodmanArgs: { since: '4.4' },
    RunInit: { since: '4.4' },
    Volume: { since: '4.4', option: '--volume' },
    HealthCmd: { since: '4.5', option: '--health-cmd' },
    HealthInterval: { since: '4.5', option: '--health-interval' },
    HealthTimeout: { since: '4.5', option: '--health-timeout' },
    HealthRetries: { since: '4.5', option: '--health-retries' },
    HealthStartPeriod: { since: '4.5', option: '--health-start-period' },
    HealthOnFailure: { since: '4.5', option: '--health-on-failure' },
    SecurityLabelDisable: { since: '4.5', option: '--security-opt=label' },
    AutoUpdate: { since: '4.5', option: '--label=io.containers.autoupdate' },
    Pull: { since: '4.6', option: '--pull' },
    Entrypoint: { since: '5.0', option: '--entrypoint' },
    Pod: { since: '5.0' },
    StopTimeout: { since: '5.0', option: '--stop-timeout' },
    Memory: { since: '5.5', option: '--memory' },
  },
  Pod: {
    PodName: { since: '5.0' },
    PodmanArgs: { since: '5.0' },
    PublishPort: { since: '5.0' },
    ServiceName: { since: '5.3' },
    ExitPolicy: { since: '5.6', option: '--exit-policy' },
  },
  Volume: {
    Device: { since: '4.4' },
    Options: { since: '4.4' },
    Type: { since: '4.4' },
    VolumeName: { since: '4.7' },
  },
} as const satisfies Record<string, Record<string, { readonly since: PodmanVersion; readonly option?: string }>>;

/** Whether the generator of that Podman knows a key. */
export function isKnown(key: { readonly since: PodmanVersion }, version: PodmanVersion): boolean {
  return isSince(version, key.since);
}

/** Whether `version` is `since` or newer. */
export function isSince(version: PodmanVersion, since: PodmanVersion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
  return major === sinceMajor ? minor >= sinceMinor : major > sinceMajor;
}
