#!/bin/sh
# Looks, before a container starts, whether its image is of another major version than the one that wrote its data. What a newer one has
# written an older one may not read (a dump of Valkey 9 is refused by 8): a newer one starts after the data was copied, and an
# older one does not start. A tag that does not say its version, such as `latest`, is let through.
#
#   keep-copy.sh CONTAINER…     of these containers; the values are in preflight.conf beside this script
#
# The version is noted in <directory>.version. A copy is <directory>.of-<version>-<time>; nothing here ever deletes one.
set -eu
umask 077

# shellcheck source=/dev/null
. "$(dirname "$0")/preflight.conf"
: "${DATA_IMAGES:?}"

is_empty() {
  [ -z "$(find "$1" -mindepth 1 -print 2>/dev/null | head -n 1)" ]
}

copy() {
  kept=$1.of-$2-$(date +%Y%m%dT%H%M%S)
  if ! rm -rf -- "$1.copy-begun" || ! cp -a -- "$1" "$1.copy-begun"; then
    rm -rf -- "$1.copy-begun" || true
    echo "keep-copy: $1 cannot be copied before version $3 writes to it: make room, or copy it elsewhere and write $3 into $1.version" >&2
    exit 1
  fi
  mv -- "$1.copy-begun" "$kept"
  echo "keep-copy: $kept is what version $2 wrote; version $3 starts now, and $2 may not read what it writes"
}

# "CONTAINER IMAGE DIRECTORY" on each line
while read -r container image directory; do
  case " $* " in
    *" $container "*) ;;
    *) continue ;;
  esac
  tag=${image%@*}
  version=$(printf '%s\n' "${tag##*:}" | sed -n 's/^v\{0,1\}\([0-9]\{1,9\}\)\([.-].*\)\{0,1\}$/\1/p')
  [ -n "$version" ] || continue
  noted=$(sed -n '/^[0-9]\{1,9\}$/p' "$directory.version" 2>/dev/null || true)
  if [ -n "$noted" ] && ! is_empty "$directory"; then
    if [ "$version" -lt "$noted" ]; then
      echo "keep-copy: $directory was written by version $noted, and $image may not read it: go back to $noted, or put a copy ($directory.of-$version-…) in its place and write $version into $directory.version" >&2
      exit 1
    fi
    [ "$version" = "$noted" ] || copy "$directory" "$noted" "$version"
  fi
  [ "$version" = "$noted" ] || printf '%s\n' "$version" >"$directory.version"
done <<END
$DATA_IMAGES
END
