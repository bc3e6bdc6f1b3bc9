# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the other parts
# The command line. The functions it calls stand above it in the emitted script.

set -eu
# A trace, or a variable that was exported by the caller under one of these names, would carry a value out of this shell.
set +x +v +a
unset local_entry stored stored_entry wanted output input errors cluster_value authorization patch
newline='
'
escape=$(printf '\033')

say() { printf '%s\n' "$*"; }

fail() {
  printf 'seed-copilot-auth: %s\n' "$*" >&2
  summarize_unfinished
  exit 2
}

usage_error() {
  printf 'seed-copilot-auth: %s: see --help\n' "$*" >&2
  exit 2
}

usage() {
  cat <<'USAGE'
seed-copilot-auth.sh [OPTION…]        carry the laptop's Copilot login to the workspaces
seed-copilot-auth.sh init [OPTION…]   put every value in place that is not there yet

  --workspace NAME   only this one (repeatable; default: all)
  --check            change nothing; exit 1 when a workspace has another login than the laptop
  --dry-run          change nothing; say what would be done
  --expires          change nothing; say how many days each login has left
  --push             carry it through to the running servers with kubectl, and wait for each
  --context NAME     kubectl's context (default: the current one)
  --no-cluster       do not talk to any cluster
  --timeout SECONDS  the limit of each wait of --push (default: 300)
  --auth-file FILE   OpenCode's auth file (default: $XDG_DATA_HOME/opencode/auth.json, or ~/.local/share)
  --project NAME     another Doppler project than the app's
  --config NAME      another Doppler config than the app's
  --replace WHAT     init only: replace github-pat, password, copilot-auth or all (repeatable)

Exit status: 0 done or current, 1 stale (--check), 2 an error, 130 interrupted.
Where standard input is no terminal, init reads one GitHub token a line from it, in the order of the workspaces.
USAGE
}

parse_arguments() {
  command=seed mode=write push='' context='' no_cluster='' timeout=300 chosen='' replace=' '
  auth_file=${XDG_DATA_HOME:-${HOME:-}/.local/share}/opencode/auth.json
  while [ $# -gt 0 ]; do
    option=$1
    shift
    case $option in
      --*=*)
        set -- "${option#*=}" "$@"
        option=${option%%=*}
        ;;
    esac
    case $option in
      init) command=init ;;
      --check | --dry-run | --expires) mode=${option#--} ;;
      --push) push=1 ;;
      --no-cluster) no_cluster=1 ;;
      -h | --help)
        usage
        exit 0
        ;;
      --workspace | --context | --timeout | --auth-file | --project | --config | --replace)
        if [ $# -eq 0 ] || [ -z "$1" ]; then usage_error "$option needs a value"; fi
        accept_option "${option#--}" "$1"
        shift
        ;;
      *) usage_error "there is no \"$option\"" ;;
    esac
  done
  : "${chosen:=$workspaces}"
  if [ "$mode" != write ] && [ -n "$push" ]; then usage_error "--push changes something, --$mode does not"; fi
  if [ "$command" = init ] && { [ "$mode" = check ] || [ "$mode" = expires ]; }; then usage_error "init knows no --$mode"; fi
  if [ "$command" != init ] && [ "$replace" != ' ' ]; then usage_error '--replace belongs to init'; fi
}

accept_option() {
  case $1 in
    workspace)
      case " $workspaces " in *" $2 "*) ;; *) usage_error "there is no workspace \"$2\" (there are: $workspaces)" ;; esac
      case " $chosen " in *" $2 "*) ;; *) chosen="${chosen:+$chosen }$2" ;; esac
      ;;
    context) context=$2 ;;
    timeout)
      case $2 in *[!0-9]*) usage_error "--timeout \"$2\" is not a number of seconds" ;; esac
      timeout=$2
      ;;
    auth-file) auth_file=$2 ;;
    replace)
      case $2 in
        all) replace=' copilot_auth github_pat password ' ;;
        copilot-auth | github-pat | password) replace="$replace$(printf '%s' "$2" | tr - _) " ;;
        *) usage_error "--replace \"$2\" is none of github-pat, password, copilot-auth, all" ;;
      esac
      ;;
    *) store_accepts_option "$1" "$2" || usage_error "this secret store has no --$1" ;;
  esac
}

# What a failure or Ctrl-C in the middle leaves behind.
summarize_unfinished() {
  if [ -n "${terminal_settings:-}" ]; then stty "$terminal_settings" </dev/tty; fi
  if [ -z "${pending:-}" ]; then return 0; fi
  if [ -n "$changed" ]; then say "updated: $changed" >&2; else say 'nothing was updated' >&2; fi
  say "not finished:$pending; running this again finishes it, what is current is left alone" >&2
}

interrupted() {
  trap '' INT TERM HUP
  printf '\nseed-copilot-auth: interrupted\n' >&2
  summarize_unfinished
  exit 130
}

# note_change WHAT: for the summary.
note_change() {
  changed="${changed:+$changed, }$1"
}

seed_workspace() {
  store_read copilot_auth
  if [ -n "$stored" ] && stored_entry_is_current; then
    say "$workspace: already current"
    return
  fi
  state='another login'
  if [ -z "$stored" ]; then state='no login yet'; fi
  store_key copilot_auth
  case $mode in
    check)
      say "$workspace: stale ($state in $store_title)"
      exit_status=1
      ;;
    dry-run) say "$workspace: would be updated ($state; $store_key in $store_title)" ;;
    *)
      wanted=$local_entry
      store_write copilot_auth
      wanted=''
      note_change "$workspace"
      say "$workspace: updated"
      if [ -z "$push" ]; then
        store_next_step
        if [ -n "$cluster" ]; then say "$workspace: --push does both at once and waits for them"; fi
      fi
      ;;
  esac
}

initialize_workspace() {
  for field in github_pat password copilot_auth; do
    store_key "$field"
    if [ -z "$store_key" ]; then continue; fi
    store_read "$field"
    if [ -n "$stored" ]; then
      case $replace in
        *" $field "*) ;;
        *)
          say "$workspace: $store_key is there, left alone"
          continue
          ;;
      esac
    fi
    stored=''
    if [ "$mode" = dry-run ]; then
      say "$workspace: $store_key would be set"
      continue
    fi
    case $field in
      github_pat) ask_github_pat ;;
      password) wanted=$(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom 2>/dev/null | head -c 32) ;;
      copilot_auth) wanted=$local_entry ;;
    esac
    store_write "$field"
    wanted=''
    note_change "$store_key"
    say "$workspace: $store_key set"
  done
}

ask_github_pat() {
  if [ -t 0 ]; then
    terminal_settings=$(stty -g </dev/tty)
    stty -echo </dev/tty
    printf '%s: GitHub personal access token (not shown): ' "$workspace" >/dev/tty
    IFS= read -r wanted </dev/tty || wanted=''
    stty "$terminal_settings" </dev/tty
    terminal_settings=''
    printf '\n' >/dev/tty
  else
    IFS= read -r wanted || [ -n "$wanted" ] || wanted=''
  fi
  case $wanted in
    '') fail "no GitHub token was given for $workspace: create one at https://github.com/settings/personal-access-tokens and run init again" ;;
    *[!A-Za-z0-9_]*) fail "what was given for $workspace is not a GitHub token (letters, digits and _ only): run init again" ;;
  esac
}

report_expiry() {
  say "laptop: $(describe_expiry "$local_expires")"
  for workspace in $chosen; do
    workspace_settings "$workspace"
    store_read copilot_auth
    if [ -z "$stored" ]; then
      say "$workspace: no login yet"
      continue
    fi
    stored_entry=$(printf '%s' "$stored" | inspect_copilot_entry) || stored_entry=''
    stored_entry=${stored_entry%%"$newline"*}
    case $stored_entry in
      "entry "*) say "$workspace: $(describe_expiry "${stored_entry#entry }")" ;;
      *) say "$workspace: what is stored is not a Copilot login" ;;
    esac
  done
}

main() {
  changed='' pending='' exit_status=0 namespace='' terminal_settings=''
  parse_arguments "$@"
  trap interrupted INT TERM HUP
  choose_json_tool
  read_auth_file
  find_cluster
  store_prepare
  if [ -n "$cluster" ]; then store_compare_with_cluster; fi
  store_open
  if [ "$mode" = expires ]; then
    report_expiry
    return
  fi
  generations=''
  if [ -n "$push" ]; then
    for workspace in $chosen; do
      workspace_settings "$workspace"
      note_generation
    done
  fi
  if [ "$mode" = write ]; then for workspace in $chosen; do pending="$pending $workspace"; done; fi
  for workspace in $chosen; do
    workspace_settings "$workspace"
    if [ "$command" = init ]; then initialize_workspace; else seed_workspace; fi
    if [ -z "$push" ]; then pending=${pending#" $workspace"}; fi
  done
  if [ -n "$push" ]; then
    for workspace in $chosen; do
      workspace_settings "$workspace"
      push_through
      pending=${pending#" $workspace"}
    done
  fi
  exit "$exit_status"
}

main "$@"
