#!/bin/sh
# Builds the images in this folder, inside a machine: build.sh NAME=CONTAINERFILE …
set -eu
cd "$(dirname "$0")"
podman image exists localhost/base || podman import --quiet base.tar localhost/base >/dev/null
for image in "$@"; do
  # Without a registry, and in the network and namespaces that there are.
  buildah bud --quiet --isolation chroot --network host --pull=never --tag "${image%%=*}" --file "${image#*=}.containerfile" . >/dev/null
done
podman image ls --format '{{.Repository}}:{{.Tag}}'
