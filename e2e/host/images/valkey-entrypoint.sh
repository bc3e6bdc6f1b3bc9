#!/bin/sh
# As the image: its own options are those that come after it, and more of them in VALKEY_EXTRA_FLAGS. In a pod, the network is what
# protects it.
# shellcheck disable=SC2086 # several options in one variable, as in the image
exec valkey-server --protected-mode no --dir /data "$@" ${VALKEY_EXTRA_FLAGS-}
