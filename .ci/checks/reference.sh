#!/usr/bin/env bash
# docs/reference/ is what typedoc makes of the sources, and every link in it leads somewhere.
set -euo pipefail
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
node_modules/.bin/typedoc --treatWarningsAsErrors --out "$made/reference"
diff -r docs/reference "$made/reference"
