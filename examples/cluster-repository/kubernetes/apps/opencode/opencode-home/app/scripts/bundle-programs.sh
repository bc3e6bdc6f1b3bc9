#!/bin/sh
# Makes programs run in a container whose image has another libc, or none: beside the programs lie their libraries and their
# own loader, and wrappers start them through it.
#
# BUNDLE_DIRECTORY  the shared volume, mounted at the same path in the container that is to have the programs
# BUNDLE_PROGRAMS   names, the first of which must be there
# BUNDLE_IMAGE      where an image with the programs is mounted; without it they are copied out of this one
set -eu

bundle=$BUNDLE_DIRECTORY
root=${BUNDLE_IMAGE-}
errors="${TMPDIR:-/tmp}/bundle-programs.$$"

fail() {
  printf 'bundle-programs: %s\n' "$1" >&2
  rm -f "$errors"
  exit 1
}

try() {
  "$@" 2>"$errors" || fail "$(tail -n 1 "$errors")"
}

is_elf() {
  [ "$(head -c 4 "$1" | tail -c 3)" = ELF ]
}

# Path of program $1 in the image.
find_program() {
  for place in usr/local/bin usr/bin bin usr/local/sbin usr/sbin; do
    if [ -x "$root/$place/$1" ]; then
      printf '%s\n' "$root/$place/$1"
      return
    fi
  done
}

# Either loader lists what it would load, where the image has no ldd.
list_libraries() {
  if command -v ldd >/dev/null; then ldd "$1"; else "$(find_loader /lib /lib64 /lib/*-linux-*)" --list "$1"; fi
}

# `name path` of each library of program $1, the loader included; ldd of glibc and of musl print alike.
libraries_of() {
  list_libraries "$1" | while read -r name arrow path _; do
    case $name in
      /*) printf '%s %s\n' "${name##*/}" "$name" ;;
      *) [ "$arrow" != '=>' ] || [ ! -e "$path" ] || printf '%s %s\n' "$name" "$path" ;;
    esac
  done
}

copy_libraries() {
  libraries_of "$1" | while read -r name path; do
    [ -e "$bundle/lib/$name" ] || try cp -L "$path" "$bundle/lib/$name"
    # glibc loads its resolver's modules by name, where ldd does not see them.
    for module in "${path%/*}"/libnss_dns.so.* "${path%/*}"/libnss_files.so.* "${path%/*}"/libresolv.so.*; do
      case $name in libc.so.*) [ ! -e "$module" ] || try cp -L "$module" "$bundle/lib/" ;; esac
    done
  done
}

# The real file of the loader that lies in one of the directories.
find_loader() {
  for place in "$@"; do
    for file in "$place"/ld-linux*.so.* "$place"/ld-musl-*.so.1; do
      if [ -f "$file" ] && [ ! -L "$file" ]; then
        printf '%s\n' "$file"
        return
      fi
    done
  done
}

image_library_directories() {
  for place in "$root"/lib/*-linux-* "$root"/usr/lib/*-linux-* "$root"/lib64 "$root"/usr/lib64 "$root"/lib "$root"/usr/lib; do
    [ ! -d "$place" ] || printf '%s\n' "$place"
  done
}

join() {
  tr '\n' ':' | sed 's/:$//'
}

# $1 wrapper, $2 program, $3 what it is called
write_wrapper() {
  {
    printf '#!/bin/sh\n'
    if [ "$2" = "$git" ]; then
      printf "export GIT_EXEC_PATH='%s' GIT_TEMPLATE_DIR='' GIT_CONFIG_SYSTEM='%s'\n" "$bundle/git-core" "$bundle/etc/gitconfig"
    fi
    printf "exec '%s' --argv0 '%s' --library-path '%s' '%s' \"\$@\"\n" "$loader" "$3" "$library_path" "$2"
  } >"$1" 2>"$errors" || fail "cannot write $1: the volume is full or read-only"
  chmod 755 "$1"
}

# The program where it will run from: copied, or where the image is mounted.
place_program() {
  if [ -n "$root" ]; then
    printf '%s\n' "$1"
  else
    [ -e "$bundle/programs/${1##*/}" ] || try cp -L "$1" "$bundle/programs/${1##*/}"
    copy_libraries "$1"
    printf '%s\n' "$bundle/programs/${1##*/}"
  fi
}

# Git's own programs, its shell scripts, and the certificates that it trusts.
bundle_git() {
  for core in "$root/usr/lib/git-core" "$root/usr/libexec/git-core" ''; do
    [ ! -d "$core" ] || break
  done
  [ -n "$core" ] || fail 'the image has no git-core directory'
  try mkdir -p "$bundle/git-core" "$bundle/etc"
  for name in git git-upload-pack git-receive-pack git-upload-archive; do
    write_wrapper "$bundle/git-core/$name" "$git" "$name"
  done
  for name in git-remote-http git-remote-https git-sh-i18n--envsubst; do
    [ -e "$core/$name" ] || fail "the image's Git has no $name"
    write_wrapper "$bundle/git-core/$name" "$(place_program "$core/$name")" "$name"
  done
  for file in "$core"/*; do
    name=${file##*/}
    if [ ! -f "$file" ] || [ -e "$bundle/git-core/$name" ] || is_elf "$file"; then continue; fi
    case $(head -n 1 "$file") in *perl* | *python*) ;; *) try cp -L "$file" "$bundle/git-core/$name" ;; esac
  done
  certificates=''
  for file in "$root/etc/ssl/certs/ca-certificates.crt" "$root/etc/pki/tls/certs/ca-bundle.crt" "$root/etc/ssl/cert.pem"; do
    [ ! -s "$file" ] || { certificates=$file; break; }
  done
  [ -n "$certificates" ] || fail 'the image has no file of CA certificates, so Git could not use HTTPS'
  if [ -z "$root" ]; then
    try cp -L "$certificates" "$bundle/etc/ca-certificates.crt"
    certificates="$bundle/etc/ca-certificates.crt"
  fi
  # A file of settings, and not GIT_SSL_CAINFO, so that the user's own settings come before it.
  printf '[http]\n\tsslCAInfo = "%s"\n' "$certificates" >"$bundle/etc/gitconfig"
}

try mkdir -p "$bundle/bin"
rm -rf "${bundle:?}/programs" "${bundle:?}/lib" "${bundle:?}/git-core" "${bundle:?}/etc"
git=''
library_path="$bundle/lib"
if [ -n "$root" ]; then
  library_path=$(image_library_directories | join)
  loader=$(image_library_directories | { set --; while read -r place; do set -- "$@" "$place"; done; find_loader "$@"; })
  [ -n "$loader" ] || fail "no dynamic loader below $root: is the Git image mounted there?"
else
  try mkdir -p "$bundle/programs" "$bundle/lib"
fi

required=yes
for program in $BUNDLE_PROGRAMS; do
  source=$(find_program "$program")
  if [ -z "$source" ]; then
    [ -z "$required" ] || fail "the image has no $program"
    # Something has to be there to be mounted.
    printf '#!/bin/sh\necho "%s is not in the image that brought the tools" >&2\nexit 127\n' "$program" >"$bundle/bin/$program"
    chmod 755 "$bundle/bin/$program"
    continue
  fi
  required=''
  placed=$(place_program "$source")
  [ -n "$root" ] || loader=$(find_loader "$bundle/lib")
  [ -n "$loader" ] || fail "$program is not dynamically linked, or ldd does not name its loader"
  [ "$program" != git ] || git=$placed
  write_wrapper "$bundle/bin/$program" "$placed" "$program"
  [ "$program" != git ] || bundle_git
done
rm -f "$errors"
printf 'bundle-programs: %s in %s\n' "$BUNDLE_PROGRAMS" "$bundle"
