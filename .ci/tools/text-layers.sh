#!/usr/bin/env bash
# The real layers that a text passes on its way into a container, behind one small program of the tests.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
source=$(cd "$(dirname "$0")/../../__tests__/escape/layers" && pwd)
stamp=$cache/text-layers.sum
sum=$(cat "$source"/go.mod "$source"/go.sum "$source"/main.go | sha256sum)
mkdir -p "$cache/bin"
exec 9>"$cache/text-layers.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$sum" ] || exit 0

go build -C "$source" -o "$cache/bin/text-layers" .
echo "$sum" >"$stamp"
