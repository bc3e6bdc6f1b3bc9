# shellcheck shell=bash disable=SC2034 # read by the scripts that source this
# Where the parts of the cluster lie, which versions they are, and where they listen.
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=$(dirname "$scripts")
repository=$(dirname "$(dirname "$suite")")
cache=${CDK8S_OPENCODE_CACHE:-$HOME/.cache/cdk8s-opencode}

# What is built once, and kept.
parts=$cache/cluster
bin=$parts/bin
debian=$parts/debian

# What one cluster writes, and down.sh deletes.
state=$parts/state
run=$state/run
logs=$state/logs
pki=$state/pki
admin=$state/admin.kubeconfig

# The newest that kubelet and containerd can be on control groups of version 1; any other that is served is built on demand.
kubernetes=v${E2E_KUBERNETES:-1.37.2}
etcd=v3.6.16
# Flux 2.9. Of 2.10 the module proxy lacks github.com/fluxcd/pkg/spiffe, which both controllers are made of.
source_controller=v1.9.6
kustomize_controller=v1.9.6
helm_controller_api=v1.6.5
# The last release whose providers are in its own module; those of later ones are in modules that the proxy does not have.
external_secrets=v0.16.2
cert_manager=v1.21.2
# Each with the Envoy and the definitions that it was released with, as far as PyPI has that Envoy. The suite asks which it is.
export E2E_ENVOY_GATEWAY=${E2E_ENVOY_GATEWAY:-1.9.1}
envoy_gateway=v$E2E_ENVOY_GATEWAY
case $envoy_gateway in
  v1.7.*) envoy=1.37.0 gateway_api=v1.4.1 ;;
  v1.8.*) envoy=1.38.2 gateway_api=v1.5.1 ;;
  *) envoy=1.39.1 gateway_api=v1.6.1 ;;
esac

export E2E_ENVOY=$envoy

# Which C library the image of OpenCode has: musl as the official one, or glibc.
libc=${E2E_LIBC:-musl}

bridge=e2e-cluster
node_address=10.244.77.1
# Of ghcr.io, as the name server of the suite has it.
registry_address=10.244.78.1
pod_range=10.244.77.0/24
cgroup=e2e-cluster
# One a controller, or the one that has them all.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then cgroup_hierarchies=(/sys/fs/cgroup); else cgroup_hierarchies=(/sys/fs/cgroup/*); fi

apiserver_port=16443
etcd_port=12379
registry=127.0.0.1:15000

# Only programs that lie where the cache is: nothing of a user's PATH is taken for them.
kubernetes_bin=$parts/kubernetes/$kubernetes
envoy_gateway_bin=$parts/envoy-gateway/$envoy_gateway
export PATH=$kubernetes_bin:$envoy_gateway_bin:$bin:$cache/bin:$debian/usr/bin:$debian/usr/sbin:$debian/bin:$PATH
export LD_LIBRARY_PATH=$debian/usr/lib/x86_64-linux-gnu

# A cluster that the user has given is nobody's to start or to stop.
export E2E_KUBECONFIG=${E2E_KUBECONFIG:-$admin}
