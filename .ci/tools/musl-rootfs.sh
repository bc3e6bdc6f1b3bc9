#!/usr/bin/env bash
# A root file system of nothing but busybox, musl and OpenCode for musl: what the official image holds, out of package
# registries. musl is trixie's, for bookworm's 1.2.3 makes OpenCode crash; its C++ libraries come out of a wheel.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
root=$cache/musl-rootfs
version=2
opencode=1.18.32
contourpy=1.4.0
[ "$(cat "$root/.version" 2>/dev/null || true)" != "$version" ] || exit 0
[ "$(uname -m)" = x86_64 ] || { echo 'musl-rootfs: x86_64 only' >&2; exit 1; }
mkdir -p "$cache"
exec 9>"$cache/musl-rootfs.lock"
flock 9
[ "$(cat "$root/.version" 2>/dev/null || true)" != "$version" ] || exit 0
command -v busybox >/dev/null || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends busybox-static >/dev/null
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
building=$cache/musl-rootfs.building
rm -rf "$building"
mkdir -p "$building"/{bin,sbin,usr/bin,usr/sbin,usr/local/bin,usr/lib,lib,etc,tmp,proc,dev,home}

mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' \
  /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
mkdir -p "$work"/lists/partial
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$work/trixie.list"
apt=(-qq -o "Dir::Etc::sourcelist=$work/trixie.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
  -o APT::Sandbox::User=root -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=")
apt-get "${apt[@]}" update
(cd "$work" && apt-get "${apt[@]}" download musl)
dpkg-deb -x "$work"/musl_*.deb "$work/musl"
cp -L "$work/musl/usr/lib/x86_64-linux-musl/libc.so" "$building/lib/ld-musl-x86_64.so.1"

pip download --quiet --no-deps --only-binary=:all: --platform musllinux_1_2_x86_64 --python-version 3.12 \
  --dest "$work" "contourpy==$contourpy"
python3 -m zipfile -e "$work"/contourpy-*.whl "$work/wheel"
# A wheel puts a hash into the names, and into libstdc++'s wish for libgcc_s.
for library in "$work"/wheel/contourpy.libs/*.so*; do
  name=$(basename "$library" | sed -E 's/-[0-9a-f]{8}\././; s/(\.so\.[0-9]+).*/\1/')
  LC_ALL=C sed -E 's/libgcc_s-[0-9a-f]{8}\.so\.1/libgcc_s.so.1\x00\x00\x00\x00\x00\x00\x00\x00\x00/g' "$library" >"$building/usr/lib/$name"
done

npm pack --silent --pack-destination "$work" "opencode-linux-x64-musl@$opencode" >/dev/null
tar -xzf "$work"/opencode-linux-x64-musl-*.tgz -C "$work"
install -m 755 "$work/package/bin/opencode" "$building/usr/local/bin/opencode"

install -m 755 "$(command -v busybox)" "$building/bin/busybox"
for applet in $(busybox --list-full); do
  mkdir -p "$building/$(dirname "$applet")"
  [ -e "$building/$applet" ] || ln -s /bin/busybox "$building/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$building/etc/passwd"
printf '127.0.0.1 localhost\n' >"$building/etc/hosts"
chmod 1777 "$building/tmp"
# It does not start without /dev and /proc.
unshare --mount sh -c "mount --rbind /dev \"\$1/dev\" && mount -t proc proc \"\$1/proc\" && exec chroot \"\$1\" opencode --version" sh "$building" >/dev/null
echo "$version" >"$building/.version"
rm -rf "$root"
mv "$building" "$root"
