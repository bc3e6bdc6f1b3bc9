#!/usr/bin/env bash
# The tag is the version of package.json, and CHANGELOG.md has its section: release-is-ready.sh v1.2.3
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(node -p "require('./package.json').version")
if [ "$1" != "v$version" ]; then
  echo "the tag is $1, and package.json says $version: tag v$version"
  exit 1
fi
if ! grep -q "^## \[\?$version\b" CHANGELOG.md; then
  echo "CHANGELOG.md has no section $version: rename Unreleased"
  exit 1
fi
