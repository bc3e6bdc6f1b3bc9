#!/bin/sh
# Helm's post-renderer: what it rendered comes in, and leaves as the kustomization in the folder $1 has it.
set -eu
cat >"$1/rendered.yaml"
exec kustomize build "$1"
