#!/usr/bin/env bash
# node.sh start|stop: containerd and the kubelet, as the node e2e. As on a machine, pods outlive both.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$(cd "$(dirname "$0")" && pwd)/processes.sh"

if [ "$1" = stop ]; then
  stop kubelet
  stop containerd
  exit 0
fi

mkdir -p "$state"/{containerd,kubelet,cni/net.d,cni/results}
for host in docker.io ghcr.io; do
  mkdir -p "$state/containerd/hosts/$host"
  printf 'server = "http://%s"\n[host."http://%s"]\n  capabilities = ["pull", "resolve"]\n' "$registry" "$registry" \
    >"$state/containerd/hosts/$host/hosts.toml"
done
# Without CAP_SYS_RESOURCE no process may be given a lower oom_score_adj than its parent's.
cat >"$state/containerd/config.toml" <<EOF
version = 2
root = "$state/containerd/root"
state = "$run/containerd"
[grpc]
  address = "$run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$registry/e2e/pause:1"
  enable_unprivileged_ports = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$state/containerd/hosts"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$debian/usr/lib/cni"
    conf_dir = "$state/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
      BinaryName = "$debian/usr/sbin/runc"
EOF
cat >"$state/cni/net.d/10-e2e.conflist" <<EOF
{"cniVersion": "0.4.0", "name": "e2e", "plugins": [{"type": "bridge", "bridge": "$bridge", "isGateway": true, "ipMasq": false,
  "hairpinMode": true, "ipam": {"type": "host-local", "dataDir": "$state/cni/results", "ranges": [[{"subnet": "$pod_range"}]],
  "routes": [{"dst": "0.0.0.0/0"}]}}]}
EOF
echo "nameserver $node_address" >"$state/resolv.conf"
cat >"$state/kubelet/config.yaml" <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_address
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
resolvConf: $state/resolv.conf
containerRuntimeEndpoint: unix://$run/containerd.sock
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
localStorageCapacityIsolation: false
EOF

# Pods have a part of the machine's control groups of their own, so that down.sh knows them.
for hierarchy in "${cgroup_hierarchies[@]}"; do
  mkdir -p "$hierarchy/$cgroup"
  for file in cpuset.cpus cpuset.mems; do
    if [ -f "$hierarchy/$cgroup/$file" ] && [ ! -s "$hierarchy/$cgroup/$file" ]; then cat "$hierarchy/$file" >"$hierarchy/$cgroup/$file"; fi
  done
done
[ -e "/sys/class/net/$bridge" ] || ip link add "$bridge" type bridge
ip addr replace "$node_address/24" dev "$bridge"
ip addr replace "$registry_address/32" dev "$bridge"
ip link set "$bridge" up

start containerd containerd --config "$state/containerd/config.toml"
await 30 containerd ctr --address "$run/containerd.sock" version
start kubelet kubelet --config="$state/kubelet/config.yaml" --kubeconfig="$state/kubelet.kubeconfig" --root-dir="$state/kubelet" \
  --cert-dir="$state/kubelet/pki" --hostname-override=e2e --node-ip="$node_address"
await 90 kubelet curl --silent --fail --max-time 5 http://127.0.0.1:10248/healthz
