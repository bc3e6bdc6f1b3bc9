#!/usr/bin/env bash
# The tarball that would be published: its size, what is in it, what publint and attw say of it, and whether consumers can use it.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm pack --silent --pack-destination "$scratch"
tarball=$(echo "$scratch"/*.tgz)

size=$(wc -c <"$tarball")
echo "$size bytes"
# 390 kB when it was set: a third of it are checks of configurations, and what reviews read of Flux and kustomize.
if [ "$size" -ge 400000 ]; then
  echo 'the tarball has 400 kB or more: tar -tvzf shows what is in it'
  exit 1
fi
if tar -tzf "$tarball" | grep -E '__tests__|/dist/|\.snap$|/e2e/|[^d]\.ts$' | grep -v '\.d\.ts$'; then
  echo 'this is not for consumers'
  exit 1
fi
node_modules/.bin/publint --strict "$tarball"
node_modules/.bin/attw "$tarball"
CDK8S_OPENCODE_TARBALL=$tarball node_modules/.bin/jest --roots e2e/package
node bench/import.mjs
