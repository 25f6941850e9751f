# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by the scenarios. They need kubectl with a KUBECONFIG, curl, jq and
# python3, and nothing of how the cluster was made.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=$(basename "$0" .sh)
# Where screenshots and other evidence go.
OUT=${OUT:-/tmp/lab-out}/$name
# The images that stand in for databases, Redis and clients.
SERVICES=${SERVICES:-docker.io/lab/services:1}
NEW=${NEW:-6.1.0} OLD=${OLD:-6.0.0}
# Every scenario has a namespace of its own.
N=${N:-lab-${name%%-*}}
mkdir -p "$OUT"

begin=$(date +%s%N)
now() { echo "$(($(date +%s%N) - begin))e-9"; }
say() { printf '%7.1f s  %s\n' "$(now)" "$*"; }
fail() {
  say "FAILED: $*" >&2
  evidence
  exit 1
}
k() { kubectl -n "$N" "$@"; }

# fresh makes the scenario's namespace anew, with further labels as given.
fresh() {
  kubectl get namespace "$N" > /dev/null 2>&1 && {
    k delete supersets.superset.crossplane.io --all --wait=true --timeout=60s > /dev/null 2>&1 || true
    k delete pods --all --grace-period=0 --force > /dev/null 2>&1 || true
    kubectl delete namespace "$N" --wait=true --timeout=120s > /dev/null
  }
  kubectl create namespace "$N" > /dev/null
  [ $# -eq 0 ] || kubectl label namespace "$N" "$@" > /dev/null
}

# evidence leaves what one wants to read after a failure.
evidence() {
  {
    k get supersets.superset.crossplane.io -o yaml
    k get all,cm,events
    for p in $(k get pods -o name); do
      echo "== $p"
      k logs "$p" --all-containers --tail=60 --prefix
      k describe "$p"
    done
  } > "$OUT/evidence.txt" 2>&1 || true
  echo "evidence in $OUT/evidence.txt" >&2
}

# until_ok SECONDS WHAT COMMAND... tries until the command succeeds.
until_ok() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt "$end" ] || fail "$what"
    sleep 0.5
  done
}

xr() { k get supersets.superset.crossplane.io "$@"; }
field() { xr "$1" -o jsonpath="{$2}"; }
# condition INSTANCE TYPE [STATUS] is the condition, or whether it has the status.
condition() {
  if [ $# -eq 2 ]; then
    xr "$1" -o json | jq -r --arg t "$2" '.status.conditions[]? | select(.type==$t) | "\(.type)=\(.status) \(.reason): \(.message // "")"'
  else
    [ "$(xr "$1" -o json | jq -r --arg t "$2" '.status.conditions[]? | select(.type==$t) | .status')" = "$3" ]
  fi
}
# running INSTANCE [SECONDS] waits until the instance is ready and its lifecycle
# is complete for the generation that is there now.
is_running() { condition "$1" LifecycleComplete True && condition "$1" Available True && condition "$1" Ready True; }
running() {
  until_ok "${2:-600}" "$1 is not running" is_running "$1"
  sleep 2
  until_ok 60 "$1 is not running" is_running "$1"
}

# postgres NAME : a PostgreSQL that forgets when its pod goes, user and
# password superset.
postgres() {
  k apply -f - > /dev/null <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  strategy: {type: Recreate}
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsUser: ${DBUSER:-1000}, runAsNonRoot: true, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: postgres
        image: $SERVICES
        command: [sh, -ec, "export PATH=/usr/lib/postgresql/15/bin:\$PATH; [ -d /data/pg ] || { echo superset > /tmp/pw; initdb -D /data/pg -U postgres -E UTF8 -A scram-sha-256 --pwfile /tmp/pw > /dev/null; echo 'host all all all scram-sha-256' >> /data/pg/pg_hba.conf; printf \"create role superset login createdb password 'superset';\ncreate database superset owner superset;\n\" | postgres --single -D /data/pg postgres > /dev/null; }; exec postgres -D /data/pg -c listen_addresses='*' -c fsync=off -c max_connections=200 -k /tmp"]
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        ports: [{containerPort: 5432}]
        readinessProbe: {exec: {command: [/usr/lib/postgresql/15/bin/pg_isready, -h, 127.0.0.1, -U, superset]}, periodSeconds: 1}
        volumeMounts: [{name: data, mountPath: /data}]
      volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: $1}
spec: {selector: {app: $1}, ports: [{port: 5432}]}
YAML
  k rollout status deployment "$1" --timeout=120s > /dev/null
}
# sql SERVER DATABASE < STATEMENTS, as the server's owner.
sql() { k exec -i "deploy/$1" -- env PGPASSWORD=superset psql -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres -d "$2"; }

# forward SERVICE PORT : a local port that leads to the Service; sets URL.
forward() {
  local log=$OUT/forward.log
  [ -z "${forwarder:-}" ] || kill "$forwarder" 2>/dev/null || true
  k port-forward "service/$1" ":$2" > "$log" 2>&1 &
  forwarder=$!
  trap 'kill $forwarder 2>/dev/null || true' EXIT
  until_ok 30 "no port-forward" grep -q Forwarding "$log"
  URL=http://127.0.0.1:$(sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\).*/\1/p' "$log" | head -1)
}

# token USER PASSWORD : logs in by the API; sets TOKEN, JAR and CSRF.
token() {
  JAR=$OUT/cookies
  rm -f "$JAR"
  TOKEN=$(curl -fsS -c "$JAR" -b "$JAR" -H 'Content-Type: application/json' "$URL/api/v1/security/login" \
    -d "$(jq -nc --arg u "$1" --arg p "$2" '{username: $u, password: $p, provider: "db", refresh: true}')" | jq -er .access_token)
  CSRF=$(curl -fsS -c "$JAR" -b "$JAR" -H "Authorization: Bearer $TOKEN" "$URL/api/v1/security/csrf_token/" | jq -er .result)
}
# api METHOD PATH [JSON]
api() {
  curl -sS -X "$1" -c "$JAR" -b "$JAR" -H "Authorization: Bearer $TOKEN" -H "X-CSRFToken: $CSRF" -H "Referer: $URL/" \
    -H 'Content-Type: application/json' ${3:+-d "$3"} "$URL$2"
}
