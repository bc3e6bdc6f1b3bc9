#!/usr/bin/env bash
# The shells that the scripts run under, a real Git server's programs, sshd, and what runs them as another uid.
set -euo pipefail
missing=()
need() { [ -x "$1" ] || command -v "$1" >/dev/null || missing+=("$2"); }
need dash dash
need busybox busybox-static
need git git
need openssl openssl
need setpriv util-linux
need shellcheck shellcheck
need /usr/sbin/sshd openssh-server
need ssh openssh-client
need /etc/ssl/certs/ca-certificates.crt ca-certificates
[ ${#missing[@]} -gt 0 ] || exit 0
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
