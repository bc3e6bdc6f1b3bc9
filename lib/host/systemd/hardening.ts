/**
 * What can be taken from `podman` itself without breaking what it makes of it. Directives that give the service a mount
 * namespace of its own are left out: `podman exec` and the health checks run outside it and would not see the
 * containers' file systems. The containers inherit the system call filters, so nothing here goes beyond what they may do.
 */
export const HARDENING: readonly string[] = ['UMask=0077'];
