#!/usr/bin/env bash
# Fails when processes of a session are still there, and ends them.
set -euo pipefail
session=$1
status=0
for stat in /proc/[0-9]*/stat; do
  # The name of the command, in parentheses, may hold spaces; the session is the fourth field after it.
  line=$(cat "$stat" 2>/dev/null) || continue
  read -r state _ _ its_session _ <<<"${line##*) }"
  if [ "$its_session" != "$session" ] || [ "$state" = Z ]; then continue; fi
  pid=${stat//[!0-9]/}
  echo "left running: $pid $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || true)"
  kill -KILL "$pid" 2>/dev/null || true
  status=1
done
exit "$status"
