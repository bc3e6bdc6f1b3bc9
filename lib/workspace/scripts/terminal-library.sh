#!/bin/sh
# Brings the library that terminals need where OpenCode's own is not made for the libc of its image. Whatever is in the way, the
# workspace starts: the reason is said here, and by opencode.sh in the server's log.
#
# TERMINAL_LIBRARY       where the library goes, on the volume; the reason goes to the same name with .missing
# TERMINAL_LIBRARY_URL   npm package that has it
# TERMINAL_LIBRARY_X64, TERMINAL_LIBRARY_ARM64   sha256 of the file, by processor
set -eu

missing() {
  printf 'terminal-library: terminals do not open: %s\n' "$1"
  mkdir -p "${TERMINAL_LIBRARY%/*}" || exit 0
  printf '%s\n' "$1" >"$TERMINAL_LIBRARY.missing" || exit 0
  exit 0
}

# OpenCode is a Bun program, and Bun runs a script of ours when told so; an OpenCode without that would take the arguments
# for its own, so it is asked first.
export BUN_BE_BUN=1
answer=$(timeout 30 opencode --eval 'process.stdout.write("bun")' 2>/dev/null </dev/null) || answer=''
[ "$answer" = bun ] || missing 'this OpenCode cannot run the script that fetches the library'
timeout 90 opencode "$(dirname "$0")/terminal-library.mjs" || missing 'the script that fetches the library failed'
