#!/usr/bin/env bash
# etcd, API server, controller manager and scheduler, with the CustomResourceDefinitions.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"

start etcd etcd --data-dir="$state/etcd" --unsafe-no-fsync \
  --listen-client-urls="http://127.0.0.1:$etcd_port" --advertise-client-urls="http://127.0.0.1:$etcd_port" \
  --listen-peer-urls="http://127.0.0.1:$((etcd_port + 1))" --initial-advertise-peer-urls="http://127.0.0.1:$((etcd_port + 1))" \
  --initial-cluster="default=http://127.0.0.1:$((etcd_port + 1))"

# No leases of endpoints: nothing asks the API server by its Service.
start kube-apiserver kube-apiserver --etcd-servers="http://127.0.0.1:$etcd_port" --bind-address=127.0.0.1 \
  --advertise-address=127.0.0.1 --secure-port="$apiserver_port" --endpoint-reconciler-type=none \
  --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" --client-ca-file="$pki/ca.crt" \
  --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$pki/accounts.pub" \
  --service-account-signing-key-file="$pki/accounts.key" --service-cluster-ip-range=10.96.0.0/16 \
  --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
  --kubelet-preferred-address-types=InternalIP --kubelet-certificate-authority="$pki/ca.crt" \
  --kubelet-client-certificate="$pki/admin.crt" --kubelet-client-key="$pki/admin.key"
await 90 kube-apiserver curl --silent --fail --max-time 5 --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" \
  "https://127.0.0.1:$apiserver_port/readyz"

start kube-controller-manager kube-controller-manager --kubeconfig="$state/controller-manager.kubeconfig" \
  --bind-address=127.0.0.1 --secure-port=16257 --leader-elect=false --use-service-account-credentials \
  --service-account-private-key-file="$pki/accounts.key" --root-ca-file="$pki/ca.crt" \
  --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key"
scheduler=$state/scheduler.kubeconfig
start kube-scheduler kube-scheduler --kubeconfig="$scheduler" --authentication-kubeconfig="$scheduler" \
  --authorization-kubeconfig="$scheduler" --authentication-tolerate-lookup-failure=true --bind-address=127.0.0.1 \
  --secure-port=16259 --leader-elect=false

(cd "$repository" && node --import tsx "$suite/programs/apply-definitions.ts" "$admin" "$parts/crds")
