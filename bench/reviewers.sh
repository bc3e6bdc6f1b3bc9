#!/bin/sh
# What three programs say of the same edits, and how long each takes in one run, as a Markdown table:
#   bench/reviewers.sh FOLDER        FOLDER has a folder for each edit, with the trees a/ and b/ in it
# flux-local comes from PyPI and needs kustomize in PATH; flate is built from the Go module proxy. Both go to a temporary folder.
set -eu
cases=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
tools=${REVIEWERS_TOOLS:-$(mktemp -d)}

if [ ! -x "$tools/bin/flux-local" ]; then
  # Later ones call the program flux, which no package registry has.
  { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet 'flux-local<4'; } >&2 ||
    echo 'SKIPPED: flux-local could not be installed from PyPI' >&2
fi
command -v kustomize >/dev/null || echo 'flux-local finds no kustomize in PATH: it will fail' >&2
if [ ! -x "$tools/bin/flate" ]; then
  GOTOOLCHAIN=go1.27.3 GOBIN="$tools/bin" go install github.com/home-operations/flate/cmd/flate@v0.6.5 >&2 ||
    echo 'SKIPPED: flate could not be built from the Go module proxy' >&2
fi

# Runs a command and leaves its output in $out, its status in $status, and its seconds in $seconds.
run() {
  begin=$(date +%s%N)
  status=0
  out=$("$@" 2>"$tools/stderr") || status=$?
  seconds=$(awk "BEGIN { printf \"%.1f s\", ($(date +%s%N) - $begin) / 1e9 }")
}

# A tree as a repository of its own, which flux-local asks for.
repository() {
  mkdir -p "$2"
  cp -R "$1/." "$2"
  git -C "$2" init --quiet
  git -C "$2" add .
  git -C "$2" -c user.name=bench -c user.email=bench@example.org commit --quiet --message all
}

# What a diff comes to: how many lines it takes away and adds, or nothing at all.
diff_says() {
  lines=$(printf '%s\n' "$out" | awk '/^-[^-]/ { gone++ } /^\+[^+]/ { come++ } END { if (gone + come > 0) printf "-%d +%d lines", gone, come }')
  if [ -n "$lines" ]; then
    printf '%s' "$lines"
  elif [ "$status" -ne 0 ]; then
    printf 'fails: %s' "$(tail -n 1 "$tools/stderr" | cut -c1-60 | tr '|' '/')"
  else
    printf 'silent'
  fi
}

# shellcheck disable=SC2016 # The backquotes are Markdown's.
printf '| edit | `review` | | `flux-local diff ks` | | `flate diff ks` | |\n|---|---|---|---|---|---|---|\n'
for edit in "$cases"/*/; do
  name=$(basename "$edit")
  if [ ! -d "$edit/a" ] || [ ! -d "$edit/b" ]; then continue; fi
  work=$(mktemp -d)
  repository "$edit/a" "$work/a"
  repository "$edit/b" "$work/b"
  run node --import "$root/node_modules/tsx/dist/loader.mjs" "$root/lib/cli/main.ts" review "$work/a" "$work/b" --format json
  # shellcheck disable=SC2016 # It is JavaScript.
  says=$(printf '%s' "$out" | node -e '
    const { counts } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const grades = ["data-loss", "outage", "note"].filter((grade) => counts[grade] > 0).map((grade) => `${counts[grade]} ${grade}`);
    const changed = counts.added + counts.removed + counts.changed;
    process.stdout.write(grades.join(", ") || (changed > 0 ? `${changed} changed` : "silent"));')
  row="| $name | $says, ends with $status | $seconds"
  if [ -x "$tools/bin/flux-local" ]; then
    run "$tools/bin/flux-local" diff ks --all-namespaces --path "$work/b" --path-orig "$work/a"
    row="$row | $(diff_says) | $seconds"
  else
    row="$row | not to be had |"
  fi
  if [ -x "$tools/bin/flate" ]; then
    run "$tools/bin/flate" diff ks --no-progress --log-level error --output diff --path "$work/b" --path-orig "$work/a"
    row="$row | $(diff_says) | $seconds |"
  else
    row="$row | not to be had | |"
  fi
  printf '%s\n' "$row"
  rm -rf "$work"
done
