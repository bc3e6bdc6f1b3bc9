#!/usr/bin/env bash
# keep.sh NAME SUITE: waits until whoever has the other end of its standard input is done or gone, however that came, and takes the
# machine away, with its files in STATE.
set -uo pipefail
name=$1 suite=$2
: "${STATE:?}"
# run.sh waits for it.
exec 8>"$(dirname "$STATE")/lock"
flock --shared 8
# Whoever wants to make the prepared root file system anew has to wait.
exec 9<"${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}/e2e-host/prepared-$suite.lock"
flock --shared 9
cat >/dev/null
"$(dirname "$0")/down.sh" "$name" --cut
umount "$STATE/root" 2>/dev/null || umount --lazy "$STATE/root" 2>/dev/null
rm -rf --one-file-system "$STATE"
