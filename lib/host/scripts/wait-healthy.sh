#!/bin/sh
# Waits until a container is healthy: wait-healthy.sh PODMAN CONTAINER SECONDS
# A step of the start that depends on it comes after this one. Ends at once when the container is not running.
# Exit status: 0 healthy, 1 not running, 2 still unhealthy after SECONDS.
set -u
podman=$1 container=$2 seconds=$3
deadline=$(($(date +%s) + seconds))

until "$podman" healthcheck run "$container" >/dev/null 2>&1; do
  state=$("$podman" container inspect --format '{{.State.Status}}' "$container" 2>/dev/null) || state=gone
  case $state in
    running | created | initialized) ;;
    *)
      echo "$container is $state: podman logs $container" >&2
      exit 1
      ;;
  esac
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "$container is not healthy after $seconds s: podman inspect --format '{{json .State.Health}}' $container" >&2
    exit 2
  fi
  sleep 1
done
