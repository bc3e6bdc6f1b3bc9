#!/usr/bin/env bash
# The real Ignition, twice: 2.14 accepts specifications up to 3.3.0, 2.24 those up to 3.5.0. And ignition-validate.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
module=github.com/coreos/ignition/v2
versions='2.14.0 2.24.0'
stamp=$cache/ignition/.versions
[ "$(cat "$stamp" 2>/dev/null || true)" != "$versions" ] || exit 0
mkdir -p "$cache/bin" "$cache/ignition"
exec 9>"$cache/ignition.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$versions" ] || exit 0

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev libblkid-dev pkg-config >/dev/null
export GOBIN=$cache/ignition
for version in $versions; do
  # Files are written to a folder, not to a machine with SELinux: labels are off.
  go install -ldflags "-X $module/internal/distro.selinuxRelabel=false" "$module/internal@v$version"
  mv "$GOBIN/internal" "$cache/bin/ignition-${version%.*}"
done
go install "$module/validate@v${versions##* }"
mv "$GOBIN/validate" "$cache/bin/ignition-validate"
echo "$versions" >"$stamp"
