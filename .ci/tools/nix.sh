#!/usr/bin/env bash
# Debian's nix-instantiate, which parses and evaluates the NixOS module in a test.
set -euo pipefail
command -v nix-instantiate >/dev/null && exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nix-bin >/dev/null
