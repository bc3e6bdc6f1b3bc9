#!/usr/bin/env bash
# What runs the emitted containers in namespaces, and looks at the database that they leave. The shells are in shells.sh.
set -euo pipefail
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need unshare util-linux
need nsenter util-linux
need mount mount
need sqlite3 sqlite3
[ ${#missing[@]} -gt 0 ] || exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
