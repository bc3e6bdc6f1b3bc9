#!/bin/sh
# Stands in for a container runtime: builds a root of busybox, the real OpenCode and the pod's mounts in the mount
# namespace it is started in, and becomes the container's command. Runs as PID 1 of a PID namespace.
#
# Its environment is the container's, as it is. Arguments:
# 1 empty directory that becomes the root
# 2 what /bin/sh is: dash or busybox
# 3 the OpenCode program
# 4 file with a line for each mount: source, target, ro or rw, separated by tabs
# 5 user and group, such as 1000:1000
# 6 whether the root is read-only: 1 or 0
# … the container's command
set -eu

root=$1 shell=$2 opencode=$3 mounts=$4 user=${5%:*} group=${5#*:} read_only_root=$6
shift 6
container_path=$PATH
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir bin usr etc dev proc
mount --bind /usr usr
mount -o remount,bind,ro usr
ln -s usr/lib lib
ln -s usr/lib64 lib64
mount --bind /etc etc
mount -o remount,bind,ro etc
mount --rbind /dev dev
mount -t proc proc proc

# Nothing but busybox is in PATH beside OpenCode and Git, as in the official image with Git brought along.
cp "$(command -v busybox)" bin/busybox
for applet in $(bin/busybox --list); do
  [ "$applet" = busybox ] || ln -s busybox "bin/$applet"
done
if [ "$shell" = dash ]; then
  ln -sf "$(command -v dash)" bin/sh
fi
mount -t tmpfs -o mode=755 tmpfs usr/local
mkdir usr/local/bin
: >usr/local/bin/opencode
mount --bind "$opencode" usr/local/bin/opencode
ln -s "$(command -v git)" usr/local/bin/git
mount -o remount,bind,ro usr/local

tab=$(printf '\t')
while IFS="$tab" read -r source target mode; do
  mkdir -p "$root$target"
  mount --bind "$source" "$root$target"
  [ "$mode" = rw ] || mount -o remount,bind,ro "$root$target"
done <"$mounts"

[ "$read_only_root" = 0 ] || mount -o remount,bind,ro "$root"

cd /
unset OLDPWD
exec /usr/bin/env PATH="$container_path" /usr/sbin/chroot "$root" /usr/bin/setpriv --reuid "$user" --regid "$group" \
  --clear-groups --no-new-privs --bounding-set=-all "$@"
