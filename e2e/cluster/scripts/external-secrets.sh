#!/usr/bin/env bash
# external-secrets.sh FOLDER: a module in FOLDER with external-secrets' own controllers and one of its providers. They import all providers by one
# package, and nothing in the module cache may be replaced: so it is a copy of the module in which that package is another.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(cd "$(dirname "$0")" && pwd)/settings.sh"
folder=$1
module=github.com/external-secrets/external-secrets
rm -rf --one-file-system "$folder"
mkdir -p "$folder"
cd "$folder"
source=$(GOFLAGS=-mod=mod go mod download -json "$module@$external_secrets" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
cp -r --no-preserve=mode "$source" module
cp "$suite/programs/external-secrets/providers/register.go" module/pkg/provider/register/register.go
echo 'package register' >module/pkg/generator/register/register.go
cp "$suite/programs/external-secrets/main.go" .
{
  echo 'module e2e/external-secrets'
  grep -E '^go ' module/go.mod
  echo "require $module $external_secrets"
  sed -n '/^require (/,/^)/p; /^replace /p' module/go.mod
  echo "replace $module => ./module"
} >go.mod
go mod tidy -e
