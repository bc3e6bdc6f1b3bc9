#!/usr/bin/env bash
# Debian's shellcheck.
set -euo pipefail
if command -v shellcheck >/dev/null; then exit 0; fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends shellcheck
