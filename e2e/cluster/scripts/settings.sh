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

kubernetes=v1.34.4
etcd=v3.6.16
kustomize_controller=v1.9.5
cert_manager=v1.21.2
envoy_gateway=v1.9.1
envoy=1.40.0

bridge=e2e-cluster
node_address=10.244.77.1
pod_range=10.244.77.0/24
cgroup=e2e-cluster
# One a controller, or the one that has them all.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then cgroup_hierarchies=(/sys/fs/cgroup); else cgroup_hierarchies=(/sys/fs/cgroup/*); fi

apiserver_port=16443
etcd_port=12379
registry=127.0.0.1:15000

# Only programs that lie where the cache is: nothing of a user's PATH is taken for them.
export PATH=$bin:$cache/bin:$debian/usr/bin:$debian/usr/sbin:$debian/bin:$PATH
export LD_LIBRARY_PATH=$debian/usr/lib/x86_64-linux-gnu

# A cluster that the user has given is nobody's to start or to stop.
export E2E_KUBECONFIG=${E2E_KUBECONFIG:-$admin}
