#!/usr/bin/env bash
# What the stand-in images are made of, into one folder that a machine builds them from: real programs out of package
# registries, on Debian.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
folder=$cache/e2e-host
context=$folder/images
falkordb=8.2.3-falkordb.4.16.3
datadog=0.19.0
opencode=$(node -p "require('$here/../../package.json').devDependencies['opencode-ai']")
stamp="1 $falkordb $datadog $opencode"
mkdir -p "$folder"
exec 9>"$folder/images.lock"
flock 9
if [ "$(cat "$context/.stamp" 2>/dev/null || true)" != "$stamp" ]; then
  rm -rf "$context"
  mkdir -p "$context"
  mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' \
    /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
  mmdebstrap --quiet --variant=minbase --mode=root --format=tar --aptopt='APT::Install-Recommends "false"' \
    --include=valkey-server,valkey-tools,redis-tools,curl,git,ca-certificates,libgomp1,libstdc++6,libssl3t64,procps,iproute2,netcat-openbsd,socat,busybox \
    trixie "$context/base.tar" "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main"
  download=$(mktemp -d)
  (cd "$download" && npm pack --silent "@falkordblite/linux-x64@$falkordb" >/dev/null)
  mkdir "$context/falkordb"
  tar -xzf "$download"/falkordblite-*.tgz -C "$context/falkordb" --strip-components=1
  pip download --quiet --no-deps --dest "$download" "datadog-serverless-compat==$datadog"
  python3 -m zipfile -e "$download"/datadog_serverless_compat-*.whl "$context/datadog"
  rm -rf "$download"
  cp "$here/../../node_modules/opencode-linux-x64/bin/opencode" "$context/opencode"
  chmod 755 "$context/opencode" "$context/falkordb/bin/redis-server"
  echo "$stamp" >"$context/.stamp"
fi
cp "$here"/images/* "$context/"
