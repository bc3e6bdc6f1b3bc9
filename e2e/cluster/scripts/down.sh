#!/usr/bin/env bash
# Ends what up.sh has started, pods included, and deletes what it has written. Whatever state the cluster is in.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"
mkdir -p "$parts"
exec 9>"$parts/cluster.lock"
flock --timeout 120 9 || exit 1

# Envoy is a child of Envoy Gateway, and outlives its SIGKILL.
gateway=$(pid_of envoy-gateway 2>/dev/null || true)
proxies=()
if is_running envoy-gateway; then mapfile -t proxies < <(cat "/proc/$gateway/task/"*/children | tr ' ' '\n' | grep .); fi
stop envoy-gateway
for pid in ${proxies[@]+"${proxies[@]}"}; do kill -KILL "$pid" 2>/dev/null; done

for name in external-secrets stand-ins source-controller outside restic-server cert-manager kustomize-controller kubelet containerd; do stop "$name"; done
kill_pods
for name in kube-scheduler kube-controller-manager kube-apiserver etcd registry; do stop "$name"; done

awk -v state="$state/" 'index($2, state) == 1 { print $2 }' /proc/self/mounts | tac | while read -r mounted; do umount --lazy "$mounted"; done
# One that a process has only just left is busy for a moment.
for _ in 1 2 3 4 5; do
  for name in $(pod_networks); do ip netns delete "$name" 2>/dev/null || sleep 1; done
done
ip link delete "$bridge" 2>/dev/null
for hierarchy in "${cgroup_hierarchies[@]}"; do
  [ ! -d "$hierarchy/$cgroup" ] || find "$hierarchy/$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null
done
[ "${1-}" = --keep ] || rm -rf --one-file-system "$state"
"$scripts/left-behind.sh"
