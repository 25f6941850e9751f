#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# Executes rendered configuration with the real libraries, against a real Redis
# that demands TLS, a client certificate and an ACL user. Needs python3, go,
# openssl and redis-server. VENV keeps the virtual environment between runs.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap '[ -z "${redis:-}" ] || kill "$redis" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/celery" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet -r requirements.txt; }
go build -o "$work/render" ./render
go build -o "$work/function-superset" ../../fn/cmd/function-superset

tls=$work/tls
mkdir "$tls"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=private-ca -keyout "$tls/ca.key" -out "$tls/ca.crt" 2>/dev/null
issue() { # name, subject alternative name
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$tls/$1.key" -out "$tls/$1.csr" 2>/dev/null
  openssl x509 -req -in "$tls/$1.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -CAcreateserial -days 2 -out "$tls/$1.crt" \
    -extfile <(printf 'subjectAltName=%s' "$2") 2>/dev/null
}
issue server DNS:localhost,IP:127.0.0.1
issue client DNS:client

port=${PORT:-56379}
cat >"$work/users.acl" <<'ACL'
user default off
user app on >p@ss:w/rd?%x ~* &* +@all
ACL
redis-server --port 0 --tls-port "$port" --tls-cert-file "$tls/server.crt" --tls-key-file "$tls/server.key" \
  --tls-ca-cert-file "$tls/ca.crt" --tls-auth-clients yes --aclfile "$work/users.acl" --dir "$work" --save '' >"$work/redis.log" 2>&1 &
redis=$!
for _ in $(seq 50); do grep -q "Ready to accept" "$work/redis.log" && break; sleep 0.1; done

WORK=$work TLS=$tls REDIS_PORT=$port RENDER=$work/render CONVERT=$work/function-superset "$venv/bin/python" check.py
