#!/usr/bin/env bash
# Keys, certificates and kubeconfigs of the control plane and the node, once a cluster.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(cd "$(dirname "$0")" && pwd)/settings.sh"
[ ! -f "$pki/done" ] || exit 0
mkdir -p "$pki"
cd "$pki"
new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
openssl req -x509 "${new_key[@]}" -days 30 -subj /CN=e2e-cluster -keyout ca.key -out ca.crt 2>/dev/null

# certificate NAME SUBJECT EXTENSIONS [AUTHORITY]
certificate() {
  local authority=${4:-ca}
  openssl req "${new_key[@]}" -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA "$authority.crt" -CAkey "$authority.key" -set_serial "0x$(openssl rand -hex 8)" -days 30 \
    -extfile <(echo "$3") -out "$1.crt" 2>/dev/null
}
certificate apiserver /CN=kube-apiserver \
  'subjectAltName=IP:127.0.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc'
certificate admin /O=system:masters/CN=admin extendedKeyUsage=clientAuth
certificate controller-manager /CN=system:kube-controller-manager extendedKeyUsage=clientAuth
certificate scheduler /CN=system:kube-scheduler extendedKeyUsage=clientAuth
certificate kubelet /O=system:nodes/CN=system:node:e2e "extendedKeyUsage=clientAuth,serverAuth
subjectAltName=IP:127.0.0.1,IP:$node_address,DNS:e2e"
library_url=$(cd "$repository" && node --import tsx "$suite/programs/terminal-library-url.ts")
library_host=${library_url#*://}
certificate git-server /CN=github.com "subjectAltName=DNS:github.com,DNS:ghcr.io,DNS:${library_host%%/*}" "$parts/authority/ca"
openssl genrsa -out accounts.key 2048 2>/dev/null
openssl rsa -in accounts.key -pubout -out accounts.pub 2>/dev/null

for user in admin controller-manager scheduler kubelet; do
  cat >"$state/$user.kubeconfig" <<EOF
apiVersion: v1
kind: Config
clusters:
  - name: e2e
    cluster:
      server: https://127.0.0.1:$apiserver_port
      certificate-authority: $pki/ca.crt
users:
  - name: $user
    user:
      client-certificate: $pki/$user.crt
      client-key: $pki/$user.key
contexts:
  - name: e2e
    context:
      cluster: e2e
      user: $user
current-context: e2e
EOF
done
touch "$pki/done"
