#!/usr/bin/env bash
# Helm, which renders charts with the values that are emitted.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
version=v3.22.0
stamp=$cache/helm.version
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0
mkdir -p "$cache/bin"
exec 9>"$cache/helm.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0

GOBIN=$cache/bin go install "helm.sh/helm/v3/cmd/helm@$version"
echo "$version" >"$stamp"
