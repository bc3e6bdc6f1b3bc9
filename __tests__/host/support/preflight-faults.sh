#!/bin/sh
# Runs the emitted preflight.sh in a booted machine, once for each fault, under the shell that is "$1": what it says goes
# to /test/SHELL/FAULT and its exit status to /test/SHELL/FAULT.status.
set -u
shell=$1
installed=/opt/opencode-memory-pod
results=/test/$shell
mkdir -p "$results"

healthy_host() {
  rm -rf /run/secrets /persist /srv/plugin
  mkdir -p /run/secrets /persist/containers/valkey /persist/containers/falkordb /persist/containers/opencode /srv/plugin
  chown 999:999 /persist/containers/valkey
  chown 1000:1000 /persist/containers/falkordb
  (umask 077 && printf 'DD_API_KEY=fake-key-for-tests\nOPENCODE_SERVER_PASSWORD=fake-password-for-tests\n' >/run/secrets/opencode.env)
  systemctl start podman.socket
}

preflight() {
  if [ "$shell" = busybox ]; then busybox sh "$installed/preflight.sh"; else sh "$installed/preflight.sh"; fi >"$results/$1" 2>&1
  echo $? >"$results/$1.status"
}

# listen ADDRESS PORT: something listens there until stop_listening
listen() {
  perl -MIO::Socket::IP -e 'IO::Socket::IP->new(Listen => 1, LocalHost => $ARGV[0], LocalPort => $ARGV[1]) && sleep' "$1" "$2" &
  listener=$!
  hex=$(printf '%04X' "$2")
  until grep -q ":$hex [0-9A-F:]* 0A " /proc/net/tcp /proc/net/tcp6; do sleep 0.05; done
}

stop_listening() {
  kill "$listener"
  wait "$listener" 2>/dev/null
}

mkdir -p "$installed/container"
cp /test/installed/* "$installed/"
cp "$installed/preflight.conf" "$installed/preflight.conf-with-ipv6"
# That the network of this machine has no IPv6 is a fault of its own.
sed -i "s/^IPV6_ADDRESSES=.*/IPV6_ADDRESSES=''/" "$installed/preflight.conf"
# Podman's own overlay does not work on top of the machine's.
mountpoint -q /var/lib/containers || mount -t tmpfs tmpfs /var/lib/containers
echo image >/root/file
tar -C /root -c file | podman import - localhost/opencode-server:e2e >/dev/null 2>&1

healthy_host
preflight nothing

rm /run/secrets/opencode.env
preflight no-environment-file
healthy_host

chmod 0644 /run/secrets/opencode.env
preflight readable-environment-file
healthy_host

printf 'DD_API_KEY=\n#OPENCODE_SERVER_PASSWORD=fake-password-for-tests\n' >/run/secrets/opencode.env
preflight no-keys
healthy_host

rmdir /persist/containers/valkey
preflight no-directory
healthy_host

chown 0:0 /persist/containers/falkordb
preflight directory-of-another
healthy_host

mount -t tmpfs -o ro,uid=999,gid=999 tmpfs /persist/containers/valkey
preflight read-only-directory
umount /persist/containers/valkey
healthy_host

mount -t tmpfs -o size=64k,uid=1000,gid=1000 tmpfs /persist/containers/falkordb
preflight full-disk
umount /persist/containers/falkordb
healthy_host

chmod 0500 /persist/containers/valkey
preflight directory-without-writing
healthy_host

rmdir /srv/plugin
preflight no-folder
healthy_host

listen 127.0.0.1 6379
preflight port
stop_listening

listen 127.0.0.2 6379
preflight port-of-another-address
stop_listening

listen 0.0.0.0 4096
preflight port-of-all-addresses
stop_listening

listen :: 8126
preflight port-of-all-addresses-v6
stop_listening

listen ::1 3000
preflight port-of-our-v6-address
stop_listening

listen ::ffff:127.0.0.1 3000
preflight port-of-our-address-in-v6
stop_listening

# As with bindAddresses: ['0.0.0.0']: an address of IPv6 is none of ours, one of IPv4 is.
cp "$installed/preflight.conf" "$installed/preflight.conf-two-addresses"
sed -i 's/^LISTEN_ADDRESSES=.*/LISTEN_ADDRESSES=00000000/' "$installed/preflight.conf"
listen ::1 3000
preflight port-of-another-family
stop_listening
listen 127.0.0.2 3000
preflight port-below-our-wildcard
stop_listening
mv "$installed/preflight.conf-two-addresses" "$installed/preflight.conf"

systemctl stop podman.socket
preflight no-socket
rm -rf /run/podman
preflight no-socket-directory
healthy_host

podman image rm localhost/opencode-server:e2e >/dev/null
preflight no-image
sed 's/^never /missing /;s/never localhost/missing localhost/' "$installed/preflight.conf" >"$installed/preflight.conf-pulled"
mv "$installed/preflight.conf" "$installed/preflight.conf-kept"
mv "$installed/preflight.conf-pulled" "$installed/preflight.conf"
preflight no-image-of-a-registry
mv "$installed/preflight.conf-kept" "$installed/preflight.conf"
tar -C /root -c file | podman import - localhost/opencode-server:e2e >/dev/null 2>&1

printf '[storage]\ndriver = "none-such"\nrunroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n' >/etc/containers/storage.conf
preflight broken-podman
rm /etc/containers/storage.conf

mv "$installed/preflight.conf" "$installed/preflight.conf-kept"
cp "$installed/preflight.conf-with-ipv6" "$installed/preflight.conf"
preflight no-ipv6
mv "$installed/preflight.conf-kept" "$installed/preflight.conf"

mv /usr/bin/podman /usr/bin/podman-away
preflight no-podman
mv /usr/bin/podman-away /usr/bin/podman

listen 127.0.0.1 6380
rm /run/secrets/opencode.env
rmdir /persist/containers/* /srv/plugin
systemctl stop podman.socket
preflight all
stop_listening

mv "$installed/preflight.conf" "$installed/preflight.conf-away"
preflight no-conf
