#!/bin/sh
# agent run | health: the two commands of the Agent that the pod relies on.
set -u
case ${1-} in
  health) exec curl -sf -m 5 -o /dev/null http://127.0.0.1:8126/info ;;
  run) ;;
  *)
    echo "agent: $* is not in this stand-in" >&2
    exit 64
    ;;
esac
# The trace agent of that package listens on the loopback only, the image's everywhere.
address=$(ip -4 -brief address show scope global | awk '{ sub(/\/.*/, "", $3); print $3; exit }')
[ -z "$address" ] || socat "TCP-LISTEN:8126,bind=$address,fork,reuseaddr" TCP:127.0.0.1:8126 &
# It starts only where it finds itself in one of the services that it is made for.
K_SERVICE=memory FUNCTION_TARGET=memory trace-agent &
# As PID 1 it would ignore SIGTERM; the real image has an init of its own.
trap 'kill "$!"; exit 0' TERM INT
# For the test of an Agent that fails.
trap 'kill "$!"; exit 1' USR1
wait "$!"
