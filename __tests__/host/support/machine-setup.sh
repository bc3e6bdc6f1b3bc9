#!/bin/sh
# Read by the scripts that drive a booted machine: Podman's storage, stand-ins of the images that the bundle in /test/bundle names (a
# shell, and servers that answer their health checks), the secrets, and `see NAME COMMAND…`, which leaves what a command says in
# /test/seen/NAME.
set -u
unit=opencode-memory-pod
mkdir -p /test/seen
# Podman's own overlay does not work on top of the machine's.
mount -t tmpfs tmpfs /var/lib/containers
mkdir -p /etc/containers /run/secrets /srv/plugin /root/image
# The machine that the tests run on may not have this controller.
printf '[containers]\npids_limit = 0\ndefault_ulimits = ["nofile=1024:1024"]\n' >/etc/containers/containers.conf
systemctl start dbus.socket

cp -r /test/image/. /root/image
mkdir -p /root/image/tmp
cp /usr/bin/busybox /root/image/bin/busybox
busybox --list | while read -r applet; do [ -e "/root/image/bin/$applet" ] || ln -s busybox "/root/image/bin/$applet"; done
# import_image NAME: what is in /root/image, under that name
import_image() {
  tar -C /root/image -c . | podman import --quiet --change 'ENTRYPOINT ["/bin/server"]' - "$1"
}
# On a line of its own in a unit, or in a Quadlet file.
# shellcheck disable=SC2013 # images have no white space
for image in $(find /test/bundle -maxdepth 2 \( -name "$unit.service" -o -name '*.container' \) -exec sed -n 's/^ *\(Image=\)\{0,1\}\([a-z.]*\/[a-z/-]*:[a-z0-9.]*\)\( .*\)\{0,1\}$/\2/p' {} + | sort -u); do
  import_image "$image"
done

(umask 077 && printf 'DD_API_KEY=fake-key-for-tests\nOPENCODE_SERVER_PASSWORD=fake-password-for-tests\n' >/run/secrets/opencode.env)

see() {
  name=$1
  shift
  "$@" >"/test/seen/$name" 2>&1
  echo $? >"/test/seen/$name.status"
}
