#!/bin/sh
# opencode-health.sh [ready|busy]: asks the server for its health, with a password set or without one. The password comes from the
# container's environment and goes through a pipe: it is in no argument list, which `ps` on the host would show.
# Without `ready`, a server that has not answered since its container was made counts as healthy: it loads, and a slow host would
# otherwise never get beyond that. How long it may load is up to the unit. With `busy`: 0 where a session waits for a model, 1 where none
# does, 2 where the server does not say.
# OPENCODE_HEALTH_PORT, OPENCODE_HEALTH_TIMEOUT (s: a connection made while OpenCode starts may hang for ever)
# OPENCODE_HEALTH_ANSWERED: file that says that it has answered
set -u
port=$OPENCODE_HEALTH_PORT
limit=$OPENCODE_HEALTH_TIMEOUT
answered=${OPENCODE_HEALTH_ANSWERED:-/tmp/opencode-has-answered}

credentials() {
  printf '%s:%s' "${OPENCODE_SERVER_USERNAME:-opencode}" "${OPENCODE_SERVER_PASSWORD-}" | base64 | tr -d '\n'
}

# ask PATH [DIRECTORY]: the server's answer, its head included
if command -v nc >/dev/null 2>&1; then
  ask() {
    {
      printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' "$1"
      [ -z "${2-}" ] || printf 'x-opencode-directory: %s\r\n' "$2"
      printf 'Authorization: Basic '
      credentials
      printf '\r\n\r\n'
    } | timeout "$limit" nc 127.0.0.1 "$port"
  }
elif command -v curl >/dev/null 2>&1; then
  ask() {
    {
      printf 'header = "Authorization: Basic '
      credentials
      printf '"\n'
    } | curl -isS -m "$limit" -K - ${2:+-H "x-opencode-directory: $2"} "http://127.0.0.1:$port$1"
  }
else
  echo 'opencode-health.sh: the image has neither nc nor curl: set healthCheck.command' >&2
  exit 1
fi

case ${1-} in
  busy)
    # It starts, and has no session yet.
    if [ ! -e "$answered" ] && [ -w "${answered%/*}" ]; then exit 1; fi
    # It tells the state of one directory at a time, its own first.
    told=$(
      ask /session/status
      ask '/experimental/session?limit=100' | grep -o '"directory" *: *"[^"\\]*"' | sort -u | while IFS= read -r directory; do
        directory=${directory#*:*\"}
        ask /session/status "${directory%\"}"
      done
    )
    if printf '%s\n' "$told" | grep -qE '"type" *: *"(busy|retry)"'; then exit 0; fi
    if printf '%s\n' "$told" | head -n 1 | grep -q '^HTTP/1\.1 200 '; then exit 1; fi
    exit 2
    ;;
esac

if ask /global/health | head -n 1 | grep -q '^HTTP/1\.1 200 '; then
  : >"$answered"
  exit
fi
[ "${1-}" != ready ] && [ ! -e "$answered" ] && [ -w "${answered%/*}" ]
