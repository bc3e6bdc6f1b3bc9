#!/bin/sh
# Ends the server as its unit stops: stop-server.sh PODMAN CONTAINER SIGNAL WAIT-SECONDS STOP-SECONDS SCRIPTS
# Waits at most WAIT-SECONDS while a session is busy: OpenCode stores what a model answers only when the answer has ended. Then sends
# SIGNAL, again every two seconds, because a server that still starts swallows it. After STOP-SECONDS it is left to `podman stop`.
# SCRIPTS is the folder of opencode-health.sh in the container.
set -u
podman=$1 container=$2 signal=$3 wait=$4 stop=$5 scripts=$6

# Seconds since the boot, which no clock that is set changes.
now() {
  read -r seconds _ </proc/uptime
  echo "${seconds%%.*}"
}

# 0, 1 or 2, as opencode-health.sh has it; 124 where even that takes too long
busy() {
  timeout 30 "$podman" exec "$container" sh "$scripts/opencode-health.sh" busy >/dev/null 2>&1
}

end=$(($(now) + wait))
waited=no unanswered=0
while :; do
  busy
  case $? in
    0)
      [ "$waited" = yes ] || echo "$container has a busy session: waiting at most $wait s for its answer"
      waited=yes unanswered=0
      ;;
    2 | 124)
      # A server at its work may owe an answer; one that owes three has hung.
      unanswered=$((unanswered + 1))
      if [ "$unanswered" -ge 3 ]; then
        echo "$container does not say whether a session is busy: stopping it"
        break
      fi
      ;;
    *) break ;;
  esac
  if [ "$(now)" -ge "$end" ]; then
    [ "$waited" = no ] || echo "$container still has a busy session after $wait s: stopping it"
    break
  fi
  sleep 1
done

end=$(($(now) + stop))
while "$podman" kill --signal "$signal" "$container" >/dev/null 2>&1 && [ "$(now)" -lt "$end" ]; do
  ! timeout 2 "$podman" wait "$container" >/dev/null 2>&1 || break
done
exit 0
