#!/usr/bin/env bash
# What machines are made and booted with, where it is not there yet. Needs root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v mmdebstrap >/dev/null || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap debian-archive-keyring >/dev/null
}
bash "$here/../../.ci/tools/systemd-nspawn.sh"
