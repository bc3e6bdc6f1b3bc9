#!/usr/bin/env bash
# restic of the version that VolSync 0.16 runs in its movers; Debian 12 has 0.14, which cannot restore with --delete.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
version=v0.18.1
stamp=$cache/restic.version
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0
mkdir -p "$cache/bin"
exec 9>"$cache/restic.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0

CGO_ENABLED=0 GOBIN=$cache/bin go install -trimpath "github.com/restic/restic/cmd/restic@$version"
echo "$version" >"$stamp"
