# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the other parts
# The Copilot entry of an OpenCode auth file. The JSON goes to the tool on standard input; its program is no secret.

choose_json_tool() {
  for json_tool in jq node python3; do
    if command -v "$json_tool" >/dev/null 2>&1; then return 0; fi
  done
  fail 'none of jq, node and python3 is in PATH: install one, such as with "brew install jq"'
}

# Prints `absent`, `api`, `malformed` or `field NAME`; or `entry EXPIRES` and, on the next line, the entry with sorted
# keys, so that two files that say the same compare equal. OpenCode sends `refresh`; some versions leave `access` empty.
inspect_copilot_entry() {
  # shellcheck disable=SC2016 # the programs' own dollar signs
  case $json_tool in
    jq)
      jq --raw-input --slurp --raw-output 'try (fromjson
        | if type != "object" then "malformed" else .["github-copilot"]
        | if . == null then "absent"
          elif type != "object" then "field type"
          elif .type == "api" then "api"
          elif .type != "oauth" then "field type"
          elif (.refresh | type) != "string" or .refresh == "" then "field refresh"
          elif (.access | type) != "string" then "field access"
          elif (.expires | type) != "number" or .expires < 0 or .expires != (.expires | floor) then "field expires"
          else "entry \(.expires)\n" + ({"github-copilot": (to_entries | sort_by(.key) | from_entries)} | tojson)
          end end) catch "malformed"'
      ;;
    node)
      node -e '
        const inspect = (text) => {
          let file;
          try { file = JSON.parse(text); } catch { return "malformed"; }
          if (file === null || typeof file !== "object" || Array.isArray(file)) return "malformed";
          const entry = file["github-copilot"];
          if (entry === undefined || entry === null) return "absent";
          if (typeof entry !== "object" || Array.isArray(entry)) return "field type";
          if (entry.type === "api") return "api";
          if (entry.type !== "oauth") return "field type";
          if (typeof entry.refresh !== "string" || entry.refresh === "") return "field refresh";
          if (typeof entry.access !== "string") return "field access";
          if (!Number.isInteger(entry.expires) || entry.expires < 0) return "field expires";
          const sorted = Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
          return "entry " + entry.expires + "\n" + JSON.stringify({ "github-copilot": sorted });
        };
        console.log(inspect(require("fs").readFileSync(0, "utf8")));'
      ;;
    python3)
      python3 -c '
import json, sys
def inspect(text):
    try: auth = json.loads(text)
    except ValueError: return "malformed"
    if not isinstance(auth, dict): return "malformed"
    entry = auth.get("github-copilot")
    if entry is None: return "absent"
    if not isinstance(entry, dict): return "field type"
    if entry.get("type") == "api": return "api"
    if entry.get("type") != "oauth": return "field type"
    if not isinstance(entry.get("refresh"), str) or entry["refresh"] == "": return "field refresh"
    if not isinstance(entry.get("access"), str): return "field access"
    expires = entry.get("expires")
    if type(expires) is not int or expires < 0: return "field expires"
    return "entry %d\n%s" % (expires, json.dumps({"github-copilot": entry}, sort_keys=True, separators=(",", ":")))
print(inspect(sys.stdin.read()))'
      ;;
  esac
}

# Reads the answer of `GET /provider` and prints `connected` or `absent`.
inspect_provider_list() {
  case $json_tool in
    jq)
      jq --raw-input --slurp --raw-output 'try (fromjson | .connected
        | if index("github-copilot") then "connected" else "absent" end) catch "absent"'
      ;;
    node)
      node -e '
        let list = {};
        try { list = JSON.parse(require("fs").readFileSync(0, "utf8")); } catch {}
        console.log(Array.isArray(list.connected) && list.connected.includes("github-copilot") ? "connected" : "absent");'
      ;;
    python3)
      python3 -c '
import json, sys
try: connected = json.load(sys.stdin)["connected"]
except Exception: connected = []
print("connected" if "github-copilot" in connected else "absent")'
      ;;
  esac
}

# Leaves the entry in $local_entry and its `expires` in $local_expires.
read_auth_file() {
  login_advice='log in with "opencode auth login", choose GitHub Copilot, and run this again'
  if [ ! -e "$auth_file" ]; then fail "no auth file at $auth_file: $login_advice (--auth-file names another)"; fi
  if [ ! -f "$auth_file" ] || [ ! -r "$auth_file" ]; then
    fail "$auth_file cannot be read: it must be a file that you may read (--auth-file names another)"
  fi
  local_entry=$(inspect_copilot_entry <"$auth_file") || local_entry='failed'
  case $local_entry in
    "entry "*) ;;
    malformed) fail "$auth_file is not a JSON object, so OpenCode cannot read it either: $login_advice" ;;
    absent) fail "$auth_file has no \"github-copilot\" entry: $login_advice" ;;
    api) fail "the \"github-copilot\" entry of $auth_file is an API key, Copilot needs an OAuth login: $login_advice" ;;
    "field "*) fail "the \"github-copilot\" entry of $auth_file has no proper \"${local_entry#field }\": $login_advice" ;;
    *) fail "$json_tool could not be run on $auth_file: try it by hand, or install another of jq, node, python3" ;;
  esac
  local_expires=${local_entry%%"$newline"*}
  local_expires=${local_expires#entry }
  local_entry=${local_entry#*"$newline"}
}

# Whether $stored says the same as $local_entry, in whatever layout.
stored_entry_is_current() {
  stored_entry=$(printf '%s' "$stored" | inspect_copilot_entry) || return 1
  [ "${stored_entry#*"$newline"}" = "$local_entry" ]
}

# describe_expiry MILLISECONDS: OpenCode writes 0 for a login that GitHub ends without naming a day.
describe_expiry() {
  if [ "$1" -eq 0 ]; then
    echo 'names no expiry date (GitHub ends it without notice: watch for the symptoms in the runbook)'
    return
  fi
  seconds_left=$(($1 / 1000 - $(date +%s)))
  if [ "$seconds_left" -ge 0 ]; then
    echo "expires in $((seconds_left / 86400)) days"
  else
    echo "expired $((-seconds_left / 86400)) days ago"
  fi
}
