#!/bin/sh
# Writes the passwords of the databases to where their containers read them, for each a file that the server includes and the
# bare password for the health check: no argument list, no environment of a container and no disk has them.
#
#   database-passwords.sh KEY…     those of these keys of the environment file; the values are in preflight.conf beside this script
set -eu
umask 077

# shellcheck source=/dev/null
. "$(dirname "$0")/preflight.conf"
# shellcheck source=lib/host/scripts/environment-file.sh
. "$(dirname "$0")/environment-file.sh"
: "${ENVIRONMENT_FILE:?}" "${DATABASE_PASSWORDS:?}"
# sed looks at bytes, of which a password may have any.
export LC_ALL=C

# The value of key $1, in $password.
read_password() {
  password='' number=0
  while next_variable; do
    [ "$name" != "$1" ] || password=${value#=}
  done <"$ENVIRONMENT_FILE"
}

# "OWNER KEY DIRECTORY" on each line
while read -r owner key directory; do
  case " $* " in
    *" $key "*) ;;
    *) continue ;;
  esac
  read_password "$key"
  mkdir -p "$directory"
  printf '%s' "$password" >"$directory/password"
  printf 'requirepass "%s"\n' "$(printf '%s\n' "$password" | sed 's/[\\"]/\\&/g')" >"$directory/server.conf"
  chown "$owner" "$directory" "$directory/password" "$directory/server.conf"
done <<EOF
$DATABASE_PASSWORDS
EOF
