#!/usr/bin/env bash
# npm test on a machine that has Node and what every Debian has, and nothing else: what needs more is skipped.
set -euo pipefail
programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT
essential=$(dpkg-query --show --showformat '${Package} ${Essential}\n' | awk '$2 == "yes" { print $1 }')
for package in $essential; do
  { dpkg-query --listfiles "$package" | grep -E '^/(usr/)?s?bin/' || true; } | while read -r file; do
    if [ -x "$file" ]; then ln -sf "$file" "$programs/"; fi
  done
done
for program in node npm npx; do ln -sf "$(readlink -f "$(command -v "$program")")" "$programs/$program"; done
mkdir "$programs/cache"
env -u CDK8S_OPENCODE_REQUIRE_TOOLS CDK8S_OPENCODE_CACHE="$programs/cache" PATH="$programs" npm test
