#!/bin/sh
# The real Ignition writes CONFIG into the folder ROOT, as at a first boot: ignite.sh CONFIG ROOT IGNITION
# Needs root. What Ignition keeps in /run stays in a mount namespace of its own.
set -eu
config=$(readlink -f "$1")
root=$(readlink -f "$2")
ignition=$(command -v "$3")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$config" "$work/config.ign"
cd "$work"
# shellcheck disable=SC2016 # expanded by the inner shell
unshare --mount sh -euc '
  mount --make-rprivate /
  mount -t tmpfs none /run
  for stage in fetch-offline fetch files; do
    "$1" --platform file --stage "$stage" --root "$2" --log-to-stdout --config-cache /run/ignition.json
  done
' ignite "$ignition" "$root"
