# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the other parts
# From the secret store to the server that runs: refresh, Secret, restart, provider list.

# kubectl within the workspace's namespace; it is ignored for what has none.
kube() {
  kubectl --context "$context" --namespace "${namespace:-default}" --request-timeout=15s "$@"
}

# Leaves 1 in $cluster where kubectl has a context to talk to.
find_cluster() {
  cluster=''
  if [ -n "$no_cluster" ] || ! command -v kubectl >/dev/null 2>&1; then
    if [ -n "$push" ]; then fail '--push needs kubectl in PATH, and no --no-cluster beside it'; fi
    return 0
  fi
  if [ -z "$context" ]; then context=$(kubectl config current-context 2>/dev/null) || context=''; fi
  if [ -n "$context" ]; then
    cluster=1
  elif [ -n "$push" ]; then
    fail '--push needs a kubectl context: name one with --context (see "kubectl config get-contexts")'
  fi
}

# cluster_unusable WHAT ERROR: without --push the cluster is only a second opinion.
cluster_unusable() {
  case $2 in
    *'(NotFound)'* | *'have a resource type'*) reason="has no $1; is it the right one? (--context)" ;;
    *orbidden*) reason="does not let you read $1" ;;
    *) reason="cannot be asked for $1 ($(first_line "$2"))" ;;
  esac
  if [ -n "$push" ]; then fail "context $context $reason"; fi
  say "note: context $context $reason; that the cluster reads $store_title was not checked"
  cluster=''
}

first_line() {
  printf '%s' "${1%%"$newline"*}"
}

# wait_until CONDITION TEXT: calls CONDITION until it succeeds, says how long it has been, gives up after --timeout.
wait_until() {
  started=$(date +%s)
  said=0
  say "$workspace: waiting until $2"
  while ! "$1"; do
    waited=$(($(date +%s) - started))
    if [ "$waited" -ge "$timeout" ]; then return 1; fi
    if [ $((waited - said)) -ge 10 ]; then
      said=$waited
      say "$workspace: still waiting ($waited of at most $timeout s)"
    fi
    sleep "${SEED_COPILOT_AUTH_POLL_SECONDS:-2}"
  done
}

read_cluster_secret() {
  cluster_value=$(kube get secret "$secret" -o "jsonpath={.data.$1}" 2>/dev/null | base64 --decode 2>/dev/null) || cluster_value=''
}

secret_is_current() {
  read_cluster_secret "$copilot_auth_key"
  stored=$cluster_value
  cluster_value=''
  stored_entry_is_current
}

# GENERATION/OBSERVED/WANTED/UPDATED/AVAILABLE/TOTAL
read_rollout() {
  rollout=$(kube get deployment "$deployment" -o \
    'jsonpath={.metadata.generation}/{.status.observedGeneration}/{.spec.replicas}/{.status.updatedReplicas}/{.status.availableReplicas}/{.status.replicas}' \
    2>&1)
}

rollout_is_done() {
  read_rollout || return 1
  [ "${rollout%%/*}" -ge "$least_generation" ] && [ "${rollout#*/}" = "${rollout%%/*}/1/1/1/1" ]
}

server_has_copilot() {
  read_cluster_secret "$password_key"
  authorization=$(printf '%s:%s' "$username" "$cluster_value" | base64 | tr -d '\n')
  cluster_value=''
  provider_state=$(
    printf 'header = "Authorization: Basic %s"\n' "$authorization" |
      curl --disable --silent --show-error --fail --max-time 30 --config - "$url/provider" 2>&1 | inspect_provider_list
  )
  authorization=''
  [ "$provider_state" = connected ]
}

# Before anything is written: the Deployment generation from which on a rollout has the new value.
note_generation() {
  read_rollout || fail "deployment $namespace/$deployment cannot be read: $(first_line "$rollout")"
  least_generation=${rollout%%/*}
  secret_is_current || least_generation=$((least_generation + 1))
  generations="$generations $workspace=$least_generation"
}

describe_restart() {
  if [ -n "$reloader" ]; then
    say "Reloader restarts deployment $deployment"
  else
    say "it needs \"kubectl -n $namespace rollout restart deployment/$deployment\" (no Reloader is described in main.ts)"
  fi
}

# Where no Reloader does it.
restart_deployment() {
  read_rollout || fail "deployment $namespace/$deployment cannot be read: $(first_line "$rollout")"
  if [ -n "$reloader" ] || [ "${rollout%%/*}" -ge "$least_generation" ]; then return 0; fi
  output=$(kube rollout restart "deployment/$deployment" 2>&1) ||
    fail "$workspace: deployment $namespace/$deployment could not be restarted: $(first_line "$output")"
}

# Carries the value of one workspace, which is in the store, to its server.
push_through() {
  least_generation=${generations##*" $workspace="}
  least_generation=${least_generation%% *}
  if secret_is_current; then
    say "$workspace: Secret $secret has it"
  else
    refresh_secret
    wait_until secret_is_current "Secret $secret has it" || explain_unsynced_secret
  fi
  restart_deployment
  wait_until rollout_is_done "deployment $deployment runs with it" ||
    fail "$workspace: deployment $deployment was not restarted within $timeout s: look at its events${reloader:+ and at Reloader}, or run \"kubectl --context $context -n $namespace rollout restart deployment/$deployment\""
  if [ -z "$url" ] || ! command -v curl >/dev/null 2>&1; then
    say "$workspace: look into its model list for GitHub Copilot (without curl and an address it is not asked from here)"
    return
  fi
  wait_until server_has_copilot "$url lists GitHub Copilot" ||
    fail "$workspace: $url did not list GitHub Copilot within $timeout s: open it, and look at \"kubectl --context $context -n $namespace logs deployment/$deployment\""
  say "$workspace: $url lists GitHub Copilot"
}

refresh_secret() {
  if [ -z "$external_secret" ]; then return 0; fi
  output=$(kube annotate externalsecrets.external-secrets.io "$external_secret" --overwrite "force-sync=$(date +%s)" 2>&1) ||
    fail "$workspace: ExternalSecret $namespace/$external_secret could not be refreshed: $(first_line "$output")"
}

explain_unsynced_secret() {
  output=''
  if [ -n "$external_secret" ]; then
    output=$(kube get externalsecrets.external-secrets.io "$external_secret" -o \
      'jsonpath={.status.conditions[?(@.type=="Ready")].message}' 2>/dev/null) || output=''
  fi
  fail "$workspace: Secret $namespace/$secret did not get it within $timeout s${output:+ (ExternalSecret $external_secret says: $output)}: run this again with --push once that is mended"
}
