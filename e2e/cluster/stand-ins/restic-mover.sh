#!/bin/sh
# What a mover's pod is to restic: the volume at /mnt/data and the cache at /mnt/cache, in a mount namespace of its own, as the user and
# groups of its security context and without a capability. Arguments are restic's.
# Expects MOVER_VOLUME, MOVER_CACHE, MOVER_USER, MOVER_GROUP, MOVER_FS_GROUP and RESTIC_PROGRAM.
set -eu
if [ "${1:-}" != --inside ]; then exec unshare --mount --propagation private /bin/sh "$0" --inside "$@"; fi
shift

mount -t tmpfs -o mode=0755 tmpfs /mnt
mkdir /mnt/data /mnt/cache
: >/mnt/restic
mount --bind "$MOVER_VOLUME" /mnt/data
mount --bind "$MOVER_CACHE" /mnt/cache
mount --bind "$RESTIC_PROGRAM" /mnt/restic
cd /mnt/data
export HOME=/mnt/cache RESTIC_CACHE_DIR=/mnt/cache TMPDIR=/mnt/cache
exec setpriv --reuid="$MOVER_USER" --regid="$MOVER_GROUP" --groups="$MOVER_FS_GROUP" \
  --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs /mnt/restic "$@"
