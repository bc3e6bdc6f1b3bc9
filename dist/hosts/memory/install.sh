#!/bin/sh
# Installs what is in this folder, or takes it away again. Safe to repeat, and to run again after it was interrupted.
#
#   install.sh [--root DIR]          install; what already is as it should be stays untouched
#   install.sh --undo [--root DIR]   stop the pod and remove what was installed; the data directories stay
#
# With --root nothing is started, stopped or applied: DIR is the root of a machine that does not run, such as a disk.
# What goes where is in install.list beside this file; what was put where is noted in /etc/<name>.installed.
#
# Exit status: 0 done, 1 refused with nothing changed, 2 the call itself
set -eu
umask 022

root='' undo=no
while [ $# -gt 0 ]; do
  case $1 in
    --undo) undo=yes ;;
    --root)
      [ $# -ge 2 ] || {
        echo 'install.sh: --root wants a directory' >&2
        exit 2
      }
      root=${2%/}
      shift
      ;;
    *)
      echo "install.sh: $1 is not known: install.sh [--undo] [--root DIR]" >&2
      exit 2
      ;;
  esac
  shift
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
list=$here/install.list
name=$(sed -n 's/^name //p' "$list")
installed=$root/etc/$name.installed
live=no
[ -n "$root" ] || [ ! -d /run/systemd/system ] || live=yes

refuse() {
  echo "install.sh: $1" >&2
  exit 1
}
[ -n "$root" ] || [ "$(id -u)" = 0 ] || refuse 'run as root, or with --root'
[ -d "$root/etc" ] || refuse "$root/etc is not there: $root is not the root of a machine"

note() {
  grep -qxF -- "$1" "$installed" 2>/dev/null || printf '%s\n' "$1" >>"$installed"
}

targets() {
  sed -n 's/^file [0-7]* [^ ]* //p' "$list"
}

# What another hand put there is not ours to replace.
refuse_foreign_files() {
  foreign=$(grep '^file ' "$list" | while read -r _ _ source target; do
    [ -e "$root$target" ] || continue
    cmp -s "$here/$source" "$root$target" || grep -qxF -- "file $target" "$installed" 2>/dev/null || echo "$target"
  done)
  [ -z "$foreign" ] || refuse "there already, with something else in it; move it away: $foreign"
}

ensure_directory() {
  [ ! -d "$root$1" ] || return 0
  ensure_directory "$(dirname -- "$1")"
  note "directory $1"
  mkdir -- "$root$1"
}

install_file() {
  file_mode=$1 source=$here/$2 target=$3
  if cmp -s "$source" "$root$target" && [ "$(stat -c %a "$root$target")" = "${file_mode#0}" ]; then
    note "file $target"
    return 0
  fi
  ensure_directory "$(dirname -- "$target")"
  note "file $target"
  cp -- "$source" "$root$target.new"
  chmod "$file_mode" "$root$target.new"
  mv -f -- "$root$target.new" "$root$target"
  changed=yes
  echo "installed $target"
  [ "$live" = no ] || apply "$target"
}

# Kernel settings would otherwise wait for the next boot.
apply() {
  case $1 in
    /etc/sysctl.d/*) sysctl -q -p "$1" || echo "install.sh: $1 applies at the next boot" >&2 ;;
    /etc/tmpfiles.d/*) systemd-tmpfiles --create "$1" || echo "install.sh: $1 applies at the next boot" >&2 ;;
  esac
}

install_data_directory() {
  directory_mode=$1 owner=$2 path=$3
  ensure_directory "$(dirname -- "$path")"
  [ -d "$root$path" ] || {
    mkdir -- "$root$path"
    changed=yes
    echo "made $path"
  }
  [ "$(stat -c '%a %u:%g' "$root$path")" != "${directory_mode#0} $owner" ] || return 0
  if [ "$(id -u)" = 0 ]; then chown "$owner" "$root$path"; else echo "install.sh: $path has to belong to $owner" >&2; fi
  chmod "$directory_mode" "$root$path"
}

systemd() {
  if [ "$live" = yes ]; then
    systemctl "$@"
  elif [ -n "$root" ] && command -v systemctl >/dev/null; then
    systemctl --quiet --root="$root" "$@"
  else
    echo "install.sh: systemd does not run here: systemctl $* later" >&2
  fi
}

enable_unit() {
  ! grep -qxF -- "unit $1" "$installed" 2>/dev/null || return 0
  systemd enable "$1"
  note "unit $1"
}

# What an earlier version of this bundle put there.
remove_stale_files() {
  sed -n 's/^unit //p' "$installed" | while read -r unit; do
    grep -qxF -- "enable $unit" "$list" || {
      systemd disable "$unit"
      echo "disabled $unit"
    }
  done
  sed -n 's/^file //p' "$installed" | while IFS= read -r target; do
    targets | grep -qxF -- "$target" || {
      rm -f -- "$root$target"
      echo "removed $target"
    }
  done
}

install_all() {
  refuse_foreign_files
  changed=no
  while read -r kind mode source target; do
    case $kind in
      directory) install_data_directory "$mode" "$source" "$target" ;;
      file) install_file "$mode" "$source" "$target" ;;
    esac
  done <"$list"
  stale=$(remove_stale_files)
  [ -z "$stale" ] || {
    echo "$stale"
    changed=yes
    {
      grep '^directory ' "$installed" || true
      targets | sed 's/^/file /'
      sed -n 's/^enable /unit /p' "$list" | grep -xF -f "$installed" || true
    } >"$installed.new"
    mv -f -- "$installed.new" "$installed"
  }
  [ "$changed$live" != yesyes ] || systemctl daemon-reload
  sed -n 's/^enable //p' "$list" | while read -r unit; do
    enable_unit "$unit"
  done
  if [ "$changed" = no ]; then echo 'nothing to do'; else echo "done: systemctl start $(sed -n 's/^stop //p' "$list")"; fi
}

undo_all() {
  [ -e "$installed" ] || {
    echo 'nothing to undo'
    return 0
  }
  [ "$live" = no ] || systemctl stop "$(sed -n 's/^stop //p' "$list")" || true
  sed -n 's/^unit //p' "$installed" | while read -r unit; do
    systemd disable "$unit"
  done
  sed -n 's/^file //p' "$installed" | while IFS= read -r target; do
    rm -f -- "$root$target" "$root$target.new"
    echo "removed $target"
  done
  # The deepest first; what holds something else stays.
  sed -n 's/^directory //p' "$installed" | sort -r | while IFS= read -r path; do
    rmdir -- "$root$path" 2>/dev/null || true
  done
  rm -f -- "$installed"
  [ "$live" = no ] || systemctl daemon-reload
  sed -n 's/^directory [0-7]* [^ ]* /kept /p' "$list"
}

if [ "$undo" = yes ]; then undo_all; else install_all; fi
