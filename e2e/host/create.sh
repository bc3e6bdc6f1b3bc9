#!/usr/bin/env bash
# create.sh SUITE: a machine's root file system, STATE/root: what it writes lies over the prepared one, which stays as it is.
set -euo pipefail
suite=$1
: "${STATE:?}"
prepared=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}/e2e-host/prepared-$suite
mkdir -p "$STATE"/{root,written,work,containers}
mount -t overlay e2e -o "lowerdir=$prepared,upperdir=$STATE/written,workdir=$STATE/work" "$STATE/root"
