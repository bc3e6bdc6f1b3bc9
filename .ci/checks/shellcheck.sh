#!/usr/bin/env bash
# No script has a finding of shellcheck. Those under dist/ are copies.
set -euo pipefail
git ls-files -z '*.sh' .ci/run ':!dist' ':!examples' | xargs -0 shellcheck -x
