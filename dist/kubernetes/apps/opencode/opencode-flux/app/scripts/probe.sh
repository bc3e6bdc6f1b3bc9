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

answer=$(request | timeout "$1" nc 127.0.0.1 "$PROBE_PORT" | head -n 1 | tr -d '\r')

case $answer in
  'HTTP/1.1 200 '*) exit 0 ;;
  '') printf 'probe.sh: no answer on port %s within %s s\n' "$PROBE_PORT" "$1" >&2 ;;
  *) printf 'probe.sh: %s\n' "$answer" >&2 ;;
esac
exit 1
