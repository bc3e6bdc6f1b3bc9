#!/usr/bin/env bash
# Flux's source-controller. It reaches ghcr.io as a cluster does, by name and over TLS: a name server of our own knows that name, in a mount
# namespace where /etc/resolv.conf names it, and our own authority vouches for the address.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"
folder=$state/source-controller

if [ "${1-}" = --inside ]; then
  mount --bind "$state/resolv.conf" "$(readlink -f /etc/resolv.conf)"
  exec env HOME="$folder" TMPDIR="$folder/tmp" KUBECONFIG="$admin" RUNTIME_NAMESPACE=flux-system SSL_CERT_FILE="$parts/authority/ca.crt" \
    source-controller --watch-all-namespaces --log-level=info --log-encoding=json --enable-leader-election=false --events-addr= \
    --metrics-addr=127.0.0.1:18082 --health-addr=127.0.0.1:19442 \
    --storage-path="$folder/artifacts" --storage-addr=127.0.0.1:18092 --storage-adv-addr=127.0.0.1:18092
fi
mkdir -p "$folder"/{artifacts,tmp}
start source-controller unshare --mount --propagation private "$scripts/source-controller.sh" --inside
