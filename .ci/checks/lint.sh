#!/usr/bin/env bash
# ESLint has no error.
set -euo pipefail
npm run lint -- --quiet
