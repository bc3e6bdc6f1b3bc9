#!/usr/bin/env bash
# Envoy Gateway as a process of this machine, which starts Envoy as another. It reads /certs: a root of its own, over this one, has them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"
gateway=$state/envoy-gateway

if [ "${1-}" = --inside ]; then
  mount -t tmpfs tmpfs "$gateway/overlay"
  mkdir "$gateway/overlay"/{upper,work,root}
  root=$gateway/overlay/root
  mount -t overlay overlay -o "lowerdir=/,upperdir=$gateway/overlay/upper,workdir=$gateway/overlay/work" "$root"
  mkdir "$root/certs"
  cp "$gateway/config/certs/envoy-gateway"/* "$root/certs/"
  for folder in proc dev sys tmp "${state#/}"; do
    mkdir -p "$root/$folder"
    mount --rbind "/$folder" "$root/$folder"
  done
  exec chroot "$root" env HOME="$gateway" KUBECONFIG="$admin" ENVOY_GATEWAY_NAMESPACE=envoy-gateway-system \
    "$envoy_gateway_bin/envoy-gateway" server --config-path "$gateway/settings.yaml"
fi

envoy_folder=$gateway/data/envoy-versions/$envoy/bin
mkdir -p "$gateway"/{config,state,run,overlay} "$envoy_folder"
# Each Gateway has an Envoy of its own, and two on one machine must not take each other for the same one started again.
printf '#!/bin/sh\nexec "%s" --use-dynamic-base-id "$@"\n' "$envoy_gateway_bin/envoy" >"$envoy_folder/envoy"
chmod 755 "$envoy_folder/envoy"
[ -d "$gateway/config/certs" ] || envoy-gateway certgen --local --config-home "$gateway/config" >"$logs/certgen.log" 2>&1
# Where it is there already, the API server says so.
curl --silent --max-time 20 --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" --header 'content-type: application/json' \
  --data '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "envoy-gateway-system"}}' \
  "https://127.0.0.1:$apiserver_port/api/v1/namespaces" >>"$logs/certgen.log"
KUBECONFIG=$admin ENVOY_GATEWAY_NAMESPACE=envoy-gateway-system envoy-gateway certgen --disable-topology-injector >>"$logs/certgen.log" 2>&1
cat >"$gateway/settings.yaml" <<EOF
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyGateway
gateway: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
provider:
  type: Custom
  custom:
    resource: {type: Kubernetes, kubernetes: {leaderElection: {disable: true}}}
    infrastructure:
      type: Host
      host: {configHome: $gateway/config, dataHome: $gateway/data, stateHome: $gateway/state, runtimeDir: $gateway/run}
logging: {level: {default: info}}
EOF
start envoy-gateway unshare --mount --propagation private "$scripts/gateway.sh" --inside
