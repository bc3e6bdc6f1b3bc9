/**
 * What can be taken from `podman` itself without breaking what it makes of it. Directives that give the service a mount
 * namespace of its own (`ProtectSystem=`, `PrivateTmp=` …) are left out: health checks and `podman exec` run outside it and
 * would not find the containers' file systems. Neither is anything here that containers inherit and may need.
 */
export const HARDENING: readonly string[] = [
  '# What podman does not need. A mount namespace of its own would hide the containers from their health checks.',
  'UMask=0077',
  'KeyringMode=private',
  'LockPersonality=yes',
  'RestrictRealtime=yes',
  'SystemCallArchitectures=native',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET',
  'CapabilityBoundingSet=~CAP_SYS_BOOT CAP_SYS_TIME CAP_WAKE_ALARM CAP_SYSLOG CAP_SYS_PACCT CAP_SYS_RAWIO \\',
  '    CAP_SYS_TTY_CONFIG CAP_BLOCK_SUSPEND CAP_LEASE CAP_LINUX_IMMUTABLE CAP_IPC_LOCK',
];
