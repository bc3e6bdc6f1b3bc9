#!/usr/bin/env bash
# boot.sh NAME ROOT [OPTION…]: boots the root file system ROOT as the machine NAME, with systemd as its PID 1, and returns once it can
# be logged in to. The network namespaces NAME (the machine, 192.0.2.1) and NAME-client (192.0.2.2) are joined.
# STATE is the folder where its process id and console are; each OPTION is one of systemd-nspawn.
set -euo pipefail
name=$1 root=$2
shift 2
: "${STATE:?}"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$STATE"

if [ ! -e "/run/netns/$name" ]; then
  ip netns add "$name"
  ip netns add "$name-client"
  ip -n "$name" link add outside type veth peer name eth0 netns "$name-client"
  ip -n "$name" addr add 192.0.2.1/24 dev outside
  ip -n "$name" link set outside up
  ip -n "$name" link set lo up
  ip -n "$name-client" addr add 192.0.2.2/24 dev eth0
  ip -n "$name-client" link set eth0 up
  ip -n "$name-client" link set lo up
fi

# systemd wants a cgroup of its own to manage; on a machine with both hierarchies, one in each.
hierarchies=()
for hierarchy in /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
  if [ -d "$hierarchy" ]; then hierarchies+=("$hierarchy"); fi
done
[ "${#hierarchies[@]}" -gt 0 ] || hierarchies=(/sys/fs/cgroup)
for hierarchy in "${hierarchies[@]}"; do mkdir -p "$hierarchy/e2e-$name"; done

(
  for hierarchy in "${hierarchies[@]}"; do echo "$BASHPID" >"$hierarchy/e2e-$name/cgroup.procs"; done
  echo "$BASHPID" >"$STATE/$name.pid"
  # The rest is what Podman needs for a pod with ports.
  export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
  exec setsid systemd-nspawn --quiet --directory="$root" --boot --register=no --keep-unit --machine="$name" \
    --network-namespace-path="/run/netns/$name" --capability=all --system-call-filter='@keyring bpf perf_event_open' \
    --bind=/dev/fuse --bind=/dev/net/tun --console=read-only "$@" </dev/null >"$STATE/$name.console" 2>&1
) 9>&- &

deadline=$((SECONDS + 240))
# Noted as soon as it is known: down.sh has to find what did not come up, too.
until leader=$(pgrep -P "$(cat "$STATE/$name.pid" 2>/dev/null || echo 0)" | head -n 1) && [ -n "$leader" ] &&
  echo "$leader" >"$STATE/$name.leader" &&
  nsenter -t "$leader" -a systemctl --quiet is-active basic.target 2>/dev/null &&
  nsenter -t "$leader" -a systemctl --quiet is-active ssh.service 2>/dev/null &&
  # As the tests ask: "offline" is what systemctl says where it would not ask systemd.
  [ "$(bash "$here/exec.sh" "$name" systemctl is-system-running)" != offline ]; do
  if [ -s "$STATE/$name.pid" ] && ! kill -0 "$(cat "$STATE/$name.pid")" 2>/dev/null; then
    echo "boot.sh: $name ended: $(tail -n 3 "$STATE/$name.console")" >&2
    exit 1
  fi
  if [ "$SECONDS" -ge "$deadline" ]; then
    echo "boot.sh: $name is not up: $(tail -n 3 "$STATE/$name.console")" >&2
    exit 1
  fi
  sleep 0.1
done
