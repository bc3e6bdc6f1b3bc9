#!/usr/bin/env bash
# exec.sh NAME COMMAND…: runs a command in the machine, in all of its namespaces and in a cgroup of its own.
set -euo pipefail
name=$1
: "${STATE:?}"
shift
leader=$(cat "$STATE/$name.leader")
# What Podman starts is put beside the cgroup that it is called in: one of the machine's, not of this shell.
cgroup=$(awk -F: '$1 == 0 { print $3 }' "/proc/$leader/cgroup")
root=/sys/fs/cgroup/unified
[ -d "$root" ] || root=/sys/fs/cgroup
scope=$root${cgroup%/init.scope}/e2e.scope
mkdir -p "$scope"
echo $$ >"$scope/cgroup.procs"
# Once, while a machine booted on a busy host, systemctl took it for a chroot: it is told that it is none.
exec env -i SYSTEMD_OFFLINE=0 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root TERM=dumb LANG=C.UTF-8 \
  nsenter -t "$leader" -m -u -i -n -p -C -r -w -- "$@"
