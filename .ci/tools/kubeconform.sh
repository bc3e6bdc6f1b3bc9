#!/usr/bin/env bash
# kubeconform, which validates objects against schemas, and the API description of Kubernetes that those of its own kinds are made from.
set -euo pipefail
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}
version=v0.8.0
kubernetes=v1.35.0
stamp=$cache/kubeconform.version
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version $kubernetes" ] || exit 0
mkdir -p "$cache/bin"
exec 9>"$cache/kubeconform.lock"
flock 9
[ "$(cat "$stamp" 2>/dev/null || true)" != "$version $kubernetes" ] || exit 0

GOBIN=$cache/bin go install "github.com/yannh/kubeconform/cmd/kubeconform@$version"
module=$(cd / && go mod download -json "k8s.io/kubernetes@$kubernetes" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
install -m 644 "$module/api/openapi-spec/swagger.json" "$cache/kubernetes-openapi.json"
echo "$version $kubernetes" >"$stamp"
