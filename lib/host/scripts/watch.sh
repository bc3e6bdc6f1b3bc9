#!/bin/sh
# Looks after the running memory pod, for as long as its unit is active, and sees what nobody else does:
# - a container that Podman does not start again: killed with its conmon or by `podman kill`, stopped, paused or removed by hand
# - published ports that the firewall does not lead to any more, after nftables was restarted or flushed
# - an environment file that is another than the one that the containers were made with
# - a database that cannot save: said, and not restarted, which would lose what it holds
# One line in the journal for each, none with a secret in it. The values are in watch.conf beside this script.
#
#   watch.sh             looks every few seconds, until it is ended
#   watch.sh note UNIT   notes which environment file the containers of UNIT are about to be made with
set -u
umask 077
here=$(dirname "$0")
# shellcheck source=/dev/null
. "$here/watch.conf"
: "${PODMAN:?}" "${UNIT:?}" "${INFRA:?}" "${CONTAINERS:?}" "${BROUGHT_BACK?}" "${ENVIRONMENT_FILE:?}" "${READERS?}" "${NOTES:?}" "${SECONDS_BETWEEN:?}"

if [ "${1-}" = note ]; then
  mkdir -p "$NOTES"
  sha256sum <"$ENVIRONMENT_FILE" >"$NOTES/$2"
  exit
fi

unsaved=' ' unreached='' refused=''

# A unit without a stamp was made before there was one.
is_stale() {
  [ -e "$NOTES/$1" ] && [ "$(cat "$NOTES/$1")" != "$2" ] && systemctl --quiet is-active "$1"
}

take_new_secrets() {
  sum=$(sha256sum <"$ENVIRONMENT_FILE" 2>/dev/null) || return 0
  stale=''
  for unit in $READERS; do
    if is_stale "$unit" "$sum"; then stale="$stale $unit"; fi
  done
  [ -n "$stale" ] && [ "$sum" != "$refused" ] || return 0
  # Who writes it in place may be in the middle of it.
  sleep 1
  [ "$(sha256sum <"$ENVIRONMENT_FILE" 2>/dev/null)" = "$sum" ] || return 0
  if sh "$here/preflight.sh"; then
    echo "$ENVIRONMENT_FILE has changed: restarting$stale"
    # shellcheck disable=SC2086 # several units
    systemctl --no-block restart $stale
  else
    refused=$sum
    echo "$ENVIRONMENT_FILE has changed, and is not taken: what runs would stop, and not start again with what preflight found"
  fi
}

# "CONTAINER STATE PID LAST-ANSWER" of each container that is there
look() {
  # shellcheck disable=SC2086 # several containers
  timeout 60 "$PODMAN" container inspect --format '{{.Name}} {{.State.Status}} {{.State.Pid}} {{json .State}}' $INFRA $CONTAINERS 2>/dev/null |
    sed -e 's/^\([^ ]* [^ ]* [0-9]*\) .*"Output":"\([^"\\]*\).*/\1 \2/' -e t -e 's/^\([^ ]* [^ ]* [0-9]*\) .*/\1/'
}

# state_of CONTAINER: in Podman's words, `gone`, `dead`, or nothing where Podman does not answer
state_of() {
  read -r _ state pid _ <<LINE
$(printf '%s\n' "$seen" | grep "^$1 ")
LINE
  if [ -z "$state" ]; then
    timeout 60 "$PODMAN" container exists "$1"
    [ $? != 1 ] || echo gone
  elif [ "$state" = running ] && [ ! -d "/proc/$pid" ]; then
    # With its conmon gone nobody has told Podman, which would not start what it takes for running.
    echo dead
  else
    echo "$state"
  fi
}

restart_unit() {
  echo "$1: restarting $UNIT"
  systemctl --no-block restart "$UNIT"
}

bring_back() {
  for container in $CONTAINERS; do
    [ "$(state_of "$container")" = paused ] || continue
    echo "$container is paused: unpausing it"
    timeout 60 "$PODMAN" unpause "$container" >/dev/null
  done
  for container in $BROUGHT_BACK; do
    state=$(state_of "$container")
    case $state:$container in
      '':* | running:* | paused:* | stopping:* | removing:*) ;;
      gone:* | *:"$INFRA")
        restart_unit "$container is $state"
        return
        ;;
      *)
        echo "$container is $state: starting it again"
        timeout 60 "$PODMAN" restart "$container" >/dev/null 2>&1 || timeout 60 "$PODMAN" start "$container" >/dev/null
        ;;
    esac
  done
}

tell_unsaved() {
  while read -r container _ _ answer; do
    case $answer:$unsaved in
      MISCONF*:*" $container "*) ;;
      MISCONF*)
        unsaved="$unsaved$container "
        echo "$container cannot save its data (MISCONF): is the disk full, or its directory not its own? What is not saved is lost when it stops"
        ;;
      PONG*:*" $container "*)
        unsaved=$(printf '%s' "$unsaved" | sed "s/ $container / /")
        echo "$container can save its data again"
        ;;
    esac
  done <<LINES
$seen
LINES
}

leads_to_pod() {
  { nft list ruleset || iptables-save -t nat; } 2>/dev/null | grep -i 'dnat' | grep -qF "$address"
}

mend_ports() {
  command -v nft >/dev/null || command -v iptables-save >/dev/null || return 0
  address=$("$PODMAN" container inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$INFRA" 2>/dev/null) || return 0
  address=${address%% *}
  # A firewall whose rules neither of the two shows is let alone after one try.
  if [ -z "$address" ] || [ "$address" = "$unreached" ] || leads_to_pod; then return 0; fi
  echo 'the firewall does not lead to the published ports any more (was nftables restarted?): podman network reload'
  timeout 60 "$PODMAN" network reload "$INFRA" >/dev/null
  leads_to_pod || {
    unreached=$address
    echo "the firewall still does not: do the ports answer? If not, restart $UNIT"
  }
}

# `sleep` would otherwise outlive it: the unit ends this process alone.
sleeping=''
trap '[ -z "$sleeping" ] || kill "$sleeping" 2>/dev/null; exit 0' TERM INT
while :; do
  # What starts or stops is the unit's business.
  if systemctl --quiet is-active "$UNIT"; then
    seen=$(look)
    bring_back
    tell_unsaved
    mend_ports
    take_new_secrets
  fi
  sleep "$SECONDS_BETWEEN" &
  sleeping=$!
  wait "$sleeping"
done
