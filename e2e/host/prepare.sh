#!/usr/bin/env bash
# prepare.sh SUITE: a root file system of SUITE, and beside it Podman's storage with the stand-in images, which no machine
# writes to: $CDK8S_OPENCODE_CACHE/e2e-host/prepared-SUITE and prepared-SUITE.images.
set -euo pipefail
suite=$1
here=$(cd "$(dirname "$0")" && pwd)
folder=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}/e2e-host
prepared=$folder/prepared-$suite
images=$prepared.images
bash "$here/rootfs.sh" "$suite"
bash "$here/images.sh"
stamp="$(cat "$folder/rootfs-$suite/.version") $(cat "$folder/images/.stamp") $(cat "$here"/images/* "$here"/*.conf "$here/prepare.sh" | sha256sum)"
[ "$(cat "$prepared.stamp" 2>/dev/null || true)" != "$stamp" ] || exit 0
# Waits for machines that are up: keep.sh of each has the same lock.
exec 9>"$folder/prepared-$suite.lock"
flock 9
[ "$(cat "$prepared.stamp" 2>/dev/null || true)" != "$stamp" ] || exit 0

machine=e2e-prepare-$$
export STATE=$folder/state-$$
# shellcheck disable=SC2317 # reached through the trap
clean_up() {
  bash "$here/down.sh" "$machine"
  rm -rf "$STATE"
}
trap clean_up EXIT
rm -rf --one-file-system "$prepared" "$images"
cp -a --reflink=auto "$folder/rootfs-$suite" "$prepared"
: >"$prepared/etc/machine-id"
install -D -m 0644 "$here/containers.conf" "$prepared/etc/containers/containers.conf.d/90-e2e.conf"
if [ -f "$here/$suite.conf" ]; then install -m 0644 "$here/$suite.conf" "$prepared/etc/containers/containers.conf.d/91-e2e.conf"; fi
mkdir "$prepared/root/images"
cp -a --reflink=auto "$folder/images/." "$prepared/root/images/"
bash "$here/boot.sh" "$machine" "$prepared"
bash "$here/exec.sh" "$machine" /root/images/build.sh docker.io/valkey/valkey:7.2=valkey docker.io/falkordb/falkordb:latest=falkordb \
  docker.io/datadog/agent:latest=datadog-agent localhost/opencode-server:latest=opencode-server >/dev/null
bash "$here/exec.sh" "$machine" podman image rm --force localhost/base >/dev/null
bash "$here/down.sh" "$machine"
mv "$prepared/var/lib/containers/storage" "$images"
rm -rf "$prepared/root/images" "$prepared/var/log/journal"
install -m 0644 "$here/storage.conf" "$prepared/etc/containers/storage.conf"
mkdir -p "$prepared/srv/images"
# The first boot of each machine is a first boot.
rm -f "$prepared/etc/machine-id"
echo "$stamp" >"$prepared.stamp"
