# shellcheck shell=bash
# Each process is known by its id and the moment of its start, for an id alone may be another's by now. Brings the settings.
# shellcheck source-path=SCRIPTDIR source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

# Field 22 of /proc/PID/stat; the name before it, in parentheses, may hold spaces.
started_at() {
  local line
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  line=${line##*) }
  # shellcheck disable=SC2086 # split on purpose
  set -- $line
  [ "$1" != Z ] && echo "${20}"
}

is_running() {
  local pid start
  read -r pid start 2>/dev/null <"$run/$1.process" || return 1
  [ -n "$start" ] && [ "$(started_at "$pid")" = "$start" ]
}

pid_of() { cut -d ' ' -f 1 "$run/$1.process"; }

# start NAME COMMAND…: in a session of its own, so that no signal of a terminal reaches it.
start() {
  local name=$1 pid
  shift
  ! is_running "$name" || return 0
  setsid "$@" >"$logs/$name.log" 2>&1 </dev/null 9>&- &
  pid=$!
  echo "$pid $(started_at "$pid" || true)" >"$run/$name.process"
}

# stop NAME [SECONDS]: SIGTERM, and SIGKILL where that does not help.
stop() {
  local name=$1 pid deadline
  if is_running "$name"; then
    pid=$(pid_of "$name")
    kill "$pid" 2>/dev/null || true
    deadline=$((SECONDS + ${2:-15}))
    while is_running "$name"; do
      if [ "$SECONDS" -ge "$deadline" ]; then kill -KILL "$pid" 2>/dev/null || true; fi
      sleep 0.1
    done
  fi
  rm -f "$run/$name.process"
}

# await SECONDS NAME COMMAND…: until the command succeeds, as long as process NAME runs.
await() {
  local deadline=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! is_running "$name"; then
      echo "$name ended: $(tail -n 5 "$logs/$name.log")" >&2
      return 1
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      echo "$name is not ready: $(tail -n 5 "$logs/$name.log")" >&2
      return 1
    fi
    sleep 0.2
  done
}

# Ids of what runs in pods, and of the shims that hold it for containerd, which name its socket.
pod_processes() {
  local hierarchy line
  for hierarchy in "${cgroup_hierarchies[@]}"; do
    [ ! -d "$hierarchy/$cgroup" ] || find "$hierarchy/$cgroup" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -u
  { grep -laFs -- "$run/containerd.sock" /proc/[0-9]*/cmdline || true; } | while read -r line; do
    line=${line%/cmdline}
    [ "$(cat "$line/comm" 2>/dev/null || true)" != containerd-shim ] || echo "${line#/proc/}"
  done
}

# Also where containerd has been stopped: nobody else is left to end them then.
kill_pods() {
  local deadline=$((SECONDS + 30)) pids
  while pids=$(pod_processes) && [ -n "$pids" ] && [ "$SECONDS" -lt "$deadline" ]; do
    # shellcheck disable=SC2086 # one word each
    kill -KILL $pids 2>/dev/null
    sleep 0.2
  done
}

# Network namespaces of pods, by the addresses in them.
pod_networks() {
  local name
  for name in $(ip netns list | cut -d ' ' -f 1); do
    case $name in cni-*) if ip -n "$name" -o addr 2>/dev/null | grep -qF "${node_address%.*}."; then echo "$name"; fi ;; esac
  done
}
