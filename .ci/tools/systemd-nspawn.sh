#!/usr/bin/env bash
# systemd-nspawn, for tests that let a real systemd read and run the emitted units. Unpacked rather than installed: the
# package would bring services that the machine has no use for.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
folder=$cache/systemd-container
[ ! -x "$cache/bin/systemd-nspawn" ] || exit 0
rm -rf "$folder"
mkdir -p "$folder" "$cache/bin"
cd "$folder"
apt-get download -qq systemd-container libsystemd-shared 2>/dev/null || {
  apt-get update -qq
  apt-get download -qq systemd-container libsystemd-shared
}
for package in *.deb; do
  dpkg-deb -x "$package" .
done
rm -f -- *.deb
library=$(dirname "$(find "$folder" -name 'libsystemd-shared-*.so')")
cat >"$folder/systemd-nspawn" <<END
#!/bin/sh
LD_LIBRARY_PATH='$library' exec '$folder/usr/bin/systemd-nspawn' "\$@"
END
chmod 755 "$folder/systemd-nspawn"
"$folder/systemd-nspawn" --version >/dev/null
ln -sf "$folder/systemd-nspawn" "$cache/bin/systemd-nspawn"
