#!/usr/bin/env bash
# kubectl, where the machine has none; and the JSON tools, shells and shellcheck that the re-authentication script is run with.
set -euo pipefail
packages=()
command -v kubectl >/dev/null || packages+=(kubernetes-client)
command -v jq >/dev/null || packages+=(jq)
command -v dash >/dev/null || packages+=(dash)
command -v curl >/dev/null || packages+=(curl)
command -v shellcheck >/dev/null || packages+=(shellcheck)
command -v python3 >/dev/null || packages+=(python3)
if [ ${#packages[@]} -gt 0 ]; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"
fi
