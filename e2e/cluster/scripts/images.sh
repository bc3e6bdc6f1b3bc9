#!/usr/bin/env bash
# The images of the node, out of package registries, as OCI layouts: pause, which holds a pod's namespaces; what stands for
# Docker's buildpack-deps, which is Debian with Git, and trusts the authority of our own that vouches for the Git server; and what
# stands for OpenCode's image: busybox, OpenCode, no Git, with musl as the official one or with glibc.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(cd "$(dirname "$0")" && pwd)/settings.sh"
work=$(mktemp -d "$parts/images.XXXXXX")
registry_pid=
# shellcheck disable=SC2317 # reached through the trap
clean_up() {
  [ -z "$registry_pid" ] || kill "$registry_pid"
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

if [ ! -f "$parts/authority/ca.crt" ]; then
  mkdir -p "$parts/authority"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=Authority of the cluster suite' \
    -keyout "$parts/authority/ca.key" -out "$parts/authority/ca.crt" 2>/dev/null
fi

mkdir "$work/pause"
cp "$suite/programs/pause/main.go" "$work/pause/"
(cd "$work/pause" && go mod init e2e/pause 2>/dev/null && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o pause .)
tar -cf "$work/pause.tar" -C "$work/pause" pause

mirror=$(awk '/^URIs:/ { print $2; exit } /^deb / { for (i = 2; i <= NF; i++) if ($i ~ /^http/) { print $i; exit } }' \
  /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
PERL5LIB=$debian/usr/share/perl5 mmdebstrap --quiet --variant=minbase --mode=root --format=dir \
  --include=git,openssh-client,ca-certificates,curl,procps --aptopt='APT::Install-Recommends "false"' \
  bookworm "$work/git" "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main"
rm -rf "$work"/git/var/cache/apt "$work"/git/var/lib/apt/lists "$work"/git/usr/share/{doc,locale,man}
cat "$parts/authority/ca.crt" >>"$work/git/etc/ssl/certs/ca-certificates.crt"
tar --one-file-system -cf "$work/git.tar" -C "$work/git" .

opencode=$work/opencode
root_with_glibc() {
  mkdir -p "$opencode"/{bin,sbin,usr/bin,usr/sbin,usr/local/bin,lib64,lib/x86_64-linux-gnu,etc,tmp,proc,dev,home}
  install -m 755 "$(command -v busybox)" "$opencode/bin/busybox"
  for applet in $(busybox --list-full); do
    mkdir -p "$opencode/$(dirname "$applet")"
    [ -e "$opencode/$applet" ] || ln -s /bin/busybox "$opencode/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$opencode/etc/passwd"
  chmod 1777 "$opencode/tmp"
  for program in "$repository"/node_modules/opencode-linux-x64{,-baseline}/bin/opencode; do
    if [ ! -e "$opencode/usr/local/bin/opencode" ] && "$program" --version >/dev/null 2>&1; then
      install -m 755 "$program" "$opencode/usr/local/bin/opencode"
    fi
  done
  libraries=lib/x86_64-linux-gnu
  cp -L "$work/git/lib64/ld-linux-x86-64.so.2" "$opencode/lib64/"
  for library in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libutil.so.1 libgcc_s.so.1 libresolv.so.2 libnss_dns.so.2 libnss_files.so.2; do
    cp -L "$work/git/$libraries/$library" "$opencode/$libraries/"
  done
  cp -L "$work/git/usr/$libraries/libstdc++.so.6" "$opencode/$libraries/"
}
if [ "$libc" = musl ]; then cp -a "$cache/musl-rootfs" "$opencode"; else root_with_glibc; fi
mkdir -p "$opencode/etc/ssl"
cp "$parts/authority/ca.crt" "$opencode/etc/ssl/authority.crt"
tar --one-file-system -cf "$work/opencode.tar" -C "$opencode" .

rm -rf "$parts/registry" "$parts/images"
mkdir "$parts/registry" "$parts/images"
crane registry serve --address "$registry" --disk "$parts/registry" 2>/dev/null &
registry_pid=$!
until curl --silent --fail --max-time 2 "http://$registry/v2/" >/dev/null; do
  kill -0 "$registry_pid"
  sleep 0.2
done
# image ARCHIVE NAME [--entrypoint PROGRAM]: kept where up.sh finds its name by its path; a registry of crane forgets its names.
image() {
  local archive=$1 name=$registry/$2 layout=$parts/images/$2
  shift 2
  mkdir -p "$(dirname "$layout")"
  crane append --insecure --oci-empty-base --new_layer "$archive" --new_tag "$name"
  crane mutate --insecure "$name" --set-platform linux/amd64 --tag "$name" "$@"
  crane pull --insecure --format=oci "$name" "$layout"
}
read -r opencode_image git_image < <(cd "$repository" && node --import tsx "$suite/programs/image-names.ts")
image "$work/pause.tar" e2e/pause:1 --entrypoint /pause
image "$work/git.tar" "${git_image#*/}"
# Like that of Git, it trusts the authority of our own, which vouches for what is outside.
image "$work/opencode.tar" "${opencode_image#*/}" --entrypoint opencode --env NODE_EXTRA_CA_CERTS=/etc/ssl/authority.crt
