#!/usr/bin/env bash
# dist/ is what a synth writes, by either command.
set -euo pipefail
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
cp -R dist "$before"
npm run synth
diff -r "$before/dist" dist
node_modules/.bin/cdk8s synth
diff -r "$before/dist" dist
