#!/usr/bin/env bash
# Doppler's command line. Its tags v3.x are no Go module versions: a pseudo-version names the commit.
set -euo pipefail
version=v0.5.11-0.20230908185655-7aef4713e1a4
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
folder=$cache/doppler-$version
if [ ! -x "$folder/doppler" ]; then
  mkdir -p "$folder"
  GOBIN=$folder go install "github.com/DopplerHQ/cli@$version"
  mv "$folder/cli" "$folder/doppler"
fi
mkdir -p "$cache/bin"
ln -sf "$folder/doppler" "$cache/bin/doppler"
