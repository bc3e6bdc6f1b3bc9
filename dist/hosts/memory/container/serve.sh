#!/bin/sh
# Runs the server ("$@") in the container and turns each end that the unit did not ask for into a failure: with
# RemainAfterExit=yes systemd would take status 0, and with SuccessExitStatus=143 a stray SIGTERM, for success.
# SIGINT comes from the unit's ExecStop; SIGTERM from anyone else, `podman stop` by hand included.
set -u
asked=
stopping=
child=

# shellcheck disable=SC2317 # reached through the traps
stop() {
  stopping=yes
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'asked=yes; stop' INT
trap stop TERM

"$@" &
child=$!
# A signal may come before the server's pid is known.
[ -z "$stopping" ] || stop
# A trapped signal ends `wait` early.
while
  wait "$child"
  status=$?
  kill -0 "$child" 2>/dev/null
do :; done

[ -z "$asked" ] || exit 143
echo "serve.sh: the server ended with status $status" >&2
case $status in
  0 | 143) exit 1 ;;
  *) exit "$status" ;;
esac
