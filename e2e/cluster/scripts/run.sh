#!/usr/bin/env bash
# run.sh [JEST ARGUMENTS]: builds what is not there, starts the cluster, runs the suite on it, and ends it on every way out. With E2E_KUBECONFIG the
# suite runs on that cluster, and nothing is built, started or ended.
set -euo pipefail
own_cluster=
[ -n "${E2E_KUBECONFIG-}" ] || own_cluster=yes
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(cd "$(dirname "$0")" && pwd)/settings.sh"
export E2E_STATE=$state E2E_PARTS=$parts
jest=
# shellcheck disable=SC2317 # reached through the traps
clean_up() {
  [ -z "$jest" ] || kill "$jest" 2>/dev/null || true
  [ -z "$own_cluster" ] || "$scripts/down.sh" ${E2E_KEEP_STATE:+--keep}
}
trap clean_up EXIT
# A trap waits for a command in the foreground, and so would the end of what was started.
trap 'exit 130' INT
trap 'exit 143' TERM HUP

in_background() {
  "$@" &
  jest=$!
  local status=0
  wait "$jest" || status=$?
  jest=
  return "$status"
}
say() { echo "$1 ($((SECONDS - started)) s)" >&2; }

if [ -n "$own_cluster" ]; then
  started=$SECONDS
  in_background "$scripts/build.sh"
  say 'the parts are built'
  "$scripts/down.sh"
  started=$SECONDS
  in_background "$scripts/up.sh"
  say 'the cluster is up'
fi
cd "$repository"
started=$SECONDS
in_background node node_modules/jest/bin/jest.js --config e2e/cluster/jest.config.js "$@"
say 'the suite has ended'
