#!/usr/bin/env bash
# PyYAML, the YAML 1.1 parser that most people have.
set -euo pipefail
/usr/bin/python3 -c 'import yaml' 2>/dev/null && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-yaml >/dev/null
