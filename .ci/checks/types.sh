#!/usr/bin/env bash
# TypeScript accepts everything, tests and scripts included.
set -euo pipefail
npm run types
