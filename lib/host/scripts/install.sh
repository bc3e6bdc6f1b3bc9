#!/bin/sh
# Installs what is in this folder, or takes it away again. Safe to repeat, and to run again after it was interrupted.
#
#   install.sh [--root DIR]                install; what already is as it should be stays untouched
#   install.sh --rename NAME [--root DIR]  the same in the place of the pod NAME: that one is stopped and removed, its data stays
#   install.sh --undo [--root DIR]         stop the pod and remove what was installed; the data directories stay
#
# With --root nothing is started, stopped or applied: DIR is the root of a machine that does not run, such as a disk.
# What goes where is in install.list beside this file; what was put where is noted in /etc/<name>.installed, and what was in it in
# /etc/<name>.installed.sums: a file that was edited since is kept as <file>.edited.
#
# Exit status: 0 done, 1 refused with nothing changed, 2 the call itself
set -eu
umask 022

root='' undo=no renamed=''
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
    --rename)
      [ $# -ge 2 ] || {
        echo 'install.sh: --rename wants the name of the pod that was' >&2
        exit 2
      }
      renamed=$2
      shift
      ;;
    *)
      echo "install.sh: $1 is not known: install.sh [--undo | --rename NAME] [--root DIR]" >&2
      exit 2
      ;;
  esac
  shift
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
list=$here/install.list
name=$(sed -n 's/^name //p' "$list")
installed=$root/etc/$name.installed
sums=$installed.sums
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

# Other pods that were installed here, one a line.
other_pods() {
  for other in "$root"/etc/*.installed; do
    other=${other##*/}
    other=${other%.installed}
    [ "$other" = "$name" ] || [ "$other" = "$renamed" ] || [ ! -e "$root/etc/$other.installed" ] || echo "$other"
  done
}

# Two servers that write to one directory destroy each other's data.
refuse_shared_data() {
  other_pods | while read -r other; do
    sed -n 's/^directory [0-7]* [^ ]* //p' "$list" | while IFS= read -r path; do
      grep -qF -- "d $path " "$root/etc/tmpfiles.d/$other.conf" 2>/dev/null || continue
      echo "$path belongs to the pod $other: install.sh --rename $other takes its place and keeps its data; for a second pod write another dataRoot"
      break
    done
  done
}

# What another hand put there is not ours to replace.
refuse_foreign_files() {
  shared=$(refuse_shared_data)
  [ -z "$shared" ] || refuse "$shared"
  foreign=$(grep '^file ' "$list" | while read -r _ _ source target; do
    [ -e "$root$target" ] || continue
    cmp -s "$here/$source" "$root$target" || grep -qxF -- "file $target" "$installed" "$root/etc/$renamed.installed" 2>/dev/null || echo "$target"
  done)
  [ -z "$foreign" ] || refuse "there already, with something else in it; move it away: $foreign"
}

ensure_directory() {
  [ ! -d "$root$1" ] || return 0
  ensure_directory "$(dirname -- "$1")"
  note "directory $1"
  mkdir -- "$root$1"
}

sum_of() {
  sha256sum <"$root$1" | cut -d ' ' -f 1
}

# recorded_sum FILE SUMS
recorded_sum() {
  while read -r sum path; do
    [ "$path" != "$1" ] || echo "$sum"
  done 2>/dev/null <"$2" || true
}

record_sum() {
  [ -f "$sums" ] || : >"$sums"
  sum=$(sum_of "$1")
  [ "$(recorded_sum "$1" "$sums")" != "$sum" ] || return 0
  { grep -vF -- "  $1" "$sums" 2>/dev/null || true; } >"$sums.new"
  printf '%s  %s\n' "$sum" "$1" >>"$sums.new"
  mv -f -- "$sums.new" "$sums"
}

# keep_edited FILE SUMS: what somebody wrote into an installed file is not lost with it.
keep_edited() {
  [ -f "$root$1" ] && [ -f "$2" ] || return 0
  was=$(recorded_sum "$1" "$2")
  if [ -n "$was" ] && [ "$was" != "$(sum_of "$1")" ]; then
    cp -p -- "$root$1" "$root$1.edited"
    echo "install.sh: $1 was edited by hand: kept as $1.edited; what it says belongs in the description of the host" >&2
  fi
}

install_file() {
  file_mode=$1 source=$here/$2 target=$3
  if cmp -s "$source" "$root$target" && [ "$(stat -c %a "$root$target")" = "${file_mode#0}" ]; then
    note "file $target"
    record_sum "$target"
    return 0
  fi
  keep_edited "$target" "$sums"
  ensure_directory "$(dirname -- "$target")"
  note "file $target"
  cp -- "$source" "$root$target.new"
  chmod "$file_mode" "$root$target.new"
  mv -f -- "$root$target.new" "$root$target"
  changed=yes
  record_sum "$target"
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
      keep_edited "$target" "$sums"
      rm -f -- "$root$target"
      echo "removed $target"
    }
  done
}

# Reads paths of units. One whose start was cut short by a stop has failed, and would stay in `systemctl --failed` without its file.
forget_failures() {
  sed -n -e 's|^.*/\([^/]*\)\.service$|\1.service|p' -e 's|^.*/\([^/]*\)\.container$|\1.service|p' | while IFS= read -r unit; do
    systemctl reset-failed "$unit" 2>/dev/null || true
  done
}

# Stops the pod $1 and takes away what was installed for it; its data stays.
remove_pod() {
  record=$root/etc/$1.installed
  [ "$live" = no ] || {
    systemctl stop "$1.service" || true
    sed -n 's/^file //p' "$record" | forget_failures
  }
  sed -n 's/^unit //p' "$record" | while read -r unit; do
    systemd disable "$unit"
  done
  sed -n 's/^file //p' "$record" | while IFS= read -r target; do
    keep_edited "$target" "$record.sums"
    rm -f -- "$root$target" "$root$target.new"
    echo "removed $target"
  done
  # The deepest first; what holds something else stays.
  sed -n 's/^directory //p' "$record" | sort -r | while IFS= read -r path; do
    rmdir -- "$root$path" 2>/dev/null || true
  done
  rm -f -- "$record" "$record.sums"
  [ "$live" = no ] || systemctl daemon-reload
}

# The pod of another name goes first: its server writes its data while it stops.
take_the_place_of() {
  [ -n "$1" ] || return 0
  [ -e "$root/etc/$1.installed" ] || refuse "no pod $1 was installed here: there is no /etc/$1.installed"
  remove_pod "$1"
}

# Units that an earlier bundle had and this one has not.
stale_units() {
  sed -n 's/^file //p' "$installed" 2>/dev/null | grep -E '^/etc/(systemd/system|containers/systemd)/' | while IFS= read -r target; do
    targets | grep -qxF -- "$target" || echo "$target"
  done
}

# Without its units nobody would stop what runs, and its databases would be killed instead of written.
stop_what_changes_its_units() {
  if [ "$live" = no ] || [ -z "$(stale_units)" ] || ! systemctl --quiet is-active "$name.service"; then return 0; fi
  systemctl stop "$name.service"
  stale_units | forget_failures
  echo "stopped $name.service: other units run it from now on"
}

install_all() {
  refuse_foreign_files
  take_the_place_of "$renamed"
  stop_what_changes_its_units
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
  if [ "$changed" = no ]; then
    echo 'nothing to do'
  elif [ "$live" = yes ] && systemctl --quiet is-active "$name.service"; then
    # What runs is what was installed before. `start` would leave it, or take parts of it away.
    echo "done: systemctl restart $name.service"
  else
    echo "done: systemctl start $name.service"
  fi
}

undo_all() {
  [ -e "$installed" ] || {
    echo 'nothing to undo'
    return 0
  }
  remove_pod "$name"
  sed -n 's/^directory [0-7]* [^ ]* /kept /p' "$list"
}

if [ "$undo" = yes ]; then undo_all; else install_all; fi
