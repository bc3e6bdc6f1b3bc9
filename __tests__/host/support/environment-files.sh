#!/bin/sh
# Has the real Podman read each of /test/files: the variables of the container go to /test/seen/NAME as JSON, nothing where it
# refuses the file.
set -u
mount -t tmpfs tmpfs /var/lib/containers
mkdir -p /etc/containers /test/seen /root/image/bin
printf '[containers]\npids_limit = 0\n' >/etc/containers/containers.conf
cp /usr/bin/busybox /root/image/bin/sh
tar -C /root/image -c . | podman import - localhost/image >/dev/null
for file in /test/files/*; do
  name=${file##*/}
  : >"/test/seen/$name"
  podman create --name "reads-$name" --env-file "$file" localhost/image sh >/dev/null || continue
  podman inspect --format '{{json .Config.Env}}' "reads-$name" >"/test/seen/$name"
  podman rm "reads-$name" >/dev/null
done
