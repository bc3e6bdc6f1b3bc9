# NixOS module of the memory pod: put it into `imports`. The secrets come from a unit that the service starts after.
{ config, lib, pkgs, ... }:
{
  virtualisation.podman.enable = lib.mkDefault true;

  # Valkey and FalkorDB warn without these.
  boot.kernel.sysctl = {
    "vm.overcommit_memory" = lib.mkDefault 1;
    "net.core.somaxconn" = lib.mkDefault 4096;
  };

  # Data directories, and huge pages only for those who ask.
  systemd.tmpfiles.rules = [
    "d /persist/containers/valkey 0700 999 999 -"
    "d /persist/containers/falkordb 0700 1000 1000 -"
    "d /persist/containers/opencode 0700 0 0 -"
    "w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise"
  ];

  systemd.services.opencode-memory-pod = {
    description = "OpenCode memory pod";
    after = [
      "network-online.target"
      "tailscaled.service"
      "onepassword-secrets.service"
      "podman.socket"
    ];
    wants = [
      "network-online.target"
      "podman.socket"
      "opencode-memory-pod-watch.service"
    ];
    wantedBy = [
      "multi-user.target"
    ];
    path = [
      config.virtualisation.podman.package
      pkgs.nftables
      pkgs.iptables
      pkgs.util-linux
    ];
    unitConfig = {
      RequiresMountsFor = "/persist/containers/valkey /persist/containers/falkordb /persist/containers/opencode /opt/opencode-memory-pod/container";
    };
    serviceConfig = {
      Type = "forking";
      RemainAfterExit = "yes";
      PIDFile = "/run/opencode-memory-pod.pid";
      Restart = "on-failure";
      RestartMode = "direct";
      RestartSec = "10s";
      SuccessExitStatus = "143";
      TimeoutStartSec = "900s";
      TimeoutStopSec = "90s";
      ExecStartPre = [
        "-/run/current-system/sw/bin/podman pod rm --force --ignore opencode-memory-pod"
        "/bin/sh /opt/opencode-memory-pod/preflight.sh"
        "/bin/sh /opt/opencode-memory-pod/watch.sh note opencode-memory-pod.service"
        "/bin/sh /opt/opencode-memory-pod/keep-copy.sh valkey falkordb opencode"
        "/run/current-system/sw/bin/podman pod create --replace --name opencode-memory-pod --infra-name opencode-memory-pod-infra --publish 127.0.0.1:6380:6380 --publish 127.0.0.1:6379:6379 --publish 127.0.0.1:3000:3000 --publish 127.0.0.1:8126:8126 --publish 127.0.0.1:4096:4096"
        "/run/current-system/sw/bin/podman run --detach --replace --pod opencode-memory-pod --name opencode-memory-pod-valkey --pull missing --init --security-opt no-new-privileges --restart always --stop-timeout 10 --volume /persist/containers/valkey:/data --health-cmd \"timeout 5 valkey-cli -p 6380 ping | grep -E 'PONG|LOADING|MISCONF'\" --health-interval 10s --health-timeout 5s --health-retries 3 --health-start-period 30s --health-on-failure restart docker.io/valkey/valkey:7.2 --port 6380 --maxmemory 2gb --maxmemory-policy allkeys-lru --save 60 1000"
        "/bin/sh /opt/opencode-memory-pod/wait-ready.sh /run/current-system/sw/bin/podman opencode-memory-pod-valkey \"timeout 5 valkey-cli -p 6380 ping | grep -q PONG\""
        "/run/current-system/sw/bin/podman run --detach --replace --pod opencode-memory-pod --name opencode-memory-pod-falkordb --pull missing --init --security-opt no-new-privileges --restart always --stop-timeout 10 --env \"REDIS_ARGS=--save 60 100\" --env FALKORDB_DATA_PATH=/data --volume /persist/containers/falkordb:/data --health-cmd \"timeout 5 redis-cli -p 6379 ping | grep -E 'PONG|LOADING|MISCONF'\" --health-interval 10s --health-timeout 5s --health-retries 3 --health-start-period 60s --health-on-failure restart docker.io/falkordb/falkordb:latest"
        "/bin/sh /opt/opencode-memory-pod/wait-ready.sh /run/current-system/sw/bin/podman opencode-memory-pod-falkordb \"timeout 5 redis-cli -p 6379 ping | grep -q PONG\""
        "/run/current-system/sw/bin/podman run --detach --replace --pod opencode-memory-pod --name opencode-memory-pod-datadog-agent --pull missing --security-opt no-new-privileges --restart always --stop-timeout 10 --env-file /run/secrets/opencode.env --env DD_LOGS_ENABLED=true --env DD_LOGS_CONFIG_CONTAINER_COLLECT_ALL=true --env DD_APM_ENABLED=true --env DD_APM_NON_LOCAL_TRAFFIC=true --env DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_HTTP_ENDPOINT=localhost:4318 --env DD_OTLP_CONFIG_LOGS_ENABLED=true --env DD_LLM_OBSERVABILITY_ENABLED=true --env DOCKER_HOST=unix:///var/run/podman/podman.sock --volume /var/run/podman:/var/run/podman:ro --volume /var/run/podman/podman.sock:/var/run/docker.sock:ro --health-cmd \"timeout 10 agent health\" --health-interval 60s --health-timeout 10s --health-retries 3 --health-start-period 120s --health-on-failure restart docker.io/datadog/agent:latest"
      ];
      ExecStart = "/run/current-system/sw/bin/podman run --detach --replace --pod opencode-memory-pod --name opencode-memory-pod-opencode --conmon-pidfile /run/opencode-memory-pod.pid --pull never --init --security-opt no-new-privileges --stop-timeout 10 --env-file /run/secrets/opencode.env --env OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 --env OPENCODE_HEALTH_PORT=4096 --env OPENCODE_HEALTH_TIMEOUT=5 --volume /persist/containers/opencode:/root/.local/share/opencode --volume /opt/opencode-memory-pod/container:/opt/opencode-memory-pod:ro --health-cmd \"sh /opt/opencode-memory-pod/opencode-health.sh\" --health-interval 10s --health-timeout 5s --health-retries 3 --health-start-period 60s --health-on-failure kill --entrypoint /bin/sh localhost/opencode-server:latest /opt/opencode-memory-pod/serve.sh opencode web --hostname 0.0.0.0 --port 4096";
      ExecStartPost = "/bin/sh /opt/opencode-memory-pod/wait-ready.sh /run/current-system/sw/bin/podman opencode-memory-pod-opencode \"sh /opt/opencode-memory-pod/opencode-health.sh ready\"";
      ExecStop = [
        "/bin/sh /opt/opencode-memory-pod/stop-server.sh /run/current-system/sw/bin/podman opencode-memory-pod-opencode INT 60 10 /opt/opencode-memory-pod"
        "/run/current-system/sw/bin/podman pod stop --ignore opencode-memory-pod"
      ];
      ExecStopPost = [
        "/run/current-system/sw/bin/podman pod stop --ignore opencode-memory-pod"
        "/run/current-system/sw/bin/podman pod rm --force --ignore opencode-memory-pod"
      ];
      UMask = "0077";
      KeyringMode = "private";
      LockPersonality = "yes";
      RestrictRealtime = "yes";
      SystemCallArchitectures = "native";
      RestrictAddressFamilies = "AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET";
      CapabilityBoundingSet = "~CAP_SYS_BOOT CAP_SYS_TIME CAP_WAKE_ALARM CAP_SYSLOG CAP_SYS_PACCT CAP_SYS_RAWIO CAP_SYS_TTY_CONFIG CAP_BLOCK_SUSPEND CAP_LEASE CAP_LINUX_IMMUTABLE CAP_IPC_LOCK";
    };
  };

  systemd.services.opencode-memory-pod-watch = {
    description = "OpenCode memory pod: brings back what nobody else does";
    after = [
      "opencode-memory-pod.service"
    ];
    wants = [ ];
    wantedBy = [ ];
    path = [
      config.virtualisation.podman.package
      pkgs.nftables
      pkgs.iptables
      pkgs.util-linux
    ];
    unitConfig = {
      BindsTo = "opencode-memory-pod.service";
    };
    serviceConfig = {
      ExecStart = "/bin/sh /opt/opencode-memory-pod/watch.sh";
      SyslogIdentifier = "watch";
      Restart = "always";
      RestartSec = "10s";
      KillMode = "process";
      LogExtraFields = "OBJECT_SYSTEMD_UNIT=opencode-memory-pod.service";
    };
  };

  # Copies, not links: a container that mounts them does not see the store.
  system.activationScripts.opencode-memory-pod.text = lib.concatMapStrings (file: ''
    ${pkgs.coreutils}/bin/install -D -m ${file.mode} ${pkgs.writeText "script" file.text} ${lib.escapeShellArg file.path}
  '') [
    {
      path = "/opt/opencode-memory-pod/preflight.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Says, before the memory pod starts, all that would keep it from starting: one line for each finding, none with a
        # secret in it. Run by the unit, and by hand at any time: what the running pod itself holds is no finding, and a note does
        # not count.
        #
        # The values are in preflight.conf beside this script, or in the file that is the first argument.
        #
        # Exit status: 0 nothing found, otherwise the sum of
        #   1 the environment file   2 a data directory   4 a folder that is mounted   8 a port   16 Podman   64 the call itself
        set -u
        umask 077
  
        conf=''${1:-$(dirname "$0")/preflight.conf}
        if [ ! -r "$conf" ]; then
          echo "preflight: cannot read $conf: install it beside this script, or name it as the first argument" >&2
          exit 64
        fi
        # shellcheck source=/dev/null
        . "$conf"
        # shellcheck source=lib/host/scripts/environment-file.sh
        . "$(dirname "$0")/environment-file.sh"
        : "''${POD_NAME:?}" "''${PODMAN:?}" "''${ENVIRONMENT_FILE:?}" "''${REQUIRED_KEYS?}" "''${DATA_DIRECTORIES:?}"
        : "''${MOUNTED_FOLDERS?}" "''${PORTS:?}" "''${LISTEN_ADDRESSES:?}" "''${IPV6_ADDRESSES?}" "''${PODMAN_SOCKET?}" "''${IMAGES:?}"
  
        environment=0 directories=0 folders=0 ports=0 podman=0
        byte_order_mark=$(printf '\357\273\277')
        # Characters of a line are bytes, as Podman counts them.
        LC_ALL=C
  
        found() {
          echo "preflight: $1" >&2
        }
  
        check_environment_file() {
          if [ ! -f "$ENVIRONMENT_FILE" ]; then
            environment=1
            found "$ENVIRONMENT_FILE is not there: start the unit that delivers it, or create it with mode 0600"
            return
          fi
          if [ -n "$(find -L "$ENVIRONMENT_FILE" -prune -perm -004)" ]; then
            environment=1
            found "$ENVIRONMENT_FILE can be read by everyone: chmod 0600 $ENVIRONMENT_FILE"
          fi
          if [ ! -r "$ENVIRONMENT_FILE" ]; then
            environment=1
            found "$ENVIRONMENT_FILE cannot be read by uid $(id -u): run as root"
            return
          fi
          check_lines
          for key in $REQUIRED_KEYS; do
            check_required_key "$key"
          done
        }
  
        is_required() {
          case " $REQUIRED_KEYS " in
            *" $1 "*) return 0 ;;
          esac
          return 1
        }
  
        # Whether the value =$1 is not what was meant: sets $wrong.
        is_literal() {
          case $1 in
            =op://* | ='{{'*op://*) wrong='is a reference that nobody resolved: have the unit that delivers the file do it' ;;
            ='"'*'"' | ="'"*"'") wrong='begins and ends with quotes, which Podman takes as part of it: write it without' ;;
            *["$blank"]'#'*) wrong='has a blank and a # in it, which Podman takes as part of it: give the note a line of its own' ;;
            =?*["$blank"]) wrong='ends with a blank, which Podman takes as part of it: write it without' ;;
            *) return 1 ;;
          esac
        }
  
        # What is wrong with a single line; what is said of a key that nobody demands is a note.
        check_lines() {
          number=0
          while next_variable; do
            if [ "$length" -gt 65535 ]; then
              environment=1
              found "$ENVIRONMENT_FILE line $number is longer than 65535 bytes: Podman refuses the whole file"
            elif [ -z "$name" ]; then
              environment=1
              found "$ENVIRONMENT_FILE line $number has no name before its =: Podman refuses the whole file"
            elif ! is_required "$name" && is_literal "$value"; then
              found "note: $ENVIRONMENT_FILE line $number: the value of $name $wrong"
            fi
          done <"$ENVIRONMENT_FILE"
        }
  
        # A value is compared with patterns of this shell: it is in no argument list, and is never printed.
        check_required_key() {
          number=0 at=0 of=''' filled=0 misnamed=0
          while next_variable; do
            case $name in
              "$1")
                [ "''${#of}" -lt 2 ] || filled=$at
                at=$number of=$value
                ;;
              "export $1" | "$1"["$blank"] | "$byte_order_mark$1") misnamed=$number ;;
            esac
          done <"$ENVIRONMENT_FILE"
          wrong=
          case $of in
            ''')
              if [ "$at" -gt 0 ]; then
                wrong="line $at has no =, so that Podman looks for it in its own environment: write $1=…"
              elif [ "$misnamed" -gt 0 ]; then
                wrong="line $misnamed gives it to another name: write $1=… without export, blanks and a byte order mark"
              else
                wrong="add a line $1=…"
              fi
              ;;
            =)
              wrong="line $at is empty"
              [ "$filled" = 0 ] || wrong="line $at empties it after line $filled: the last one counts"
              ;;
          esac
          if [ -n "$wrong" ]; then
            found "$ENVIRONMENT_FILE has no value for $1: $wrong"
          elif is_literal "$of"; then
            found "$ENVIRONMENT_FILE line $at: the value of $1 $wrong"
          else
            return 0
          fi
          environment=1
        }
  
        # Whether $1 (uid:gid) can write 1 MiB into the directory $2; says why not. Root may where others may not: the last of a disk is kept for it.
        # shellcheck disable=SC2016 # expanded by the shell of that user
        write_trial() {
          # By way of env, because a shell may have a setpriv of its own that cannot do this.
          as="/usr/bin/env setpriv --reuid=''${1%:*} --regid=''${1#*:} --clear-groups"
          # shellcheck disable=SC2086 # several words
          { [ "$(id -u)" = 0 ] && $as true; } >/dev/null 2>&1 || as='''
          # shellcheck disable=SC2086 # several words
          (cd "$2" && $as sh -c 'trap "rm -f .preflight-trial" EXIT; head -c 1048576 /dev/zero | cat >.preflight-trial') 2>&1 >/dev/null |
            sed -n '1s/.*: //p'
        }
  
        # "OWNER PATH" on each line
        check_data_directories() {
          while read -r owner path; do
            [ -n "$path" ] || continue
            if [ ! -d "$path" ]; then
              directories=2
              found "$path is not a directory: mkdir -p it and chown it to $owner"
            elif actual=$(stat -L -c %u:%g "$path") && [ "$actual" != "$owner" ]; then
              directories=2
              found "$path is owned by $actual: the container writes as $owner, chown it"
            elif reason=$(write_trial "$owner" "$path") && [ -n "$reason" ]; then
              directories=2
              found "$path cannot be written to by $owner: $reason"
            fi
          done <<EOF
        $DATA_DIRECTORIES
        EOF
        }
  
        check_mounted_folders() {
          while read -r path; do
            [ -z "$path" ] || [ -d "$path" ] || {
              folders=4
              found "$path is not a directory: create it, or disable its mount in the host's description"
            }
          done <<EOF
        $MOUNTED_FOLDERS
        EOF
        }
  
        # Sockets in state 0A (listening) of the kernel's table: "ADDRESS PORT INODE", in hexadecimal but for the inode. An IPv4
        # address that a socket of IPv6 listens on is shown as what it is.
        listening() {
          cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ local _ state _ _ _ _ _ inode _; do
            local=''${local#0000000000000000FFFF0000}
            [ "$state" = 0A ] && echo "''${local%:*} ''${local##*:} $inode"
          done
        }
  
        # Whether a listener on address $1 keeps the pod from binding one of its own.
        in_the_way() {
          for address in $LISTEN_ADDRESSES; do
            case $1 in
              # All addresses of IPv6 are, unless the socket says otherwise, those of IPv4 as well.
              "$address" | 00000000000000000000000000000000) return 0 ;;
            esac
            [ "''${#1}" = "''${#address}" ] || continue
            case $1:$address in
              00000000:* | *:00000000 | *:00000000000000000000000000000000) return 0 ;;
            esac
          done
          return 1
        }
  
        # The process that has the socket with inode $1, as "PID NAME".
        holder() {
          for process in /proc/[0-9]*; do
            # shellcheck disable=SC2010 # the link targets are what is wanted
            if ls -l "$process/fd" 2>/dev/null | grep -qF "socket:[$1]"; then
              echo "''${process#/proc/} $(cat "$process/comm" 2>/dev/null)"
              return
            fi
          done
        }
  
        # Published ports of the running pod are held by conmon of its infra container.
        holds_this_pod() {
          infra=$("$PODMAN" pod inspect --format '{{.InfraContainerID}}' "$POD_NAME" 2>/dev/null </dev/null) || return 1
          [ -n "$infra" ] && tr '\0' '\n' <"/proc/$1/cmdline" 2>/dev/null | grep -qxF "$infra"
        }
  
        # "PORT CONTAINER" on each line
        check_ports() {
          table=$(listening)
          while read -r port container; do
            [ -n "$port" ] || continue
            hex=$(printf '%04X' "$port")
            while read -r address local inode; do
              { [ "$local" = "$hex" ] && in_the_way "$address"; } || continue
              process=$(holder "$inode")
              [ -n "$process" ] && holds_this_pod "''${process%% *}" && continue
              ports=8
              if [ -n "$process" ]; then
                found "port $port, which $container needs, is held by ''${process#* } (pid ''${process%% *}): stop it, or move one of the two"
              else
                found "port $port, which $container needs, is held by a process that uid $(id -u) cannot see: stop it, or move one of the two"
              fi
              break
            done <<EOF
        $table
        EOF
          done <<EOF
        $PORTS
        EOF
        }
  
        # Whether somebody accepts connections on the socket $1.
        listens_on() {
          while read -r _ _ _ flags _ _ _ path; do
            [ "$flags $path" != "00010000 $1" ] || return 0
          done </proc/net/unix
          return 1
        }
  
        # "POLICY IMAGE" on each line: what is never pulled has to be there.
        check_images() {
          while read -r policy image; do
            [ -n "$image" ] || continue
            said=$("$PODMAN" image exists "$image" 2>&1 </dev/null)
            case $?:$policy in
              0:* | 1:always | 1:missing | 1:newer) ;;
              1:*)
                podman=16
                found "the image $image is not on this host, and is never pulled: build it here (podman build --tag $image), or name one of a registry"
                ;;
              *)
                podman=16
                found "$PODMAN does not work: $(printf '%s\n' "$said" | tail -n 1)"
                return
                ;;
            esac
          done <<EOF
        $IMAGES
        EOF
        }
  
        # What is published on an address that Podman's network cannot reach is accepted by its socket, and never answered.
        check_network() {
          [ -n "$IPV6_ADDRESSES" ] || return 0
          enabled=$("$PODMAN" network inspect --format '{{.IPv6Enabled}}' podman 2>/dev/null </dev/null) || return 0
          [ "$enabled" != true ] || return 0
          podman=16
          found "the network of Podman has no IPv6: nothing published on $IPV6_ADDRESSES would be answered; give it a subnet of IPv6, or leave the address out"
        }
  
        check_podman() {
          if [ -x "$PODMAN" ]; then
            check_images
            check_network
          else
            podman=16
            found "$PODMAN is not there: install Podman, or set podmanPath"
          fi
          # A socket unit that is stopped leaves its file behind: only the kernel knows whether somebody listens.
          if [ -n "$PODMAN_SOCKET" ] && ! { socket=$(readlink -f "$PODMAN_SOCKET") && listens_on "$socket"; } 2>/dev/null; then
            podman=16
            found "nobody listens on $PODMAN_SOCKET: systemctl enable --now podman.socket"
          fi
        }
  
        check_environment_file
        check_data_directories
        check_mounted_folders
        check_ports
        check_podman
        exit $((environment + directories + folders + ports + podman))
      '';
    }
    {
      path = "/opt/opencode-memory-pod/environment-file.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Read by the scripts beside it: the environment file as Podman reads it. What a value is compared with, and written by, is
        # built into the shell: no argument list has it.
        # shellcheck disable=SC2034 # for the scripts that read this one
        blank=$(printf ' \t') carriage_return=$(printf '\r')
  
        # Podman reads the file, not a shell: blanks before a name and one carriage return at the end of a line go, all else is
        # the value, and of two lines with one name the last one counts. Sets $number, $length, $name and $value; fails after the
        # last line.
        next_variable() {
          while IFS= read -r line || [ -n "$line" ]; do
            number=$((number + 1))
            length=''${#line}
            line=''${line%"$carriage_return"}
            line=''${line#"''${line%%[!"$blank"]*}"}
            case $line in
              ''' | '#'*) continue ;;
            esac
            name=''${line%%=*}
            value=''${line#"$name"}
            return 0
          done
          return 1
        }
      '';
    }
    {
      path = "/opt/opencode-memory-pod/keep-copy.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Looks, before a container starts, whether its image is of another major version than the one that wrote its data. What a newer one has
        # written an older one may not read (a dump of Valkey 9 is refused by 8): a newer one starts after the data was copied, and an
        # older one does not start. A tag that does not say its version, such as `latest`, is let through.
        #
        #   keep-copy.sh CONTAINER…     of these containers; the values are in preflight.conf beside this script
        #
        # The version is noted in <directory>.version. A copy is <directory>.of-<version>-<time>; nothing here ever deletes one.
        set -eu
        umask 077
  
        # shellcheck source=/dev/null
        . "$(dirname "$0")/preflight.conf"
        : "''${DATA_IMAGES:?}"
  
        is_empty() {
          [ -z "$(find "$1" -mindepth 1 -print 2>/dev/null | head -n 1)" ]
        }
  
        copy() {
          kept=$1.of-$2-$(date +%Y%m%dT%H%M%S)
          if ! rm -rf -- "$1.copy-begun" || ! cp -a -- "$1" "$1.copy-begun"; then
            rm -rf -- "$1.copy-begun" || true
            echo "keep-copy: $1 cannot be copied before version $3 writes to it: make room, or copy it elsewhere and write $3 into $1.version" >&2
            exit 1
          fi
          mv -- "$1.copy-begun" "$kept"
          echo "keep-copy: $kept is what version $2 wrote; version $3 starts now, and $2 may not read what it writes"
        }
  
        # "CONTAINER IMAGE DIRECTORY" on each line
        while read -r container image directory; do
          case " $* " in
            *" $container "*) ;;
            *) continue ;;
          esac
          tag=''${image%@*}
          version=$(printf '%s\n' "''${tag##*:}" | sed -n 's/^v\{0,1\}\([0-9]\{1,9\}\)\([.-].*\)\{0,1\}$/\1/p')
          [ -n "$version" ] || continue
          noted=$(sed -n '/^[0-9]\{1,9\}$/p' "$directory.version" 2>/dev/null || true)
          if [ -n "$noted" ] && ! is_empty "$directory"; then
            if [ "$version" -lt "$noted" ]; then
              echo "keep-copy: $directory was written by version $noted, and $image may not read it: go back to $noted, or put a copy ($directory.of-$version-…) in its place and write $version into $directory.version" >&2
              exit 1
            fi
            [ "$version" = "$noted" ] || copy "$directory" "$noted" "$version"
          fi
          [ "$version" = "$noted" ] || printf '%s\n' "$version" >"$directory.version"
        done <<END
        $DATA_IMAGES
        END
      '';
    }
    {
      path = "/opt/opencode-memory-pod/wait-ready.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Waits until a container serves: wait-ready.sh PODMAN CONTAINER COMMAND
        # COMMAND is run by sh in the container and ends with 0 once it serves. How long that may take is up to the unit (TimeoutStartSec=),
        # which counts by a clock that nobody sets: a host that got the time late, or is slow, still starts.
        # Exit status: 0 it serves, 1 it does not run.
        set -u
        podman=$1 container=$2 command=$3
  
        until "$podman" exec "$container" sh -c "$command" >/dev/null 2>&1; do
          state=$("$podman" container inspect --format '{{.State.Status}}' "$container" 2>/dev/null) || state=gone
          case $state in
            running | created | initialized) ;;
            *)
              echo "$container is $state: podman logs $container" >&2
              exit 1
              ;;
          esac
          sleep 1
        done
        # Podman would otherwise call it `starting` until its next look.
        "$podman" healthcheck run "$container" >/dev/null 2>&1 || true
      '';
    }
    {
      path = "/opt/opencode-memory-pod/stop-server.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Ends the server as its unit stops: stop-server.sh PODMAN CONTAINER SIGNAL WAIT-SECONDS STOP-SECONDS SCRIPTS
        # Waits at most WAIT-SECONDS while a session is busy: OpenCode stores what a model answers only when the answer has ended. Then sends
        # SIGNAL, again every two seconds, because a server that still starts swallows it. After STOP-SECONDS it is left to `podman stop`.
        # SCRIPTS is the folder of opencode-health.sh in the container.
        set -u
        podman=$1 container=$2 signal=$3 wait=$4 stop=$5 scripts=$6
  
        # Seconds since the boot, which no clock that is set changes.
        now() {
          read -r seconds _ </proc/uptime
          echo "''${seconds%%.*}"
        }
  
        # 0, 1 or 2, as opencode-health.sh has it; 124 where even that takes too long
        busy() {
          timeout 30 "$podman" exec "$container" sh "$scripts/opencode-health.sh" busy >/dev/null 2>&1
        }
  
        end=$(($(now) + wait))
        waited=no unanswered=0
        while :; do
          busy
          case $? in
            0)
              [ "$waited" = yes ] || echo "$container has a busy session: waiting at most $wait s for its answer"
              waited=yes unanswered=0
              ;;
            2 | 124)
              # A server at its work may owe an answer; one that owes three has hung.
              unanswered=$((unanswered + 1))
              if [ "$unanswered" -ge 3 ]; then
                echo "$container does not say whether a session is busy: stopping it"
                break
              fi
              ;;
            *) break ;;
          esac
          if [ "$(now)" -ge "$end" ]; then
            [ "$waited" = no ] || echo "$container still has a busy session after $wait s: stopping it"
            break
          fi
          sleep 1
        done
  
        end=$(($(now) + stop))
        while "$podman" kill --signal "$signal" "$container" >/dev/null 2>&1 && [ "$(now)" -lt "$end" ]; do
          ! timeout 2 "$podman" wait "$container" >/dev/null 2>&1 || break
        done
        exit 0
      '';
    }
    {
      path = "/opt/opencode-memory-pod/watch.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Looks after the running memory pod, for as long as its unit is active, and sees what nobody else does:
        # - a container that Podman does not start again: killed with its conmon or by `podman kill`, stopped, paused or removed by hand
        # - published ports that the firewall does not lead to any more, after nftables was restarted or flushed
        # - an environment file that is another than the one that the containers were made with
        # - a database that cannot save: said, and not restarted, which would lose what it holds
        # One line in the journal for each, none with a secret in it. The values are in watch.conf beside this script.
        #
        #   watch.sh             looks every few seconds, until it is ended
        #   watch.sh note UNIT   notes which environment file the containers of UNIT are about to be made with
        set -u
        umask 077
        here=$(dirname "$0")
        # shellcheck source=/dev/null
        . "$here/watch.conf"
        : "''${PODMAN:?}" "''${UNIT:?}" "''${INFRA:?}" "''${CONTAINERS:?}" "''${BROUGHT_BACK?}" "''${ENVIRONMENT_FILE:?}" "''${READERS?}" "''${NOTES:?}" "''${SECONDS_BETWEEN:?}"
  
        if [ "''${1-}" = note ]; then
          mkdir -p "$NOTES"
          sha256sum <"$ENVIRONMENT_FILE" >"$NOTES/$2"
          exit
        fi
  
        unsaved=' ' unreached=''' refused='''
  
        # A unit without a stamp was made before there was one.
        is_stale() {
          [ -e "$NOTES/$1" ] && [ "$(cat "$NOTES/$1")" != "$2" ] && systemctl --quiet is-active "$1"
        }
  
        take_new_secrets() {
          sum=$(sha256sum <"$ENVIRONMENT_FILE" 2>/dev/null) || return 0
          stale='''
          for unit in $READERS; do
            if is_stale "$unit" "$sum"; then stale="$stale $unit"; fi
          done
          [ -n "$stale" ] && [ "$sum" != "$refused" ] || return 0
          # Who writes it in place may be in the middle of it.
          sleep 1
          [ "$(sha256sum <"$ENVIRONMENT_FILE" 2>/dev/null)" = "$sum" ] || return 0
          if sh "$here/preflight.sh"; then
            echo "$ENVIRONMENT_FILE has changed: restarting$stale"
            # shellcheck disable=SC2086 # several units
            systemctl --no-block restart $stale
          else
            refused=$sum
            echo "$ENVIRONMENT_FILE has changed, and is not taken: what runs would stop, and not start again with what preflight found"
          fi
        }
  
        # "CONTAINER STATE PID LAST-ANSWER" of each container that is there
        look() {
          # shellcheck disable=SC2086 # several containers
          timeout 60 "$PODMAN" container inspect --format '{{.Name}} {{.State.Status}} {{.State.Pid}} {{json .State}}' $INFRA $CONTAINERS 2>/dev/null |
            sed -e 's/^\([^ ]* [^ ]* [0-9]*\) .*"Output":"\([^"\\]*\).*/\1 \2/' -e t -e 's/^\([^ ]* [^ ]* [0-9]*\) .*/\1/'
        }
  
        # state_of CONTAINER: in Podman's words, `gone`, `dead`, or nothing where Podman does not answer
        state_of() {
          read -r _ state pid _ <<LINE
        $(printf '%s\n' "$seen" | grep "^$1 ")
        LINE
          if [ -z "$state" ]; then
            timeout 60 "$PODMAN" container exists "$1"
            [ $? != 1 ] || echo gone
          elif [ "$state" = running ] && [ ! -d "/proc/$pid" ]; then
            # With its conmon gone nobody has told Podman, which would not start what it takes for running.
            echo dead
          else
            echo "$state"
          fi
        }
  
        restart_unit() {
          echo "$1: restarting $UNIT"
          systemctl --no-block restart "$UNIT"
        }
  
        bring_back() {
          for container in $CONTAINERS; do
            [ "$(state_of "$container")" = paused ] || continue
            echo "$container is paused: unpausing it"
            timeout 60 "$PODMAN" unpause "$container" >/dev/null
          done
          for container in $BROUGHT_BACK; do
            state=$(state_of "$container")
            case $state:$container in
              ''':* | running:* | paused:* | stopping:* | removing:*) ;;
              gone:* | *:"$INFRA")
                restart_unit "$container is $state"
                return
                ;;
              *)
                echo "$container is $state: starting it again"
                timeout 60 "$PODMAN" restart "$container" >/dev/null 2>&1 || timeout 60 "$PODMAN" start "$container" >/dev/null
                ;;
            esac
          done
        }
  
        tell_unsaved() {
          while read -r container _ _ answer; do
            case $answer:$unsaved in
              MISCONF*:*" $container "*) ;;
              MISCONF*)
                unsaved="$unsaved$container "
                echo "$container cannot save its data (MISCONF): is the disk full, or its directory not its own? What is not saved is lost when it stops"
                ;;
              PONG*:*" $container "*)
                unsaved=$(printf '%s' "$unsaved" | sed "s/ $container / /")
                echo "$container can save its data again"
                ;;
            esac
          done <<LINES
        $seen
        LINES
        }
  
        leads_to_pod() {
          { nft list ruleset || iptables-save -t nat; } 2>/dev/null | grep -i 'dnat' | grep -qF "$address"
        }
  
        mend_ports() {
          command -v nft >/dev/null || command -v iptables-save >/dev/null || return 0
          address=$("$PODMAN" container inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$INFRA" 2>/dev/null) || return 0
          address=''${address%% *}
          # A firewall whose rules neither of the two shows is let alone after one try.
          if [ -z "$address" ] || [ "$address" = "$unreached" ] || leads_to_pod; then return 0; fi
          echo 'the firewall does not lead to the published ports any more (was nftables restarted?): podman network reload'
          timeout 60 "$PODMAN" network reload "$INFRA" >/dev/null
          leads_to_pod || {
            unreached=$address
            echo "the firewall still does not: do the ports answer? If not, restart $UNIT"
          }
        }
  
        # `sleep` would otherwise outlive it: the unit ends this process alone.
        sleeping='''
        trap '[ -z "$sleeping" ] || kill "$sleeping" 2>/dev/null; exit 0' TERM INT
        while :; do
          # What starts or stops is the unit's business.
          if systemctl --quiet is-active "$UNIT"; then
            seen=$(look)
            bring_back
            tell_unsaved
            mend_ports
            take_new_secrets
          fi
          sleep "$SECONDS_BETWEEN" &
          sleeping=$!
          wait "$sleeping"
        done
      '';
    }
    {
      path = "/opt/opencode-memory-pod/container/serve.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # Runs the server ("$@") in the container and turns each end that the unit did not ask for into a failure: with
        # RemainAfterExit=yes systemd would take status 0, and with SuccessExitStatus=143 a stray SIGTERM, for success.
        # SIGINT comes from the unit's ExecStop; SIGTERM from anyone else, `podman stop` by hand included.
        set -u
        asked=
        stopping=
        child=
  
        # shellcheck disable=SC2317 # reached through the traps
        stop() {
          stopping=yes
          [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
        }
        trap 'asked=yes; stop' INT
        trap stop TERM
  
        "$@" &
        child=$!
        # A signal may come before the server's pid is known.
        [ -z "$stopping" ] || stop
        # A trapped signal ends `wait` early.
        while
          wait "$child"
          status=$?
          kill -0 "$child" 2>/dev/null
        do :; done
  
        [ -z "$asked" ] || exit 143
        echo "serve.sh: the server ended with status $status" >&2
        case $status in
          0 | 143) exit 1 ;;
          *) exit "$status" ;;
        esac
      '';
    }
    {
      path = "/opt/opencode-memory-pod/container/opencode-health.sh";
      mode = "0755";
      text = ''
        #!/bin/sh
        # opencode-health.sh [ready|busy]: asks the server for its health, with a password set or without one. The password comes from the
        # container's environment and goes through a pipe: it is in no argument list, which `ps` on the host would show.
        # Without `ready`, a server that has not answered since its container was made counts as healthy: it loads, and a slow host would
        # otherwise never get beyond that. How long it may load is up to the unit. With `busy`: 0 where a session waits for a model, 1 where none
        # does, 2 where the server does not say.
        # OPENCODE_HEALTH_PORT, OPENCODE_HEALTH_TIMEOUT (s: a connection made while OpenCode starts may hang for ever)
        # OPENCODE_HEALTH_ANSWERED: file that says that it has answered
        set -u
        port=$OPENCODE_HEALTH_PORT
        limit=$OPENCODE_HEALTH_TIMEOUT
        answered=''${OPENCODE_HEALTH_ANSWERED:-/tmp/opencode-has-answered}
  
        credentials() {
          printf '%s:%s' "''${OPENCODE_SERVER_USERNAME:-opencode}" "''${OPENCODE_SERVER_PASSWORD-}" | base64 | tr -d '\n'
        }
  
        # ask PATH [DIRECTORY]: the server's answer, its head included
        if command -v nc >/dev/null 2>&1; then
          ask() {
            {
              printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' "$1"
              [ -z "''${2-}" ] || printf 'x-opencode-directory: %s\r\n' "$2"
              printf 'Authorization: Basic '
              credentials
              printf '\r\n\r\n'
            } | timeout "$limit" nc 127.0.0.1 "$port"
          }
        elif command -v curl >/dev/null 2>&1; then
          ask() {
            {
              printf 'header = "Authorization: Basic '
              credentials
              printf '"\n'
            } | curl -isS -m "$limit" -K - ''${2:+-H "x-opencode-directory: $2"} "http://127.0.0.1:$port$1"
          }
        else
          echo 'opencode-health.sh: the image has neither nc nor curl: set healthCheck.command' >&2
          exit 1
        fi
  
        case ''${1-} in
          busy)
            # It starts, and has no session yet.
            if [ ! -e "$answered" ] && [ -w "''${answered%/*}" ]; then exit 1; fi
            # It tells the state of one directory at a time, its own first.
            told=$(
              ask /session/status
              ask '/experimental/session?limit=100' | grep -o '"directory" *: *"[^"\\]*"' | sort -u | while IFS= read -r directory; do
                directory=''${directory#*:*\"}
                ask /session/status "''${directory%\"}"
              done
            )
            if printf '%s\n' "$told" | grep -qE '"type" *: *"(busy|retry)"'; then exit 0; fi
            if printf '%s\n' "$told" | head -n 1 | grep -q '^HTTP/1\.1 200 '; then exit 1; fi
            exit 2
            ;;
        esac
  
        if ask /global/health | head -n 1 | grep -q '^HTTP/1\.1 200 '; then
          : >"$answered"
          exit
        fi
        [ "''${1-}" != ready ] && [ ! -e "$answered" ] && [ -w "''${answered%/*}" ]
      '';
    }
    {
      path = "/opt/opencode-memory-pod/preflight.conf";
      mode = "0644";
      text = ''
        # Values of preflight.sh, which reads this file as shell.
        POD_NAME=opencode-memory-pod
        PODMAN=/run/current-system/sw/bin/podman
        PODMAN_SOCKET=/var/run/podman/podman.sock
        ENVIRONMENT_FILE=/run/secrets/opencode.env
        REQUIRED_KEYS='DD_API_KEY OPENCODE_SERVER_PASSWORD'
        # uid:gid and path, one a line
        DATA_DIRECTORIES='999:999 /persist/containers/valkey
        1000:1000 /persist/containers/falkordb
        0:0 /persist/containers/opencode'
        # one a line
        MOUNTED_FOLDERS=/opt/opencode-memory-pod/container
        # port and the container that needs it, one a line
        PORTS='6380 valkey
        6379 falkordb
        3000 falkordb
        8126 datadog-agent
        4096 opencode'
        # as /proc/net/tcp shows them: 127.0.0.1
        LISTEN_ADDRESSES=0100007F
        IPV6_ADDRESSES='''
        # container, its image and where its data is, one a line
        DATA_IMAGES='valkey docker.io/valkey/valkey:7.2 /persist/containers/valkey
        falkordb docker.io/falkordb/falkordb:latest /persist/containers/falkordb
        opencode localhost/opencode-server:latest /persist/containers/opencode'
        # when it is pulled, and the image, one a line
        IMAGES='missing docker.io/valkey/valkey:7.2
        missing docker.io/falkordb/falkordb:latest
        missing docker.io/datadog/agent:latest
        never localhost/opencode-server:latest'
      '';
    }
    {
      path = "/opt/opencode-memory-pod/watch.conf";
      mode = "0644";
      text = ''
        # Values of watch.sh, which reads this file as shell.
        PODMAN=/run/current-system/sw/bin/podman
        UNIT=opencode-memory-pod.service
        INFRA=opencode-memory-pod-infra
        CONTAINERS='opencode-memory-pod-valkey opencode-memory-pod-falkordb opencode-memory-pod-datadog-agent opencode-memory-pod-opencode'
        # whose end no unit sees
        BROUGHT_BACK='opencode-memory-pod-infra opencode-memory-pod-valkey opencode-memory-pod-falkordb opencode-memory-pod-datadog-agent'
        ENVIRONMENT_FILE=/run/secrets/opencode.env
        # units that are restarted when it changes
        READERS=opencode-memory-pod.service
        NOTES=/run/opencode-memory-pod.secrets
        SECONDS_BETWEEN=10
      '';
    }
  ];
}
