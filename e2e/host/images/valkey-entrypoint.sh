#!/bin/sh
# As the image: its own options are those that come after it. In a pod, the network is what protects it.
exec valkey-server --protected-mode no --dir /data "$@"
