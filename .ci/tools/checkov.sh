#!/usr/bin/env bash
# checkov, which reads objects for what is unsafe.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
version=3.3.30
stamp=$cache/checkov.version
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0
mkdir -p "$cache/bin"
exec 9>"$cache/checkov.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version" ] || exit 0

# Debian's python3 leaves venv out.
python3 -c 'import ensurepip' 2>/dev/null || {
  apt-get update -qq
  apt-get install -y -qq python3-venv
}
rm -rf "$cache/checkov"
python3 -m venv "$cache/checkov"
"$cache/checkov/bin/pip" install --quiet "checkov==$version"
ln -sf "$cache/checkov/bin/checkov" "$cache/bin/checkov"
echo "$version" >"$stamp"
