#!/bin/sh
# Says, before the memory pod starts, all that would keep it from starting: one line for each finding, none with a
# secret in it. Run by the unit, and by hand at any time: what the running pod itself holds is no finding, and a note does
# not count.
#
# The values are in preflight.conf beside this script, or in the file that is the first argument.
#
# Exit status: 0 nothing found, otherwise the sum of
#   1 the environment file   2 a data directory   4 a folder that is mounted   8 a port   16 Podman   64 the call itself
set -u
umask 077

conf=${1:-$(dirname "$0")/preflight.conf}
if [ ! -r "$conf" ]; then
  echo "preflight: cannot read $conf: install it beside this script, or name it as the first argument" >&2
  exit 64
fi
# shellcheck source=/dev/null
. "$conf"
# shellcheck source=lib/host/scripts/environment-file.sh
. "$(dirname "$0")/environment-file.sh"
: "${POD_NAME:?}" "${PODMAN:?}" "${ENVIRONMENT_FILE:?}" "${REQUIRED_KEYS?}" "${DATA_DIRECTORIES:?}"
: "${MOUNTED_FOLDERS?}" "${PORTS:?}" "${LISTEN_ADDRESSES:?}" "${IPV6_ADDRESSES?}" "${PODMAN_SOCKET?}" "${IMAGES:?}"

environment=0 directories=0 folders=0 ports=0 podman=0
byte_order_mark=$(printf '\357\273\277')
# Characters of a line are bytes, as Podman counts them.
LC_ALL=C

found() {
  echo "preflight: $1" >&2
}

check_environment_file() {
  if [ ! -f "$ENVIRONMENT_FILE" ]; then
    environment=1
    found "$ENVIRONMENT_FILE is not there: start the unit that delivers it, or create it with mode 0600"
    return
  fi
  if [ -n "$(find -L "$ENVIRONMENT_FILE" -prune -perm -004)" ]; then
    environment=1
    found "$ENVIRONMENT_FILE can be read by everyone: chmod 0600 $ENVIRONMENT_FILE"
  fi
  if [ ! -r "$ENVIRONMENT_FILE" ]; then
    environment=1
    found "$ENVIRONMENT_FILE cannot be read by uid $(id -u): run as root"
    return
  fi
  check_lines
  for key in $REQUIRED_KEYS; do
    check_required_key "$key"
  done
}

is_required() {
  case " $REQUIRED_KEYS " in
    *" $1 "*) return 0 ;;
  esac
  return 1
}

# Whether the value =$1 is not what was meant: sets $wrong.
is_literal() {
  case $1 in
    =op://* | ='{{'*op://*) wrong='is a reference that nobody resolved: have the unit that delivers the file do it' ;;
    ='"'*'"' | ="'"*"'") wrong='begins and ends with quotes, which Podman takes as part of it: write it without' ;;
    *["$blank"]'#'*) wrong='has a blank and a # in it, which Podman takes as part of it: give the note a line of its own' ;;
    =?*["$blank"]) wrong='ends with a blank, which Podman takes as part of it: write it without' ;;
    *) return 1 ;;
  esac
}

# What is wrong with a single line; what is said of a key that nobody demands is a note.
check_lines() {
  number=0
  while next_variable; do
    if [ "$length" -gt 65535 ]; then
      environment=1
      found "$ENVIRONMENT_FILE line $number is longer than 65535 bytes: Podman refuses the whole file"
    elif [ -z "$name" ]; then
      environment=1
      found "$ENVIRONMENT_FILE line $number has no name before its =: Podman refuses the whole file"
    elif ! is_required "$name" && is_literal "$value"; then
      found "note: $ENVIRONMENT_FILE line $number: the value of $name $wrong"
    fi
  done <"$ENVIRONMENT_FILE"
}

# A value is compared with patterns of this shell: it is in no argument list, and is never printed.
check_required_key() {
  number=0 at=0 of='' filled=0 misnamed=0
  while next_variable; do
    case $name in
      "$1")
        [ "${#of}" -lt 2 ] || filled=$at
        at=$number of=$value
        ;;
      "export $1" | "$1"["$blank"] | "$byte_order_mark$1") misnamed=$number ;;
    esac
  done <"$ENVIRONMENT_FILE"
  wrong=
  case $of in
    '')
      if [ "$at" -gt 0 ]; then
        wrong="line $at has no =, so that Podman looks for it in its own environment: write $1=…"
      elif [ "$misnamed" -gt 0 ]; then
        wrong="line $misnamed gives it to another name: write $1=… without export, blanks and a byte order mark"
      else
        wrong="add a line $1=…"
      fi
      ;;
    =)
      wrong="line $at is empty"
      [ "$filled" = 0 ] || wrong="line $at empties it after line $filled: the last one counts"
      ;;
  esac
  if [ -n "$wrong" ]; then
    found "$ENVIRONMENT_FILE has no value for $1: $wrong"
  elif is_literal "$of"; then
    found "$ENVIRONMENT_FILE line $at: the value of $1 $wrong"
  else
    return 0
  fi
  environment=1
}

# Whether $1 (uid:gid) can write 1 MiB into the directory $2; says why not. Root may where others may not: the last of a disk is kept for it.
# shellcheck disable=SC2016 # expanded by the shell of that user
write_trial() {
  # By way of env, because a shell may have a setpriv of its own that cannot do this.
  as="/usr/bin/env setpriv --reuid=${1%:*} --regid=${1#*:} --clear-groups"
  # shellcheck disable=SC2086 # several words
  { [ "$(id -u)" = 0 ] && $as true; } >/dev/null 2>&1 || as=''
  # shellcheck disable=SC2086 # several words
  (cd "$2" && $as sh -c 'trap "rm -f .preflight-trial" EXIT; head -c 1048576 /dev/zero | cat >.preflight-trial') 2>&1 >/dev/null |
    sed -n '1s/.*: //p'
}

# "OWNER PATH" on each line
check_data_directories() {
  while read -r owner path; do
    [ -n "$path" ] || continue
    if [ ! -d "$path" ]; then
      directories=2
      found "$path is not a directory: mkdir -p it and chown it to $owner"
    elif actual=$(stat -L -c %u:%g "$path") && [ "$actual" != "$owner" ]; then
      directories=2
      found "$path is owned by $actual: the container writes as $owner, chown it"
    elif reason=$(write_trial "$owner" "$path") && [ -n "$reason" ]; then
      directories=2
      found "$path cannot be written to by $owner: $reason"
    fi
  done <<EOF
$DATA_DIRECTORIES
EOF
}

check_mounted_folders() {
  while read -r path; do
    [ -z "$path" ] || [ -d "$path" ] || {
      folders=4
      found "$path is not a directory: create it, or disable its mount in the host's description"
    }
  done <<EOF
$MOUNTED_FOLDERS
EOF
}

# Sockets in state 0A (listening) of the kernel's table: "ADDRESS PORT INODE", in hexadecimal but for the inode. An IPv4
# address that a socket of IPv6 listens on is shown as what it is.
listening() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ local _ state _ _ _ _ _ inode _; do
    local=${local#0000000000000000FFFF0000}
    [ "$state" = 0A ] && echo "${local%:*} ${local##*:} $inode"
  done
}

# Whether a listener on address $1 keeps the pod from binding one of its own.
in_the_way() {
  for address in $LISTEN_ADDRESSES; do
    case $1 in
      # All addresses of IPv6 are, unless the socket says otherwise, those of IPv4 as well.
      "$address" | 00000000000000000000000000000000) return 0 ;;
    esac
    [ "${#1}" = "${#address}" ] || continue
    case $1:$address in
      00000000:* | *:00000000 | *:00000000000000000000000000000000) return 0 ;;
    esac
  done
  return 1
}

# The process that has the socket with inode $1, as "PID NAME".
holder() {
  for process in /proc/[0-9]*; do
    # shellcheck disable=SC2010 # the link targets are what is wanted
    if ls -l "$process/fd" 2>/dev/null | grep -qF "socket:[$1]"; then
      echo "${process#/proc/} $(cat "$process/comm" 2>/dev/null)"
      return
    fi
  done
}

# Published ports of the running pod are held by conmon of its infra container.
holds_this_pod() {
  infra=$("$PODMAN" pod inspect --format '{{.InfraContainerID}}' "$POD_NAME" 2>/dev/null </dev/null) || return 1
  [ -n "$infra" ] && tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -qxF "$infra"
}

# "PORT CONTAINER" on each line
check_ports() {
  table=$(listening)
  while read -r port container; do
    [ -n "$port" ] || continue
    hex=$(printf '%04X' "$port")
    while read -r address local inode; do
      { [ "$local" = "$hex" ] && in_the_way "$address"; } || continue
      process=$(holder "$inode")
      [ -n "$process" ] && holds_this_pod "${process%% *}" && continue
      ports=8
      if [ -n "$process" ]; then
        found "port $port, which $container needs, is held by ${process#* } (pid ${process%% *}): stop it, or move one of the two"
      else
        found "port $port, which $container needs, is held by a process that uid $(id -u) cannot see: stop it, or move one of the two"
      fi
      break
    done <<EOF
$table
EOF
  done <<EOF
$PORTS
EOF
}

# Whether somebody accepts connections on the socket $1.
listens_on() {
  while read -r _ _ _ flags _ _ _ path; do
    [ "$flags $path" != "00010000 $1" ] || return 0
  done </proc/net/unix
  return 1
}

# "POLICY IMAGE" on each line: what is never pulled has to be there.
check_images() {
  while read -r policy image; do
    [ -n "$image" ] || continue
    said=$("$PODMAN" image exists "$image" 2>&1 </dev/null)
    case $?:$policy in
      0:* | 1:always | 1:missing | 1:newer) ;;
      1:*)
        podman=16
        found "the image $image is not on this host, and is never pulled: build it here (podman build --tag $image), or name one of a registry"
        ;;
      *)
        podman=16
        found "$PODMAN does not work: $(printf '%s\n' "$said" | tail -n 1)"
        return
        ;;
    esac
  done <<EOF
$IMAGES
EOF
}

# What is published on an address that Podman's network cannot reach is accepted by its socket, and never answered.
check_network() {
  [ -n "$IPV6_ADDRESSES" ] || return 0
  enabled=$("$PODMAN" network inspect --format '{{.IPv6Enabled}}' podman 2>/dev/null </dev/null) || return 0
  [ "$enabled" != true ] || return 0
  podman=16
  found "the network of Podman has no IPv6: nothing published on $IPV6_ADDRESSES would be answered; give it a subnet of IPv6, or leave the address out"
}

check_podman() {
  if [ -x "$PODMAN" ]; then
    check_images
    check_network
  else
    podman=16
    found "$PODMAN is not there: install Podman, or set podmanPath"
  fi
  # A socket unit that is stopped leaves its file behind: only the kernel knows whether somebody listens.
  if [ -n "$PODMAN_SOCKET" ] && ! { socket=$(readlink -f "$PODMAN_SOCKET") && listens_on "$socket"; } 2>/dev/null; then
    podman=16
    found "nobody listens on $PODMAN_SOCKET: systemctl enable --now podman.socket"
  fi
}

check_environment_file
check_data_directories
check_mounted_folders
check_ports
check_podman
exit $((environment + directories + folders + ports + podman))
