#!/usr/bin/env bash
# The parsers of schedules and quantities that the controllers use, as a program that the tests ask.
set -euo pipefail
sources=$(cd "$(dirname "$0")/../../__tests__/validation/oracle" && pwd)
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
mkdir -p "$cache/bin"
cd "$sources"
go build -o "$cache/bin/validation-oracle" .
