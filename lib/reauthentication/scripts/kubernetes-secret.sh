# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the other parts
# SecretStoreWriter over kubectl: straight into the Secrets that the workspaces mount, where no External Secrets is used.

store_prepare() {
  store_title='the Secrets of the cluster'
  if [ -z "$cluster" ]; then
    fail 'kubectl with a context is needed, the values live in Secrets of the cluster: see "kubectl config get-contexts"'
  fi
  store_title="the Secrets of context $context"
}

store_accepts_option() { return 1; }

store_key() {
  case $1 in
    copilot_auth) store_key=$copilot_auth_key ;;
    github_pat) store_key=$github_pat_key ;;
    password) store_key=$password_key ;;
  esac
}

store_compare_with_cluster() { :; }

# What External Secrets owns is overwritten by it at the next refresh.
store_open() {
  for workspace in $chosen; do
    workspace_settings "$workspace"
    kube_or_fail get secret "$secret" --ignore-not-found -o \
      'jsonpath={.metadata.ownerReferences[?(@.kind=="ExternalSecret")].name}'
    if [ -n "$output" ]; then
      fail "Secret $namespace/$secret belongs to ExternalSecret $output, which would overwrite it: write to its store instead"
    fi
  done
}

store_read() {
  store_key "$1"
  kube_or_fail get secret "$secret" --ignore-not-found -o "jsonpath={.data.$store_key}"
  stored=$(printf '%s' "$output" | base64 --decode) || fail "Secret $namespace/$secret key $store_key is not base64"
}

# A Secret of ours is created empty first, so that one merge patch serves both cases.
store_write() {
  store_key "$1"
  kube_or_fail get secret "$secret" --ignore-not-found -o name
  if [ -z "$output" ]; then
    patch="{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"$secret\"}}"
    output=$(printf '%s' "$patch" | kube create --validate=false --filename - 2>&1) || explain_kubectl_error "$output"
  fi
  patch=$(printf '%s' "$wanted" | base64 | tr -d '\n')
  patch="{\"data\":{\"$store_key\":\"$patch\"}}"
  output=$(printf '%s' "$patch" | kube patch secret "$secret" --type merge --patch-file /dev/stdin -o name 2>&1) || {
    patch=''
    explain_kubectl_error "$output"
  }
  patch=''
}

store_next_step() {
  say "$workspace: $(describe_restart)"
}

kube_or_fail() {
  output=$(kube "$@" 2>&1) || explain_kubectl_error "$output"
}

explain_kubectl_error() {
  case $1 in
    *orbidden*) fail "you may not change Secrets in namespace $namespace of context $context: ask for the right to" ;;
    *nauthorized* | *'must be logged in'* | *'provide credentials'*)
      fail "context $context is not logged in: renew its credentials, then run this again" ;;
    *'namespaces "'*'not found'*) fail "context $context has no namespace $namespace: is it the right one? (--context)" ;;
    *refused* | *'no such host'* | *imeout* | *'nable to connect'*)
      fail "context $context cannot be reached: check the network or VPN, then run this again" ;;
    *'TooManyRequests'* | *'too many requests'*) fail 'the API server limits the rate: wait a minute and run this again' ;;
    *) fail "kubectl said: $(first_line "$1")" ;;
  esac
}
