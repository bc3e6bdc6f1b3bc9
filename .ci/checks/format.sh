#!/usr/bin/env bash
# Prettier would change nothing.
set -euo pipefail
npm run format:check
