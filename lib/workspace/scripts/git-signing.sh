#!/bin/sh
# Makes the key that commits are signed with one that ssh-keygen takes: with its last line break, which pasting loses, its
# public half beside it, and a mode that it does not call too open. Tries it, so that no commit finds out that it is none.
#
# SIGNING_KEY_FILE   the mounted private key
# SIGNING_DIRECTORY  memory that the server sees, too
# SIGNING_EMAIL      address of the author
set -eu
umask 077
export LC_ALL=C

key="$SIGNING_DIRECTORY/key"
errors="${TMPDIR:-/tmp}/git-signing.$$"

fail() {
  rm -f "$key" "$key.pub" "$errors"
  printf 'git-signing: %s\n' "$1" >&2
  exit 1
}

rm -f "$key" "$key.pub"
printf '%s\n' "$(tr -d '\r' <"$SIGNING_KEY_FILE")" >"$key"
if ! ssh-keygen -y -P '' -f "$key" >"$key.pub" 2>"$errors"; then
  case $(cat "$errors") in
    *passphrase*) fail 'the key in the Secret has a passphrase, which nobody could enter: store one without' ;;
    *) fail "the value in the Secret is no private key of SSH: store the whole file ($(tail -n 1 "$errors" | sed "s|$SIGNING_DIRECTORY/||"))" ;;
  esac
fi
printf 'trial\n' | ssh-keygen -Y sign -n git -f "$key" >/dev/null 2>"$errors" ||
  fail "the key in the Secret signs nothing: $(tail -n 1 "$errors")"

public=$(cut -d ' ' -f 1,2 "$key.pub")
printf '%s namespaces="git" %s\n' "$SIGNING_EMAIL" "$public" >"$SIGNING_DIRECTORY/allowed_signers"
rm -f "$errors"
printf 'git-signing: commits of %s are signed with %s\n' "$SIGNING_EMAIL" "$public"
