#!/bin/sh
# Installs the bundle in /test/bundle on the booted machine, and has Podman look for newer images: first there is none, then one of
# Valkey that serves, then one that does not.
# shellcheck source=__tests__/host/support/machine-setup.sh
. /test/machine-setup.sh

see install /test/bundle/install.sh
see start systemctl start "$unit"
# Of the Quadlet files this is the unit of the server, which returns once all serve.
[ ! -d /test/bundle/quadlet ] || see start systemctl start "$unit-opencode"
see timer systemctl is-active podman-auto-update.timer
see nothing podman auto-update --format '{{.Unit}} {{.Policy}} {{.Updated}}'

echo newer >/root/image/www/version
import_image docker.io/valkey/valkey:7.2 >/dev/null
see update podman auto-update --format '{{.Unit}} {{.Policy}} {{.Updated}}'
[ ! -d /test/bundle/quadlet ] || systemctl start "$unit-opencode"
see version podman exec "$unit-valkey" cat /www/version
see answer curl -s --retry 20 --retry-connrefused --retry-delay 1 http://127.0.0.1:4096/global/health

echo broken >/root/image/www/version
printf '#!/bin/sh\nexit 1\n' >/root/image/bin/server
import_image docker.io/valkey/valkey:7.2 >/dev/null
see broken timeout 180 podman auto-update --format '{{.Unit}} {{.Policy}} {{.Updated}}'
see version-after podman exec "$unit-valkey" cat /www/version
see state-after systemctl show "$unit" -p ActiveState -p SubState
