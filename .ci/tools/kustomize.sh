#!/usr/bin/env bash
# kustomize, which builds every emitted directory. (5.8.2 and later need a newer Go than Debian machines have.)
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
version=v5.8.1
stamp=$cache/kustomize.version
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0
mkdir -p "$cache/bin"
exec 9>"$cache/kustomize.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0

GOBIN=$cache/bin go install "sigs.k8s.io/kustomize/kustomize/v5@$version"
echo "$version" >"$stamp"
