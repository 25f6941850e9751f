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
# cannot ends a scenario for which something is missing; run.sh knows the status.
cannot() {
  say "cannot run, because $*"
  exit 75
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
    sleep 1
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
is_running() {
  xr "$1" -o json | jq -e '[.status.conditions[]? | select(.status == "True") | .type] | contains(["LifecycleComplete", "Available", "Ready"])' > /dev/null
}
running() {
  until_ok "${2:-600}" "$1 is not running" is_running "$1"
  # An edit may not have been seen yet.
  sleep 2
  until_ok "${2:-600}" "$1 is not running" is_running "$1"
}

# index : the package index of the lab, which its images of Superset know by
# PIP_INDEX_URL.
index() {
  kubectl create namespace index > /dev/null 2>&1 || true
  kubectl -n index apply -f - > /dev/null <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: index}
spec:
  selector: {matchLabels: {app: index}}
  template:
    metadata: {labels: {app: index}}
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{name: index, image: "${INDEX:-docker.io/lab/index:1}", ports: [{containerPort: 8080}], readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 2}}]
---
apiVersion: v1
kind: Service
metadata: {name: index}
spec: {selector: {app: index}, ports: [{port: 8080}]}
YAML
  # Its image may be another one by the same name.
  kubectl -n index rollout restart deployment index > /dev/null
  kubectl -n index rollout status deployment index --timeout=60s > /dev/null
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
        readinessProbe: {exec: {command: [/usr/lib/postgresql/15/bin/pg_isready, -h, 127.0.0.1, -U, superset]}, periodSeconds: 2, timeoutSeconds: 20, failureThreshold: 30}
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
  # What an earlier run left must not be read.
  : > "$log"
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

# certificates SECRET HOST [NAME...] : a Secret with a CA, a server's certificate
# for HOST and other names, and a client's.
certificates() {
  local d=$OUT/pki more=
  [ $# -le 2 ] || more=$(printf ',DNS:%s' "${@:3}")
  rm -rf "$d" && mkdir -p "$d"
  (
    cd "$d" || exit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout ca.key -out ca.crt -subj /CN=lab -addext keyUsage=critical,keyCertSign,cRLSign
    for n in server client; do
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $n.key -out $n.csr -subj /CN=$n
      printf 'subjectAltName=DNS:%s,DNS:%s.%s.svc,DNS:localhost,IP:127.0.0.1%s\n' "$2" "$2" "$N" "$more" > ext
      openssl x509 -req -in $n.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile ext -out $n.crt
    done
  ) 2> /dev/null
  k create secret generic "$1" --from-file="$d/ca.crt" --from-file="$d/server.crt" --from-file="$d/server.key" --from-file="$d/client.crt" --from-file="$d/client.key" > /dev/null
}

# redis NAME : a Redis without a password that forgets when its pod goes.
redis() {
  k apply -f - > /dev/null <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: redis
        image: $SERVICES
        command: [redis-server, --bind, 0.0.0.0, --protected-mode, "no", --save, "", --dir, /tmp]
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        ports: [{containerPort: 6379}]
        readinessProbe: {tcpSocket: {port: 6379}, periodSeconds: 2}
---
apiVersion: v1
kind: Service
metadata: {name: $1}
spec: {selector: {app: $1}, ports: [{port: 6379}]}
YAML
  k rollout status deployment "$1" --timeout=120s > /dev/null
}

# valkey NAME SECRET PASSWORD [no] : a server that speaks only TLS, knows its
# clients by their certificates (unless "no") and wants a password.
valkey() {
  k apply -f - > /dev/null <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsUser: ${DBUSER:-1000}, runAsNonRoot: true, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: valkey
        image: $SERVICES
        command: [redis-server, --bind, 0.0.0.0, --port, "0", --tls-port, "6379", --tls-cert-file, /pki/server.crt, --tls-key-file, /pki/server.key, --tls-ca-cert-file, /pki/ca.crt, --tls-auth-clients, "${4:-yes}", --requirepass, "$3", --save, "", --dir, /tmp]
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        ports: [{containerPort: 6379}]
        readinessProbe: {tcpSocket: {port: 6379}, periodSeconds: 2, timeoutSeconds: 20, failureThreshold: 30}
        volumeMounts: [{name: pki, mountPath: /pki}]
      volumes: [{name: pki, secret: {secretName: $2}}]
---
apiVersion: v1
kind: Service
metadata: {name: $1}
spec: {selector: {app: $1}, ports: [{port: 6379}]}
YAML
  k rollout status deployment "$1" --timeout=120s > /dev/null
}
# valkey_cli NAME PASSWORD ARGUMENTS...
valkey_cli() {
  local n=$1 p=$2
  shift 2
  k exec "deploy/$n" -- env REDISCLI_AUTH="$p" redis-cli --tls --cacert /pki/ca.crt --cert /pki/client.crt --key /pki/client.key -h localhost "$@"
}

# admin INSTANCE : a user admin with password admin, where the spec may not ask
# for one.
admin() {
  k exec "deploy/$1-web-server" -- superset fab create-admin --username admin --firstname Lab --lastname Admin --email admin@example.com --password admin > "$OUT/admin.log" 2>&1 ||
    fail "cannot create admin: $(tail -3 "$OUT/admin.log")"
}
# meta : a connection of SQL Lab to the server postgres; prints its id.
meta() {
  api POST /api/v1/database/ "$(jq -nc --argjson a "${1:-false}" '{database_name: "meta", sqlalchemy_uri: "postgresql+psycopg2://superset:superset@postgres/superset", expose_in_sqllab: true, allow_run_async: $a}')" > "$OUT/database.json"
  jq -er .id "$OUT/database.json" || { cat "$OUT/database.json" >&2; return 1; }
}

# client NAME HOST PORT PATH MODE [AS] : asks all the time, see client.py.
client() {
  k create configmap client --from-file="$here/client.py" --dry-run=client -o yaml | k apply -f - > /dev/null
  k apply -f - > /dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 1
  automountServiceAccountToken: false
  securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
  - name: client
    image: $SERVICES
    command: [python3, /client/client.py, $2, "$3", $4, $5${6:+, $6}]
    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
    volumeMounts: [{name: client, mountPath: /client}]
  volumes: [{name: client, configMap: {name: client}}]
YAML
  k wait pod "$1" --for=condition=Ready --timeout=60s > /dev/null
}

# page CLIENT : how long a client saw the maintenance page; reads what the client
# has written to $OUT/CLIENT.txt. It must have seen nothing but Superset and the
# page, and Superset at the end.
page() {
  ! grep -vE '^[0-9.]+ (200 superset|503 page) ' "$OUT/$1.txt" || fail "$1 saw something else than Superset and the page"
  tail -1 "$OUT/$1.txt" | grep -q "200 superset" || fail "$1 does not see Superset at the end"
  awk -v n="$1" '/503 page/ && !a {a=$1} a && /200 superset/ {printf "%s: page for %.1f s\n", n, $1-a; found=1; exit} END {exit !found}' "$OUT/$1.txt" ||
    fail "$1 never saw the page"
}

# follow INSTANCE FILE : writes every change of phase, lifecycle and what the
# condition says; ends with the scenario.
follow() {
  (
    last=
    while :; do
      line=$(xr "$1" -o json 2> /dev/null | jq -r '[.status.phase // "-", .status.lifecycle.phase // "-", .status.ready // "-",
        ([.status.conditions[]? | select(.type=="LifecycleComplete" or .type=="Available") | "\(.type)=\(.status) \(.reason): \(.message)"] | join(" | "))] | join("  ")')
      [ -z "$line" ] || [ "$line" = "$last" ] || { say "$line"; last=$line; }
      sleep 1
    done
  ) > "$2" 2> /dev/null &
  follower=$!
  trap 'kill $follower ${forwarder:-} 2>/dev/null || true' EXIT
}

# mariadb NAME : a MariaDB that forgets when its pod goes; user lab and user
# superset, both with password superset.
mariadb() {
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
      securityContext: {runAsUser: 1000, runAsNonRoot: true, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: mariadb
        image: $SERVICES
        command: [bash, -ec, "[ -d /data/db ] || mariadb-install-db --no-defaults --datadir=/data/db --auth-root-authentication-method=normal --skip-test-db > /dev/null; printf \"create user if not exists lab@'%%' identified by 'superset';\ngrant all on *.* to lab@'%%' with grant option;\ncreate user if not exists superset@'%%' identified by 'superset';\ngrant all on *.* to superset@'%%';\n\" > /tmp/init.sql; exec mariadbd --no-defaults --datadir=/data/db --socket=/tmp/mysql.sock --bind-address=0.0.0.0 --character-set-server=utf8mb4 --init-file=/tmp/init.sql --skip-name-resolve --pid-file=/tmp/pid"]
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        ports: [{containerPort: 3306}]
        readinessProbe: {tcpSocket: {port: 3306}, periodSeconds: 2, timeoutSeconds: 20, failureThreshold: 30}
        volumeMounts: [{name: data, mountPath: /data}]
      volumes: [{name: data, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: $1}
spec: {selector: {app: $1}, ports: [{port: 3306}]}
YAML
  k rollout status deployment "$1" --timeout=180s > /dev/null
}
# mysql_sql SERVER DATABASE < STATEMENTS
mysql_sql() { k exec -i "deploy/$1" -- env MYSQL_PWD=superset mysql --batch --skip-column-names -h 127.0.0.1 -u lab ${2:+-D "$2"}; }

# passed ends a scenario; what it made goes, unless KEEP is set.
passed() {
  say "passed"
  [ -n "${KEEP:-}" ] || kubectl delete namespace "$N" --wait=false > /dev/null
}
