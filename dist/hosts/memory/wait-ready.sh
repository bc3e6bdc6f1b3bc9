#!/bin/sh
# Waits until a container serves: wait-ready.sh PODMAN CONTAINER COMMAND
# COMMAND is run by sh in the container and ends with 0 once it serves. How long that may take is up to the unit (TimeoutStartSec=),
# which counts by a clock that nobody sets: a host that got the time late, or is slow, still starts.
# Exit status: 0 it serves, 1 it does not run.
set -u
podman=$1 container=$2 command=$3

until "$podman" exec "$container" sh -c "$command" >/dev/null 2>&1; do
  state=$("$podman" container inspect --format '{{.State.Status}}' "$container" 2>/dev/null) || state=gone
  case $state in
    running | created | initialized) ;;
    *)
      echo "$container is $state: podman logs $container" >&2
      exit 1
      ;;
  esac
  sleep 1
done
# Podman would otherwise call it `starting` until its next look.
"$podman" healthcheck run "$container" >/dev/null 2>&1 || true
