#!/bin/sh
# Runs a command as the kubelet would run a container: a mount and PID namespace of its own, a read-only root, the pod's
# volumes at their paths, uid 1000 without capabilities. Killing this kills all of it.
#
# CONTAINER_ROOT    an existing root file system; the machine's own where it is empty
# CONTAINER_SHELL   dash | busybox: what /bin/sh and the small programs are, in the machine's own root
# CONTAINER_MOUNTS  lines of `source|target|ro or rw`
# CONTAINER_UID     numeric
# arguments         env's: NAME=value …, then the command
set -eu

mount --make-rprivate /
base=$(mktemp -d)
mount -t tmpfs -o mode=755 tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay overlay -o "lowerdir=${CONTAINER_ROOT:-/},upperdir=$base/upper,workdir=$base/work" "$base/root"
root=$base/root

if [ "$CONTAINER_SHELL" = busybox ]; then
  mkdir "$root/busybox"
  ln -sf /usr/bin/busybox "$root/usr/bin/sh"
  for applet in $(busybox --list); do ln -s /usr/bin/busybox "$root/busybox/$applet"; done
fi

printf '%s\n' "$CONTAINER_MOUNTS" | while IFS='|' read -r source target mode; do
  [ -n "$source" ] || continue
  if [ -d "$source" ]; then
    mkdir -p "$root$target"
  else
    mkdir -p "$(dirname "$root$target")"
    [ -e "$root$target" ] || : >"$root$target"
  fi
done
mkdir -p "$root/proc" "$root/dev"
mount -o remount,ro "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
printf '%s\n' "$CONTAINER_MOUNTS" | while IFS='|' read -r source target mode; do
  [ -n "$source" ] || continue
  mount --bind "$source" "$root$target"
  [ "$mode" = rw ] || mount -o "remount,bind,ro" "$root$target"
done

exec setpriv --no-new-privs chroot --userspec="$CONTAINER_UID:$CONTAINER_UID" --groups="$CONTAINER_UID" "$root" env -i "$@"
