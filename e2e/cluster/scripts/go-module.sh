#!/usr/bin/env bash
# go-module.sh FOLDER MODULE VERSION PACKAGE…: a module in FOLDER with everything that these commands of MODULE need, and with the
# replacements of MODULE, for which `go install` refuses it. Those by a folder beside it are what is published of that folder.
set -euo pipefail
folder=$1 module=$2 version=$3
shift 3
mkdir -p "$folder"
cd "$folder"
source=$(GOFLAGS=-mod=mod go mod download -json "$module@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
# Kubernetes' own libraries are published as v0.MINOR.PATCH.
staging=v0.${version#v1.}
{
  echo "module e2e/$(basename "$folder")"
  grep -E '^(go|godebug) ' "$source/go.mod"
  sed -n '/^godebug (/,/^)/p' "$source/go.mod"
  echo "require $module $version"
  sed -n '/^require (/,/^)/p; /^require [^(]/p' "$source/go.mod" | sed -E "s#(k8s.io/[a-z-]+) v0\.0\.0( |\$)#\1 $staging\2#"
  sed -n '/^replace (/,/^)/{/^replace (/d;/^)/d;s/^/replace/p}; /^replace [^(]/p' "$source/go.mod" |
    sed -E "s#(k8s.io/[a-z-]+) => \./staging.*#\1 => \1 $staging#" | grep -v '=> \.' || true
} >go.mod
{
  printf '//go:build tools\n\npackage tools\n\n'
  for package in "$@"; do printf 'import _ "%s"\n' "$package"; done
} >tools.go
