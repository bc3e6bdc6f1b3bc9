#!/bin/sh
# Git's credential helper: answers `get` with the token in file $1; `store` and `erase` are nothing to it.
# Git asks it only about the server that the setting credential.<url>.helper names.
# https://git-scm.com/docs/gitcredentials#_custom_helpers
set -eu

[ "${2-}" = get ] || exit 0
# A newline at the end of a stored secret is no part of it.
token=$(cat "$1") || exit 0
[ -n "$token" ] || exit 0
printf 'password=%s\n' "$token"
