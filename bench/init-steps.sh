#!/usr/bin/env bash
# The highest memory of each init container's script, for docs/resources.md. Needs root, a memory controller of cgroup v1 or
# v2 that is writable, git, and the packages of `npm ci`.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts=$PWD/lib/workspace/scripts
opencode=$PWD/node_modules/opencode-linux-x64/bin

if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  group=/sys/fs/cgroup/init-steps.$$ peak=memory.peak
else
  group=/sys/fs/cgroup/memory/init-steps.$$ peak=memory.max_usage_in_bytes
fi
work=$(mktemp -d)
trap 'rm -rf "$work"; rmdir "$group" 2>/dev/null || true' EXIT

# A new group for each step, since the peak of a v2 group cannot be reset everywhere.
measure() {
  local name=$1
  shift
  mkdir "$group"
  # shellcheck disable=SC2016
  sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$group" "$@" >/dev/null
  printf '%-14s %4d MiB\n' "$name" "$(($(cat "$group/$peak") / 1048576))"
  rmdir "$group"
}

git init --quiet --bare "$work/many.git"
awk 'BEGIN {
  print "commit refs/heads/main\ncommitter Dev <dev@example.com> 1700000000 +0000\ndata 1\nx"
  for (i = 0; i < 50000; i++) {
    line = sprintf("%08d ", i)
    text = line line line line line line line line
    printf "M 100644 inline d%d/f%d\ndata %d\n%s\n", i % 500, i, length(text), text
  }
}' | git -C "$work/many.git" fast-import --quiet
git -C "$work/many.git" symbolic-ref HEAD refs/heads/main

measure git-clone git clone --quiet "file://$work/many.git" "$work/clone"
measure git-tools env BUNDLE_DIRECTORY="$work/bundle" BUNDLE_PROGRAMS='git ssh' sh "$scripts/bundle-programs.sh"
printf '{"type":"oauth","refresh":"fake","access":"fake","expires":0}' >"$work/login"
measure copilot-login env HOME="$work" PATH="$opencode:$PATH" COPILOT_LOGIN_FILE="$work/login" \
  OPENCODE_DATA_DIRECTORY="$work/data" sh "$scripts/copilot-login.sh"
