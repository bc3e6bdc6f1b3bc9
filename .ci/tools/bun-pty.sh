#!/usr/bin/env bash
# The npm package with the terminals' library, as a registry serves it; the tests check it against the digests in lib/.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$(sed -n "s/^export const BUN_PTY_VERSION = '\(.*\)';$/\1/p" lib/versions.ts)
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
[ ! -s "$cache/bun-pty-$version.tgz" ] || exit 0
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "bun-pty@$version" >/dev/null
mv "$work/bun-pty-$version.tgz" "$cache/"
