#!/usr/bin/env bash
# The whole upstream CustomResourceDefinitions, rules included, out of Go modules. VolSync has none: crds/volsync.yaml.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(cd "$(dirname "$0")" && pwd)/settings.sh"
rm -rf "$parts/crds"
mkdir -p "$parts/crds" "$parts/source/helmrelease"

take() { # MODULE VERSION FOLDER
  local folder file
  folder=$(cd "$parts" && GOFLAGS=-mod=mod go mod download -json "$1@$2" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  for file in "$folder/$3"/*.yaml; do
    case $file in *kustomization.yaml) ;; *) install -m 644 "$file" "$parts/crds/" ;; esac
  done
}
take github.com/fluxcd/source-controller "$source_controller" config/crd/bases
take github.com/fluxcd/kustomize-controller "$kustomize_controller" config/crd/bases
take github.com/cert-manager/cert-manager "$cert_manager" deploy/crds
take github.com/external-secrets/external-secrets v1.3.2 config/crds/bases
take sigs.k8s.io/gateway-api "$gateway_api" config/crd/experimental
case $envoy_gateway in
  v1.7.*) take github.com/envoyproxy/gateway "$envoy_gateway" charts/gateway-helm/crds/generated ;;
  *) take github.com/envoyproxy/gateway "$envoy_gateway" charts/gateway-helm/charts/crds/crds/generated ;;
esac
take github.com/kubernetes-csi/external-snapshotter/client/v8 v8.7.0 config/crd

# That of HelmRelease is in no module; its generator makes it out of the types.
cd "$parts/source/helmrelease"
[ -f go.mod ] || go mod init e2e/helmrelease
printf '//go:build tools\n\npackage tools\n\nimport _ "github.com/fluxcd/helm-controller/api/v2"\n' >tools.go
go get "github.com/fluxcd/helm-controller/api@$helm_controller_api"
go mod tidy
go run sigs.k8s.io/controller-tools/cmd/controller-gen@v0.23.0 crd \
  paths=github.com/fluxcd/helm-controller/api/v2 "output:crd:dir=$parts/crds"
