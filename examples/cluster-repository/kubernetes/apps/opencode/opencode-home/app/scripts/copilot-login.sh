#!/bin/sh
# Puts the GitHub Copilot login of the Secret on the volume; whatever is wrong with it, the workspace starts.
#
# COPILOT_LOGIN_FILE       the mounted Secret
# OPENCODE_DATA_DIRECTORY  where OpenCode keeps its logins
set -eu
umask 077

# OpenCode is a Bun program, and Bun runs a script of ours when told so; an OpenCode without that would take the arguments
# for its own, so it is asked first.
export BUN_BE_BUN=1
answer=$(timeout 30 opencode --eval 'process.stdout.write("bun")' 2>/dev/null </dev/null) || answer=''
if [ "$answer" != bun ]; then
  echo 'copilot-login: this OpenCode cannot run the script that seeds the login; log in to Copilot in the UI'
  exit 0
fi
timeout 60 opencode "$(dirname "$0")/copilot-login.mjs" ||
  echo 'copilot-login: the script that seeds the login failed; the login on the volume, if any, is as it was'
