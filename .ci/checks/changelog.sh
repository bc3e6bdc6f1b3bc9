#!/usr/bin/env bash
# A change of the output has its line in CHANGELOG.md, seen from where this branch left main.
set -euo pipefail
main=${CHANGELOG_BASE:-origin/main}
if ! base=$(git merge-base "$main" HEAD 2>/dev/null); then
  echo "there is no $main to compare with"
  exit 0
fi
changed() { ! git diff --quiet "$base" -- "$@"; }
if changed dist && ! changed CHANGELOG.md; then
  echo 'dist/ has changed: say under Output of CHANGELOG.md what somebody will see in their tree, and why'
  exit 1
fi
