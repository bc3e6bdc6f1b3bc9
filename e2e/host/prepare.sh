#!/usr/bin/env bash
# prepare.sh SUITE: a root file system of SUITE with the stand-in images in Podman's storage, made once and copied for each
# machine: $CDK8S_OPENCODE_CACHE/e2e-host/prepared-SUITE.
set -euo pipefail
suite=$1
here=$(cd "$(dirname "$0")" && pwd)
folder=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}/e2e-host
prepared=$folder/prepared-$suite
bash "$here/rootfs.sh" "$suite"
bash "$here/images.sh"
stamp="$(cat "$folder/rootfs-$suite/.version") $(cat "$folder/images/.stamp") $(cat "$here"/images/* | sha256sum)"
exec 9>"$folder/prepared-$suite.lock"
flock 9
[ "$(cat "$prepared.stamp" 2>/dev/null || true)" != "$stamp" ] || exit 0

machine=e2e-prepare-$$
export STATE=$folder/state
# shellcheck disable=SC2317 # reached through the trap
clean_up() { bash "$here/down.sh" "$machine"; }
rm -rf --one-file-system "$prepared"
cp -a --reflink=auto "$folder/rootfs-$suite" "$prepared"
: >"$prepared/etc/machine-id"
mkdir "$prepared/root/images"
cp -a --reflink=auto "$folder/images/." "$prepared/root/images/"
trap clean_up EXIT
bash "$here/boot.sh" "$machine" "$prepared" >/dev/null
bash "$here/exec.sh" "$machine" /root/images/build.sh docker.io/valkey/valkey:7.2=valkey docker.io/falkordb/falkordb:latest=falkordb \
  docker.io/datadog/agent:latest=datadog-agent localhost/opencode-server:latest=opencode-server >/dev/null
bash "$here/exec.sh" "$machine" podman image rm --force localhost/base >/dev/null
clean_up
trap - EXIT
rm -rf "$prepared/root/images" "$prepared/var/log/journal"
rm -f "$prepared/etc/machine-id"
echo "$stamp" >"$prepared.stamp"
