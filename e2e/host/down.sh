#!/usr/bin/env bash
# down.sh NAME [--cut]: powers the machine off, or cuts its power, and takes away what boot.sh has made beside it.
set -uo pipefail
name=$1 how=${2-}
: "${STATE:?}"
pid=$(cat "$STATE/$name.pid" 2>/dev/null || true)
leader=$(cat "$STATE/$name.leader" 2>/dev/null || true)
if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then
  if [ "$how" = --cut ]; then
    kill -KILL "$leader" "$pid" 2>/dev/null
  else
    "$(dirname "$0")/exec.sh" "$name" systemctl poweroff --no-block
  fi
  deadline=$((SECONDS + 60))
  while kill -0 "$pid" 2>/dev/null; do
    if [ "$SECONDS" -ge "$deadline" ]; then kill -KILL "$leader" "$pid" 2>/dev/null; fi
    sleep 0.1
  done
fi
rm -f "$STATE/$name.pid" "$STATE/$name.leader"
for namespace in "$name" "$name-client"; do ip netns del "$namespace" 2>/dev/null; done
for hierarchy in /sys/fs/cgroup/unified /sys/fs/cgroup/systemd /sys/fs/cgroup; do
  [ ! -d "$hierarchy/e2e-$name" ] || find "$hierarchy/e2e-$name" -depth -type d -exec rmdir {} \; 2>/dev/null
done
rm -rf "/run/systemd/nspawn/propagate/$name"
exit 0
