#!/usr/bin/env bash
# Every script can be run as it is; what becomes a ConfigMap under dist/ gets its mode in the pod.
set -euo pipefail
not_executable=$(git ls-files --stage '*.sh' .ci/run ':!dist/kubernetes' ':!examples' | grep -v '^100755' || true)
if [ -n "$not_executable" ]; then
  echo 'git update-index --chmod=+x these:'
  echo "$not_executable"
  exit 1
fi
