#!/usr/bin/env bash
# A Debian trixie root file system with systemd 257, Podman 5.4 and its Quadlet generator, where the tests let the real
# parsers read what is emitted. Needs root. The package source is the one that apt is set up with.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
root=$cache/trixie-rootfs
version=1
[ "$(cat "$root/.version" 2>/dev/null || true)" != "$version" ] || exit 0
mkdir -p "$cache"
exec 9>"$cache/trixie-rootfs.lock"
flock 9
[ "$(cat "$root/.version" 2>/dev/null || true)" != "$version" ] || exit 0

command -v mmdebstrap >/dev/null || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap debian-archive-keyring >/dev/null
}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' \
  /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
packages=systemd,systemd-sysv,dbus,udev,podman,netavark,aardvark-dns,crun,conmon,catatonit,nftables,procps,iproute2,busybox-static,curl,kmod

building=$cache/trixie-rootfs.building
rm -rf --one-file-system "$building"
mmdebstrap --quiet --variant=minbase --mode=root --include="$packages" --aptopt='APT::Install-Recommends "false"' \
  trixie "$building" "deb [signed-by=$keyring] $mirror trixie main"
rm -rf "$building"/var/cache/apt/archives/*.deb "$building"/var/lib/apt/lists/*
# Would wait for a network that nobody sets up when the tree is booted.
for unit in systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service systemd-firstboot.service; do
  ln -sf /dev/null "$building/etc/systemd/system/$unit"
done
echo "$version" >"$building/.version"
rm -rf --one-file-system "$root"
mv "$building" "$root"
