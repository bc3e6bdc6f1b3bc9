#!/bin/sh
# Clones a repository into an empty directory of the volume, and leaves a filled one alone.
#
# The clone is made in a staging directory inside the directory itself, for the directory may be a mount, which nothing can
# be renamed over. A whole clone is marked by renaming it; its entries are then moved out one by one, `.git` last. So
# whatever the moment of a kill, the next start knows whether to clone again or to go on moving.
#
# REPOSITORY_URL, REPOSITORY_DIRECTORY               what and where
# REPOSITORY_BRANCH, _DEPTH, _FILTER, _SUBMODULES    options of git clone, optional
# REPOSITORY_AT_START                                nothing | fetch | fast-forward: of a filled directory
# CLONE_TIMEOUT, FETCH_TIMEOUT, STALL_TIMEOUT        seconds
# GIT_CONFIG_*, GIT_SSH_*                            credentials, read from files by Git's children
set -eu

directory=$REPOSITORY_DIRECTORY
staging="$directory/.opencode-clone"
unfinished="$staging/unfinished"
whole="$staging/whole"
errors="${TMPDIR:-/tmp}/git-clone.$$"

export LC_ALL=C GIT_TERMINAL_PROMPT=0 GIT_ASKPASS=/bin/false
export GIT_ALLOW_PROTOCOL=https:http:ssh GIT_CONFIG_GLOBAL=/dev/null
export GIT_HTTP_LOW_SPEED_LIMIT=1 GIT_HTTP_LOW_SPEED_TIME="${STALL_TIMEOUT:-60}"

say() {
  printf 'git-clone: %s\n' "$1"
}

# What prints the host keys of the server of URL $1.
scan_command() {
  case $1 in
    ssh://*) server=${1#ssh://} server=${server%%/*} ;;
    *) server=${1%%:*} ;;
  esac
  server=${server#*@}
  port=''
  case $server in
    *']') ;;
    *:*) port=${server##*:} server=${server%:*} ;;
  esac
  server=${server#'['}
  printf 'ssh-keyscan %s%s' "${port:+-p $port }" "${server%']'}"
}

# What Git said, in one line that names what to do; $1 is the status of `timeout`.
reason() {
  if [ "$1" -eq 124 ] || [ "$1" -eq 143 ]; then
    printf 'it took longer than %s s; a larger time limit or a smaller depth may help' "$2"
    return
  fi
  case $(cat "$errors") in
    *"transport '"*"' not allowed"*)
      printf 'a submodule has a URL of a kind that is not fetched: only https, http and ssh are' ;;
    *'No space left on device'* | *'Disk quota exceeded'*)
      printf 'the volume is full: enlarge the claim, or clone less (depth, filter)' ;;
    *'Read-only file system'*)
      printf 'the volume is read-only: look at the events of the pod and of the claim' ;;
    *'Remote branch '*' not found'*)
      printf 'the repository has no branch or tag "%s": correct branch' "${REPOSITORY_BRANCH-}" ;;
    *'Authentication failed'* | *'could not read Username'* | *'could not read Password'* | *'returned error: 401'* | *'returned error: 403'*)
      printf 'the server refused the login: check the token in the Secret, and that it may read this repository' ;;
    *'Load key '*)
      printf 'the key in the Secret cannot be used: store the whole file, its last line break included, of a key without a passphrase' ;;
    *'Permission denied (publickey'*)
      printf 'the server refused the SSH key: check the key in the Secret, which may have no passphrase, and that the repository has it as a deploy key' ;;
    *'Host key verification failed'* | *'HOST IDENTIFICATION HAS CHANGED'*)
      printf 'the server showed a host key that is not among knownHosts: compare it with what "%s" prints and its owner publishes, for somebody may stand in between' \
        "$(scan_command "$REPOSITORY_URL")" ;;
    *'certificate'* | *'SSL'*)
      printf 'the certificate of the server is not trusted: check the URL and the CA file' ;;
    *'Could not resolve host'*)
      printf 'the name of the server does not resolve: check url and the cluster DNS' ;;
    *'too slow'*)
      printf 'the server sent nothing for %s s: check that it is well, and start again' "$GIT_HTTP_LOW_SPEED_TIME" ;;
    *'Failed to connect'* | *"Couldn't connect"* | *'Connection refused'* | *'timed out'* | *'Connection reset'* | *'No route to host'* | *'Network is unreachable'*)
      printf 'the server cannot be reached: check url and the network' ;;
    *'not found'* | *'does not appear to be a git repository'* | *'not valid: is this a git repository'*)
      printf 'the server has no such repository: check url; a private one also needs a login that may read it' ;;
    *'Permission denied'* | *'could not create'*)
      printf 'no right to write to the volume as uid %s' "$(id -u)" ;;
    *)
      printf 'git: %s' "$(grep -v '^$' "$errors" | tail -n 1)" ;;
  esac
}

# Everything that this start has made is taken away again.
restore() {
  rm -rf "$staging" 2>/dev/null || true
  [ -z "$created" ] || remove_created "$directory"
}

# Empty directories, from $1 up to the first that this start made.
remove_created() {
  rmdir "$1" 2>/dev/null || return 0
  [ "$1" = "$created" ] || remove_created "$(dirname "$1")"
}

fail() {
  restore
  rm -f "$errors"
  printf 'git-clone: %s\n' "$1" >&2
  exit 1
}

finish() {
  rm -f "$errors"
  exit 0
}

# The outermost directory that has to be made for $1.
first_missing() {
  parent=$(dirname "$1")
  if [ -e "$parent" ]; then printf '%s\n' "$1"; else first_missing "$parent"; fi
}

# A name in the directory that neither a file system nor this script put there.
strange_entry() {
  for entry in "$directory"/* "$directory"/.[!.]* "$directory"/..?*; do
    case ${entry##*/} in
      lost+found | .opencode-clone) ;;
      *)
        if [ -e "$entry" ] || [ -L "$entry" ]; then
          printf '%s\n' "${entry##*/}"
          return
        fi
        ;;
    esac
  done
}

# Moves the entries of the whole clone to where they belong, the one that says "filled" last.
move_out() {
  for entry in "$whole"/* "$whole"/.[!.]* "$whole"/..?*; do
    [ "${entry##*/}" != .git ] || continue
    if [ -e "$entry" ] || [ -L "$entry" ]; then mv -f "$entry" "$directory/"; fi
  done
  [ ! -e "$whole/.git" ] || mv "$whole/.git" "$directory/"
  rmdir "$whole" "$staging"
}

clone() {
  set -- --quiet --template=
  [ -z "${REPOSITORY_BRANCH-}" ] || set -- "$@" --branch "$REPOSITORY_BRANCH"
  [ -z "${REPOSITORY_DEPTH-}" ] || set -- "$@" --depth "$REPOSITORY_DEPTH"
  [ -z "${REPOSITORY_FILTER-}" ] || set -- "$@" --filter="$REPOSITORY_FILTER"
  if [ -n "${REPOSITORY_SUBMODULES-}" ]; then
    set -- "$@" --recurse-submodules
    [ -z "${REPOSITORY_DEPTH-}" ] || set -- "$@" --shallow-submodules
  fi
  timeout "$CLONE_TIMEOUT" git clone "$@" -- "$REPOSITORY_URL" "$unfinished" >"$errors" 2>&1
}

fill() {
  [ -e "$directory" ] || created=$(first_missing "$directory")
  mkdir -p "$staging" 2>"$errors" || fail "cannot clone into $directory: $(reason 1 0)"
  say "cloning $REPOSITORY_URL into $directory"
  status=0
  clone || status=$?
  [ "$status" -eq 0 ] || fail "cannot clone $REPOSITORY_URL: $(reason "$status" "$CLONE_TIMEOUT")"
  if [ -d "$directory/lost+found" ]; then
    mkdir -p "$unfinished/.git/info"
    printf '/lost+found/\n' >>"$unfinished/.git/info/exclude"
  fi
  pointers=$(git -C "$unfinished" ls-files -- ':(attr:filter=lfs)' 2>/dev/null) || pointers=''
  # The mark must not reach the disk before what it speaks of.
  sync -f "$unfinished" 2>/dev/null || sync
  mv "$unfinished" "$whole"
  # From here on the clone is worth keeping.
  trap - TERM INT HUP
  move_out
  say "cloned into $directory"
  [ -z "$pointers" ] || say_pointers
}

# Git LFS is in no image of ours, and without it Git checks out what it has without a word.
say_pointers() {
  count=$(printf '%s\n' "$pointers" | wc -l)
  say "Git LFS is not run: $((count)) of the files, such as $(printf '%s\n' "$pointers" | head -n 1), are pointers to what it keeps"
}

# Git in a directory of its own that shares the repository's objects, refs and index. The repository's configuration, hooks
# and filters are whoever's who works in the workspace, and are not to run beside the credentials.
apart() {
  GIT_DIR=$apart GIT_WORK_TREE=$directory GIT_INDEX_FILE="$directory/.git/index" GIT_OPTIONAL_LOCKS=0 "$@"
}

# What of the repository's configuration is data and names no program or server.
copy_settings() {
  for file in "$directory/.git/config" "$directory/.git/config.worktree"; do
    [ -f "$file" ] || continue
    for name in core.repositoryformatversion core.filemode core.symlinks core.ignorecase core.autocrlf core.eol \
      core.sparsecheckout core.sparsecheckoutcone extensions.objectformat extensions.partialclone \
      remote.origin.fetch remote.origin.promisor remote.origin.partialclonefilter; do
      git config --file "$file" --no-includes --get-all "$name" | while IFS= read -r value; do
        git config --file "$apart/config" --add "$name" "$value"
      done
    done
  done
  git config --file "$apart/config" remote.origin.url "$REPOSITORY_URL"
  # It would go on after this container has ended.
  git config --file "$apart/config" maintenance.auto false
}

prepare_apart() {
  for part in objects refs info logs packed-refs shallow; do
    [ ! -e "$directory/.git/$part" ] || ln -s "$directory/.git/$part" "$apart/$part"
  done
  cp "$directory/.git/HEAD" "$apart/HEAD"
  copy_settings
}

# What keeps a start from fetching, or nothing.
obstacle() {
  if [ ! -f "$directory/.git/config" ] || [ -L "$directory/.git" ]; then
    printf '%s/.git is not what the clone made' "$directory"
  elif [ "$(git config --file "$directory/.git/config" --no-includes --get remote.origin.url)" != "$REPOSITORY_URL" ]; then
    # The other URL is not printed: a token may have been written into it.
    printf 'origin is no longer %s' "$REPOSITORY_URL"
  fi
}

# What is new on the server; never a reason not to start.
refresh() {
  why=$(obstacle)
  [ -z "$why" ] || { say "not fetched: $why"; return 0; }
  apart=$(mktemp -d "${TMPDIR:-/tmp}/git-apart.XXXXXX")
  trap 'rm -rf "$apart"' EXIT
  trap 'exit 143' TERM INT HUP
  prepare_apart
  status=0
  # Submodules have configurations of their own.
  apart timeout "$FETCH_TIMEOUT" git fetch --quiet --no-recurse-submodules origin >"$errors" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    say "cannot fetch: $(reason "$status" "$FETCH_TIMEOUT"); starting with what is there"
    return
  fi
  say 'fetched'
  [ "$REPOSITORY_AT_START" != fast-forward ] || fast_forward
}

fast_forward() {
  for state in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD BISECT_LOG; do
    [ ! -e "$directory/.git/$state" ] || { say "not fast-forwarded: there is a $state, so something is under way"; return 0; }
  done
  branch=$(apart git symbolic-ref --quiet --short HEAD) || { say 'not fast-forwarded: no branch is checked out'; return 0; }
  upstream=$(git config --file "$directory/.git/config" --no-includes --get "branch.$branch.merge") || upstream=''
  case $upstream in
    refs/heads/*) ;;
    *) say "not fast-forwarded: $branch has no upstream"; return 0 ;;
  esac
  changes=$(apart git status --porcelain 2>"$errors") || { say "not fast-forwarded: $(reason 1 0)"; return 0; }
  [ -z "$changes" ] || { say "not fast-forwarded: $branch has changes that are not committed"; return 0; }
  next="refs/remotes/origin/${upstream#refs/heads/}"
  if apart timeout "$FETCH_TIMEOUT" git merge --quiet --ff-only "$next" >"$errors" 2>&1; then
    say "$branch is at $(apart git rev-parse --short HEAD)"
  else
    say "not fast-forwarded: $branch and the server's have no line in common"
  fi
}

created=''
if [ -d "$whole" ]; then
  say 'an earlier start cloned everything and was cut off: going on'
  move_out
  finish
fi
if [ -e "$directory/.git" ]; then
  case ${REPOSITORY_AT_START:-nothing} in
    nothing) say "$directory is there, and is left as it is" ;;
    *) refresh ;;
  esac
  finish
fi
if [ -e "$directory" ] && [ ! -d "$directory" ]; then
  printf 'git-clone: %s is a file: choose another directory\n' "$directory" >&2
  exit 1
fi
stranger=$(strange_entry)
if [ -n "$stranger" ]; then
  printf 'git-clone: %s has files (such as %s) but no .git, and is left as it is: move them away, or choose another directory\n' \
    "$directory" "$stranger" >&2
  exit 1
fi

trap 'fail "cut off by a signal"' TERM INT HUP
if [ -d "$staging" ]; then
  say 'an earlier clone was cut off: starting again'
  rm -rf "$staging" 2>"$errors" || fail "cannot clone into $directory: $(reason 1 0)"
fi
fill
finish
