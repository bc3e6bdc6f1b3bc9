#!/bin/sh
# PID 1 of the server's container. OpenCode ignores SIGTERM when it is PID 1, so a shell stands in for it:
# it passes the signal on, reaps orphans, and ends as the server ended.
#
# HOME                      the volume's mount
# WORKSPACE_DIRECTORY       where the server works
# ENFORCED_CONFIGURATION    file that is merged over the repository's own configuration, where there is one
# OPENCODE_SERVER_PASSWORD  from the Secret
# TERMINAL_LIBRARY          library that terminals need, where terminal-library.sh has left it
# FINISH_SECONDS            how long a stop waits for sessions that are busy
# arguments                 OpenCode's own
# Before anything else: until a handler is there, the kernel keeps the signal from PID 1.
trap 'exit 143' TERM INT
set -eu

fail() {
  printf 'opencode.sh: %s\n' "$1" >&2
  exit 1
}

# A newline at the end of a stored secret is nothing that a browser could send.
OPENCODE_SERVER_PASSWORD=$(printf '%s' "${OPENCODE_SERVER_PASSWORD-}")
[ -n "$OPENCODE_SERVER_PASSWORD" ] || fail 'the password in the Secret is empty: refusing to serve to everyone'
export OPENCODE_SERVER_PASSWORD

cd "$WORKSPACE_DIRECTORY" || fail "$WORKSPACE_DIRECTORY is not there: see the log of the init containers"

# OpenCode does not start on a full volume, and its own words for that and for a read-only one are those of a database.
trial="$HOME/.write-trial"
if ! reason=$({ printf 'trial\n' | cat >"$trial"; } 2>&1); then
  rm -f "$trial" 2>/dev/null || true
  fail "cannot write to the volume at $HOME as uid $(id -u): ${reason##*: }"
fi
rm -f "$trial"

if [ -n "${ENFORCED_CONFIGURATION-}" ]; then
  OPENCODE_CONFIG_CONTENT=$(cat "$ENFORCED_CONFIGURATION")
  export OPENCODE_CONFIG_CONTENT
fi

# What a model answers is stored when the answer ends. An OpenCode that runs no script of ours ends at once: it prints its usage.
# shellcheck disable=SC2317
finish_sessions() {
  [ "${FINISH_SECONDS:-0}" -gt 0 ] || return 0
  STARTED_AT=$started BUN_BE_BUN=1 timeout "$((FINISH_SECONDS + 10))" \
    opencode --eval "await import('${0%/*}/finish-sessions.mjs')" 2>/dev/null </dev/null || true
}

# A child that has not become OpenCode yet, or installs a plugin, loses what it is sent, so it is sent again.
# shellcheck disable=SC2317
end_server() {
  if [ -n "$ending" ]; then
    # Whoever sends it twice does not want to wait.
    kill -TERM "$server" 2>/dev/null || true
    return
  fi
  ending=yes
  {
    finish_sessions
    kill -TERM "$server" 2>/dev/null || true
    while sleep 1; do kill -TERM "$server" || break; done >/dev/null 2>&1
  } &
}

ending=''
started=$(date +%s)
if [ -n "${TERMINAL_LIBRARY-}" ]; then
  if [ -f "$TERMINAL_LIBRARY" ]; then
    export BUN_PTY_LIB="$TERMINAL_LIBRARY"
  elif [ -s "$TERMINAL_LIBRARY.missing" ]; then
    printf 'opencode.sh: terminals do not open: %s\n' "$(cat "$TERMINAL_LIBRARY.missing")" >&2
  fi
fi

opencode "$@" &
server=$!
trap 'end_server' TERM INT

# What the server refuses of its configuration it says to nobody who reads the log.
BUN_BE_BUN=1 opencode --eval "await import('${0%/*}/report-configuration.mjs')" 2>/dev/null </dev/null &

# A trapped signal ends `wait` early, so it is repeated until the server itself is gone.
status=0
while wait "$server" || status=$?; kill -0 "$server" 2>/dev/null; do status=0; done
exit "$status"
