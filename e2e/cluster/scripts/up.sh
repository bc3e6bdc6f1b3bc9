#!/usr/bin/env bash
# Starts the cluster: control plane, node, Flux's two controllers, external-secrets, cert-manager, Envoy Gateway, and the
# stand-ins. Each process and its id is in $state/run; down.sh ends them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"
mkdir -p "$run" "$logs"
exec 9>"$parts/cluster.lock"
flock --nonblock 9 || { echo 'another run starts or ends the cluster' >&2; exit 1; }
rm -f "$state/stopped"

"$scripts/authority.sh"
start registry crane registry serve --address "$registry" --disk "$parts/registry"
await 30 registry curl --silent --fail --max-time 2 "http://$registry/v2/"
for layout in "$parts"/images/*/*; do
  crane push --insecure "$layout" "$registry/${layout#"$parts/images/"}" >>"$logs/push.log" 2>&1
done
cd "$repository"
chart=${APP_TEMPLATE_CHART:-$suite/app-template}
tar -czf "$state/chart.tgz" --transform 's#^\.#app-template#' -C "$chart" .
node --import tsx "$suite/programs/push-artifact.ts" chart "$registry" bjw-s-labs/helm/app-template \
  "$(sed -n 's/^version: *//p' "$chart/Chart.yaml")" "$state/chart.tgz" >>"$logs/push.log"
"$scripts/control-plane.sh"
"$scripts/node.sh" start

# Without the second gate a revision that never becomes ready keeps the next one waiting for its time-out.
start kustomize-controller env HOME="$state" KUBECONFIG="$admin" RUNTIME_NAMESPACE=flux-system kustomize-controller --watch-all-namespaces \
  --log-level=info --log-encoding=json --enable-leader-election=false --metrics-addr=127.0.0.1:18081 --health-addr=127.0.0.1:19441 \
  --events-addr= --requeue-dependency=1s --feature-gates=StrictPostBuildSubstitutions=true,CancelHealthCheckOnNewRevision=true
start cert-manager cert-manager "$admin"
mkdir -p "$state/restic"
start restic-server rclone serve restic --addr 127.0.0.1:18090 --config /dev/null "$state/restic"
library_url=$(node --import tsx "$suite/programs/terminal-library-url.ts")
start outside node --import tsx "$suite/programs/outside.ts" "$node_address" "$registry_address" "$registry" "$state/git" \
  "$pki/git-server.key" "$pki/git-server.crt" "$library_url"
await 60 outside grep -q '^ready' "$logs/outside.log"
"$scripts/source-controller.sh"
# Its values are there before it starts.
node --import tsx "$suite/programs/seed-store.ts" "$state/stand-ins"
helm_controller=()
[ -z "${APP_TEMPLATE_CHART-}" ] || helm_controller=(helm-controller)
start stand-ins node --import tsx "$suite/stand-ins/start-all.ts" "$admin" "$state/stand-ins" \
  doppler reloader ceph-csi volsync ${helm_controller[@]+"${helm_controller[@]}"}
await 90 stand-ins grep -q '^ready' "$logs/stand-ins.log"
start external-secrets env HOME="$state" KUBECONFIG="$admin" DOPPLER_BASE_URL="$(cat "$state/stand-ins/doppler/url")" external-secrets
"$scripts/gateway.sh"
