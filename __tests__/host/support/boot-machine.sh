#!/usr/bin/env bash
# Boots a root file system under its own systemd, runs FOLDER/drive.sh in it as a unit, and powers it off.
#   boot-machine.sh ROOT FOLDER     FOLDER is /test in there; what is written elsewhere is forgotten
set -euo pipefail
root=$1 folder=$2
name=machine-$$

cat >"$folder/probe.service" <<'END'
[Unit]
SuccessAction=exit-force
FailureAction=exit-force
[Service]
Type=oneshot
TimeoutStartSec=240
StandardOutput=file:/test/drive.log
StandardError=inherit
ExecStart=/bin/sh /test/drive.sh
END

# systemd wants a cgroup of its own to manage; on a machine with both hierarchies, one in each.
hierarchies=()
for hierarchy in /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
  [ ! -d "$hierarchy" ] || hierarchies+=("$hierarchy")
done
[ "${#hierarchies[@]}" -gt 0 ] || hierarchies=(/sys/fs/cgroup)
# shellcheck disable=SC2317 # reached through the trap
clean_up() {
  for hierarchy in "${hierarchies[@]}"; do
    find "$hierarchy/$name" -depth -type d -exec rmdir {} \; 2>/dev/null || true
  done
}
trap clean_up EXIT
for hierarchy in "${hierarchies[@]}"; do
  mkdir "$hierarchy/$name"
done

(
  for hierarchy in "${hierarchies[@]}"; do
    echo "$BASHPID" >"$hierarchy/$name/cgroup.procs"
  done
  # The rest is what Podman needs for a pod with ports.
  export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
  exec systemd-nspawn --quiet --directory="$root" --read-only --volatile=overlay --boot --register=no --keep-unit \
    --machine="$name" --private-network --capability=all --system-call-filter='@keyring bpf' --console=pipe --bind="$folder:/test" \
    --bind-ro="$folder/probe.service:/etc/systemd/system/probe.service" \
    systemd.unit=probe.service systemd.show_status=no </dev/null
)
