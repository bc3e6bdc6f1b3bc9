#!/usr/bin/env bash
# imports/ and crds/trimmed/ are what `npm run import` makes of crds/, and so are they with plain `cdk8s import`.
set -euo pipefail
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
cp -R imports crds/trimmed cdk8s.yaml "$before"
npm run import
diff -r "$before/imports" imports
diff -r "$before/trimmed" crds/trimmed
node_modules/.bin/cdk8s import
diff -r "$before/imports" imports
diff "$before/cdk8s.yaml" cdk8s.yaml
