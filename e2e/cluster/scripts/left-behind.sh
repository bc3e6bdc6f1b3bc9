#!/usr/bin/env bash
# Says what of a cluster is still there: processes, mounts, the bridge, control groups. Fails where something is.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"
left=()
for record in "$run"/*.process; do
  name=$(basename "$record" .process)
  if [ -f "$record" ] && is_running "$name"; then left+=("process $(pid_of "$name") ($name)"); fi
done
for pid in $(pod_processes); do left+=("process $pid of a pod"); done
while read -r mounted; do left+=("mount $mounted"); done < <(awk -v state="$state/" 'index($2, state) == 1 { print $2 }' /proc/self/mounts)
for name in $(pod_networks); do left+=("network $name"); done
[ ! -e "/sys/class/net/$bridge" ] || left+=("bridge $bridge")
for hierarchy in "${cgroup_hierarchies[@]}"; do
  [ ! -d "$hierarchy/$cgroup" ] || left+=("control group $hierarchy/$cgroup")
done
[ "${#left[@]}" -gt 0 ] || exit 0
printf 'left behind: %s\n' "${left[@]}" >&2
exit 1
