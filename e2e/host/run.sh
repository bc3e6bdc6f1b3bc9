#!/usr/bin/env bash
# run.sh [JEST ARGUMENTS]: runs the suite. On every way out it ends what was started, and waits until the machines are gone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}/e2e-host
mkdir -p "$folder"
E2E_HOST_RUN=$(mktemp -d "$folder/run-XXXXXX")
export E2E_HOST_RUN
jest=
# shellcheck disable=SC2317 # reached through the traps
clean_up() {
  local status=$?
  trap '' INT TERM HUP
  if [ -n "$jest" ]; then
    kill -TERM -- "-$jest" 2>/dev/null || true
    while kill -0 -- "-$jest" 2>/dev/null; do sleep 0.1; done
  fi
  # Each machine's keep.sh holds it until the machine is gone.
  exec 8>"$E2E_HOST_RUN/lock"
  flock --timeout 120 8 || true
  rm "$E2E_HOST_RUN/lock"
  if ! rmdir "$E2E_HOST_RUN"; then
    echo "run.sh: left behind in $E2E_HOST_RUN: $(ls "$E2E_HOST_RUN")" >&2
    status=1
  fi
  exit "$status"
}
trap clean_up EXIT
# A trap waits for a command in the foreground, and so would the end of what was started.
trap 'exit 130' INT
trap 'exit 143' TERM HUP

cd "$here/../.."
# A process group of its own, to be ended as a whole.
set -m
node node_modules/jest/bin/jest.js --config e2e/host/jest.config.js "$@" &
jest=$!
set +m
status=0
wait "$jest" || status=$?
exit "$status"
