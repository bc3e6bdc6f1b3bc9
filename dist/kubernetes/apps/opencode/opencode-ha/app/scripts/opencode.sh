#!/bin/sh
# PID 1 of the server's container. OpenCode ignores SIGTERM when it is PID 1, so a shell stands in for it:
# it passes the signal on, reaps orphans, and ends as the server ended.
#
# HOME                      the volume's mount
# WORKSPACE_DIRECTORY       where the server works
# TOOLS_PATH                directories that come first in PATH, where there are any
# ENFORCED_CONFIGURATION    file that is merged over the repository's own configuration, where there is one
# OPENCODE_SERVER_PASSWORD  from the Secret
# arguments                 OpenCode's own
set -eu

fail() {
  printf 'opencode.sh: %s\n' "$1" >&2
  exit 1
}

trap 'exit 143' TERM INT

# A newline at the end of a stored secret is nothing that a browser could send.
OPENCODE_SERVER_PASSWORD=$(printf '%s' "${OPENCODE_SERVER_PASSWORD-}")
[ -n "$OPENCODE_SERVER_PASSWORD" ] || fail 'the password in the Secret is empty: refusing to serve to everyone'
export OPENCODE_SERVER_PASSWORD

cd "$WORKSPACE_DIRECTORY" || fail "$WORKSPACE_DIRECTORY is not there: see the log of the init containers"

trial="$HOME/.opencode-write-trial"
if ! (printf 'trial\n' >"$trial") 2>/dev/null; then
  rm -f "$trial" 2>/dev/null || true
  fail "cannot write to $HOME: the volume is full, read-only, or not owned by uid $(id -u) ($(df -h "$HOME" | tail -n 1))"
fi
rm -f "$trial"

export PATH="${TOOLS_PATH:+$TOOLS_PATH:}$PATH"
if [ -n "${ENFORCED_CONFIGURATION-}" ]; then
  OPENCODE_CONFIG_CONTENT=$(cat "$ENFORCED_CONFIGURATION")
  export OPENCODE_CONFIG_CONTENT
fi

opencode "$@" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null || true' TERM INT

# A trapped signal ends `wait` early, so it is repeated until the server itself is gone.
status=0
while wait "$server" || status=$?; kill -0 "$server" 2>/dev/null; do status=0; done
exit "$status"
