#!/usr/bin/env bash
# rootfs.sh SUITE: a Debian root file system in which the memory pod runs under the real systemd and Podman: trixie (systemd
# 257, Podman 5.4, Quadlet, Ignition, buildah for the stand-in images), bookworm (Podman 4.3.1) or forky (Debian's testing). Needs
# root. The package source is the one that apt is set up with.
set -euo pipefail
suite=$1
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
folder=$cache/e2e-host
root=$folder/rootfs-$suite
version=2
mkdir -p "$folder"
exec 9>"$folder/rootfs-$suite.lock"
flock 9
[ "$(cat "$root/.version" 2>/dev/null || true)" != "$version" ] || exit 0

mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' \
  /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
packages=systemd,systemd-sysv,dbus,udev,podman,netavark,aardvark-dns,crun,conmon,catatonit,nftables,iptables,procps,iproute2,curl,ca-certificates,kmod,openssh-server,uidmap,fuse-overlayfs,busybox-static
case $suite in
  trixie | forky) packages=$packages,passt,buildah,ignition ;;
  bookworm) packages=$packages,runc,buildah ;;
esac

# A mirror of testing may be behind: its index then is no longer valid, by its own date. What it holds is signed all the same.
options=(--aptopt='APT::Install-Recommends "false"')
if [ "$suite" = forky ]; then options+=(--aptopt='Acquire::Check-Valid-Until "false"'); fi

building=$root.building
rm -rf --one-file-system "$building"
mmdebstrap --quiet --variant=minbase --mode=root --include="$packages" "${options[@]}" \
  "$suite" "$building" "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
rm -rf "$building"/var/cache/apt/archives/*.deb "$building"/var/lib/apt/lists/*
# Would wait for a network that nobody sets up.
for unit in systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service systemd-firstboot.service; do
  ln -sf /dev/null "$building/etc/systemd/system/$unit"
done
echo "$version" >"$building/.version"
rm -rf --one-file-system "$root"
mv "$building" "$root"
