#!/usr/bin/env bash
# The policy of Pod Security admission, behind one small program of the tests.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
source=$(cd "$(dirname "$0")/../../__tests__/workspace/pod/pod-security" && pwd)
stamp=$cache/pod-security.sum
sum=$(cat "$source"/go.mod "$source"/go.sum "$source"/main.go | sha256sum)
mkdir -p "$cache/bin"
exec 9>"$cache/pod-security.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$sum" ] || exit 0

go build -C "$source" -o "$cache/bin/pod-security" .
echo "$sum" >"$stamp"
