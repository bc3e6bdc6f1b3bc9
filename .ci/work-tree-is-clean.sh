#!/usr/bin/env bash
# Fails when a check or a test wrote into the clone. Only a clone whose changes are committed can be judged.
set -euo pipefail
changes=$(git status --porcelain)
if [ -n "$changes" ]; then
  echo 'these files are not what is committed:'
  echo "$changes"
  exit 1
fi
