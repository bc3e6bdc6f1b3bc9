#!/bin/sh
# Git's ssh: the deploy key and the host keys that are pinned, nothing else of what a home directory may hold.
#
# GIT_SSH_KEY_FILE     the mounted private key
# GIT_SSH_KNOWN_HOSTS  lines of a known_hosts file
set -eu

known_hosts=$(mktemp "${TMPDIR:-/tmp}/known_hosts.XXXXXX")
trap 'rm -f "$known_hosts"' EXIT
trap 'exit 143' TERM INT HUP
printf '%s\n' "$GIT_SSH_KNOWN_HOSTS" >"$known_hosts"

ssh -F /dev/null -i "$GIT_SSH_KEY_FILE" \
  -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes \
  -o UserKnownHostsFile="$known_hosts" -o GlobalKnownHostsFile=/dev/null \
  -o ConnectTimeout=30 -o ServerAliveInterval=15 -o ServerAliveCountMax=4 "$@"
