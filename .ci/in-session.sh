#!/usr/bin/env bash
# Runs a command and writes the id of the session it is in, that of this process, to a file. For setsid.
set -euo pipefail
echo $$ >"$1"
shift
exec "$@"
