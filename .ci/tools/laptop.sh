#!/usr/bin/env bash
# What the re-authentication script is run with, where the machine lacks it: kubectl, curl, the JSON tools and the shells.
set -euo pipefail
packages=()
command -v kubectl >/dev/null || packages+=(kubernetes-client)
command -v jq >/dev/null || packages+=(jq)
command -v dash >/dev/null || packages+=(dash)
command -v curl >/dev/null || packages+=(curl)
command -v python3 >/dev/null || packages+=(python3)
if [ ${#packages[@]} -gt 0 ]; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
fi
