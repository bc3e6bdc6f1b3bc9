# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the other parts
# SecretStoreWriter over Doppler's command line. A field is `copilot_auth`, `github_pat` or `password`.

store_prepare() {
  store_title="Doppler $doppler_project/$doppler_config"
  if ! command -v doppler >/dev/null 2>&1; then
    fail 'doppler is not in PATH: install it (https://docs.doppler.com/docs/install-cli) and run "doppler login"'
  fi
}

store_accepts_option() {
  case $1 in
    project) doppler_project=$2 ;;
    config) doppler_config=$2 ;;
    *) return 1 ;;
  esac
}

store_key() {
  case $1 in
    copilot_auth) store_key=$copilot_auth_variable ;;
    github_pat) store_key=$github_pat_variable ;;
    password) store_key=$password_variable ;;
  esac
}

# A value in a project that the cluster does not read never arrives, and nothing else would say so.
store_compare_with_cluster() {
  live=$(kube get clustersecretstores.external-secrets.io "$cluster_secret_store" -o \
    'jsonpath={.spec.provider.doppler.auth.secretRef.dopplerToken.name}|{.spec.provider.doppler.project}/{.spec.provider.doppler.config}' \
    2>&1) || {
    cluster_unusable "ClusterSecretStore $cluster_secret_store" "$live"
    return 0
  }
  case ${live#*|} in
    "$doppler_project/$doppler_config") ;;
    /)
      if [ -z "${live%%|*}" ]; then
        fail "ClusterSecretStore $cluster_secret_store does not read from Doppler: correct the secret store in main.ts"
      fi
      say "$cluster_secret_store names no Doppler project: its service token must be one of $doppler_project/$doppler_config"
      ;;
    *)
      fail "the cluster's $cluster_secret_store reads Doppler ${live#*|}, not $doppler_project/$doppler_config, where a value would never be read: use --project and --config, or correct main.ts"
      ;;
  esac
}

store_open() {
  run_doppler '' secrets --only-names --json
  doppler_names=$output
}

# Leaves the value in $stored, empty where there is none.
store_read() {
  store_key "$1"
  stored=''
  case $doppler_names in
    *"\"$store_key\""*)
      run_doppler '' secrets get "$store_key" --plain
      stored=$output
      ;;
  esac
}

# Writes $wanted.
store_write() {
  store_key "$1"
  run_doppler "$wanted" secrets set "$store_key" --no-interactive
  # doppler prints what it has set.
  output=''
}

store_next_step() {
  say "$workspace: External Secrets reads it within $refresh_interval (its refresh interval), then $(describe_restart)"
}

# run_doppler STDIN ARGUMENTS…: leaves standard output in $output. The command line repeats a refused GET, but not a refused
# POST, and knows no Retry-After: with one attempt each, the waiting is done here for both.
run_doppler() {
  input=$1
  shift
  attempt=1
  delay=${SEED_COPILOT_AUTH_RETRY_SECONDS:-5}
  while :; do
    output=$(
      {
        status=0
        errors=$(printf '%s' "$input" | doppler "$@" --project "$doppler_project" --config "$doppler_config" \
          --attempts 1 --no-check-version 2>&1 1>&4) || status=$?
      } 4>&1
      printf '\n%s %s' "$status" "$(printf '%s' "$errors" | tr '\n' ' ')"
    )
    status=${output##*"$newline"}
    output=${output%"$newline"*}
    while [ "${output%"$newline"}" != "$output" ]; do output=${output%"$newline"}; done
    errors=${status#* }
    tidy_doppler_error
    status=${status%% *}
    if [ "$status" = 0 ]; then
      input=''
      return 0
    fi
    case $errors in
      *[Rr]'ate limit'* | *'too many requests'* | *'Too Many Requests'* | *'HTTP 429'* | *'HTTP 50'[234]*)
        if [ "$attempt" -lt 5 ]; then
          say "Doppler asks to slow down; trying again in $delay s ($attempt of 4)"
          sleep "$delay"
          attempt=$((attempt + 1))
          delay=$((delay * 2))
          continue
        fi
        fail 'Doppler still limits the rate after 5 attempts: wait a minute and run this again'
        ;;
    esac
    explain_doppler_error
  done
}

# With --json an error is {"error":"…"}, otherwise it follows a coloured "Doppler Error:".
tidy_doppler_error() {
  errors=${errors##*'{"error":"'}
  errors=${errors##*Doppler Error:}
  errors=${errors#"${escape}[0m"}
  errors=${errors# }
  errors=${errors%'"} '}
  errors=${errors% }
}

explain_doppler_error() {
  if [ -n "$input" ]; then case $errors in *"$input"*) errors='(withheld, it repeats the value)' ;; esac; fi
  case $errors in
    *'must provide a token'* | *'nvalid Auth token'* | *'nvalid auth token'* | *'xpired'*'oken'*)
      fail 'doppler is not logged in: run "doppler login"' ;;
    *'not find requested project'* | *'not find project'*)
      fail "there is no Doppler project $doppler_project that you can see: use --project, or correct main.ts" ;;
    *'not find requested config'* | *'not find config'*)
      fail "Doppler project $doppler_project has no config $doppler_config: use --config, or correct main.ts" ;;
    *ermission* | *orbidden* | *'not authorized'* | *'HTTP 403'* | *'not have access'* | *'read-only'*)
      fail "you may not do this in $store_title: ask for write access to it ($errors)" ;;
    *'no such host'* | *'connection refused'* | *'dial tcp'* | *'deadline exceeded'* | *'imeout'* | *'unreachable'* | *'EOF'*)
      fail 'Doppler cannot be reached: check the network and any proxy, then run this again' ;;
    *) fail "doppler said: $errors" ;;
  esac
}
