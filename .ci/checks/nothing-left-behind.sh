#!/usr/bin/env bash
# No note to oneself, no test that is switched off or alone.
set -euo pipefail
status=0
if git grep -nE '\b(TO''DO|FIX''ME|XX''X)\b' -- lib __tests__ crds/*.ts e2e bench main.ts .ci; then status=1; fi
if git grep -nE '\b(it|test|describe)\.on''ly\(' -- __tests__ e2e; then status=1; fi
exit "$status"
