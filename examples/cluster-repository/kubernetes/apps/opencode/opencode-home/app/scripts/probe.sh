#!/bin/sh
# Asks the server for its health, as the start, live and ready probes. The password comes from the environment that
# the server itself was started with and goes through a pipe: it is in no argument list, and is right until the
# container is restarted, whatever happens to the Secret.
#
# PROBE_PORT     where the server listens
# first argument seconds to wait for an answer: a connection made while OpenCode starts may hang for ever
set -eu

user=${OPENCODE_SERVER_USERNAME:-opencode}
password=$(printf '%s' "${OPENCODE_SERVER_PASSWORD-}")
credentials=$(printf '%s:%s' "$user" "$password" | base64 | tr -d '\n')

request() {
  printf 'GET /global/health HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic %s\r\nConnection: close\r\n\r\n' "$credentials"
}

# The official image has busybox's nc. OpenCode's own program is a JavaScript runtime too, a dearer way for other images.
exchange() {
  if command -v nc >/dev/null; then
    timeout "$1" nc 127.0.0.1 "$PROBE_PORT"
  else
    BUN_BE_BUN=1 timeout "$1" opencode "${0%/*}/probe-connection.mjs"
  fi
}

answer=$(request | exchange "$1" | head -n 1 | tr -d '\r')

case $answer in
  'HTTP/1.1 200 '*) exit 0 ;;
  '') printf 'probe.sh: no answer on port %s within %s s\n' "$PROBE_PORT" "$1" >&2 ;;
  *) printf 'probe.sh: %s\n' "$answer" >&2 ;;
esac
exit 1
