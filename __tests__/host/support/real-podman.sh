#!/bin/sh
# Installs the bundle in /test/bundle on the booted machine, and runs the pod with the real Podman on stand-ins of the
# images. What is seen goes to /test/seen/NAME.
# shellcheck source=__tests__/host/support/machine-setup.sh
. /test/machine-setup.sh

state() {
  systemctl show "$unit" -p ActiveState -p SubState -p Result
}
# end_process CONTAINER NAME: asks the process of that name to end
end_process() {
  # shellcheck disable=SC2016 # expanded in the container
  podman exec "$unit-$1" sh -c 'for p in /proc/[0-9]*; do read -r name <"$p/comm"; [ "$name" != "$0" ] || kill -TERM "${p##*/}"; done' "$2"
}
is_up_again() {
  [ "$(systemctl show "$unit" -p NRestarts --value)" -gt "$1" ] && [ "$(systemctl show "$unit" -p SubState --value)" = running ]
}

see install /test/bundle/install.sh
systemctl start podman.socket
see start systemctl start "$unit"
see state state
see answer curl -s http://127.0.0.1:4096/global/health
see tool-answer curl -s http://127.0.0.1:8000/global/health
see tool-state podman inspect --format '{{.Config.User}} {{.State.Health.Status}}' "$unit-tool"
see tool-write podman exec "$unit-tool" touch /data/written
see tool-file stat -c %u:%g /persist/tool/written
see preflight-while-it-runs "/opt/$unit/preflight.sh"

ready='valkey-cli ping | grep -q PONG'
see wait-ready "/opt/$unit/wait-ready.sh" /usr/bin/podman "$unit-valkey" "$ready"
podman exec "$unit-valkey" touch /tmp/loading
see wait-loading timeout 3 "/opt/$unit/wait-ready.sh" /usr/bin/podman "$unit-valkey" "$ready"
see healthy-while-it-loads podman healthcheck run "$unit-valkey"
podman exec "$unit-valkey" rm /tmp/loading
see wait-gone "/opt/$unit/wait-ready.sh" /usr/bin/podman "$unit-nobody" "$ready"

before=$(podman inspect --format '{{.RestartCount}}' "$unit-valkey")
end_process valkey server
until [ "$(podman inspect --format '{{.State.Running}} {{.RestartCount}}' "$unit-valkey")" = "true $((before + 1))" ]; do sleep 0.1; done
see state-after-valkey-ended state

kill -9 "$(systemctl show "$unit" -p MainPID --value)"
until is_up_again 0; do sleep 0.1; done
end_process opencode httpd
until is_up_again 1; do sleep 0.1; done

see stop systemctl stop "$unit"
see state-after-stop state
see pods-after-stop podman pod ls --quiet

podman pod create --name "$unit" >/dev/null
see start-over-a-stale-pod systemctl start "$unit"
see undo /test/bundle/install.sh --undo
see left find "/etc/systemd/system/$unit.service" "/opt/$unit" /persist/containers/valkey -maxdepth 0
