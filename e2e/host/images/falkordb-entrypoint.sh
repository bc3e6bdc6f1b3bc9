#!/bin/sh
# As the image: data at FALKORDB_DATA_PATH, which is not /data unless somebody says so; options in REDIS_ARGS.
busybox httpd -p "${PORT:-3000}" -h /srv/browser
# shellcheck disable=SC2086 # several options in one variable, as in the image
exec redis-server --protected-mode no --dir "${FALKORDB_DATA_PATH:-/var/lib/falkordb/data}" --loadmodule /usr/local/lib/falkordb.so ${REDIS_ARGS-} ${FALKORDB_ARGS-}
