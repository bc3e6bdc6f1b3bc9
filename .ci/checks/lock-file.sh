#!/usr/bin/env bash
# The lock file works behind any registry: it names none, and has the optional packages of every platform.
set -euo pipefail
if grep -n '"resolved"\|://registry\.' package-lock.json; then
  echo 'package-lock.json names a registry: npm install with the .npmrc of this repository leaves it out'
  exit 1
fi
node .ci/complete-lockfile.mjs --check
