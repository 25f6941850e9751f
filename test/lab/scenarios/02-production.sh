#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A production instance: secrets by reference, PostgreSQL, Valkey with TLS,
# client certificates and a password, two web servers, worker, beat and Flower,
# all in a namespace that enforces the restricted Pod Security Standard. An
# async query runs on the worker, its result comes from the results backend, a
# chart is answered from the cache, beat ticks, Flower answers.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh pod-security.kubernetes.io/enforce=restricted
password='p@ss/w:rd#1'
certificates valkey-tls valkey
k create secret generic secrets --from-literal=secretKey=a-long-random-string-of-the-scenario-0123456789 --from-literal=database=superset --from-literal=valkey="$password" > /dev/null
postgres postgres
valkey valkey valkey-tls "$password"
say "applying"
k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: prod}
spec:
  environment: Production
  image: {tag: "$NEW"}
  secretKeyFrom: {name: secrets, key: secretKey}
  metastore: {host: postgres, database: superset, username: superset, passwordFrom: {name: secrets, key: database}}
  valkey:
    host: valkey
    passwordFrom: {name: secrets, key: valkey}
    ssl:
      caCertFrom: {name: valkey-tls, key: ca.crt}
      certFrom: {name: valkey-tls, key: client.crt}
      keyFrom: {name: valkey-tls, key: client.key}
  featureFlags: {ALERT_REPORTS: true}
  webServer: {replicas: 2}
  celeryWorker: {celery: {concurrency: 2}, podTemplate: {container: {args: [--loglevel=INFO]}}}
  celeryBeat: {podTemplate: {container: {args: [--loglevel=INFO]}}}
  celeryFlower: {}
  networkPolicy: {}
YAML
running prod 900
say "prod is ready"
xr prod | tee "$OUT/get.txt"
k get pods | tee -a "$OUT/get.txt"
k get events --field-selector type=Warning > "$OUT/warnings.txt"
! grep -i 'violates PodSecurity' "$OUT/warnings.txt" || fail "something is not allowed in a restricted namespace"

for s in "$password" a-long-random-string; do
  # The server's own Deployment is the scenario's, not ours.
  ! k get cm,supersets.superset.crossplane.io,deployments,jobs,events -o json | jq 'del(.items[] | select(.metadata.name == "valkey"))' |
    grep -F -- "$s" || fail "a secret is readable"
done

admin prod
forward prod-web-server 8088
token admin admin
id=$(meta true) || fail "cannot create a database"

# An async query.
api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select 42 as answer", runAsync: true, client_id: "lab2", schema: "public"}')" > "$OUT/execute.json"
query=$(jq -er .query.queryId "$OUT/execute.json") || fail "no query: $(head -c 600 "$OUT/execute.json")"
for _ in $(seq 60); do
  api GET "/api/v1/query/$query" > "$OUT/query.json"
  case $(jq -r .result.status "$OUT/query.json") in success | failed) break ;; esac
  sleep 1
done
key=$(jq -er '.result.results_key' "$OUT/query.json") || fail "the query did not end: $(head -c 900 "$OUT/query.json")"
api GET "/api/v1/sqllab/results/?q=(key:'$key')" > "$OUT/results.json"
jq -e '.data[0].answer == 42' "$OUT/results.json" > /dev/null || fail "no results: $(head -c 600 "$OUT/results.json")"
k logs deploy/prod-celery-worker --tail=-1 > "$OUT/worker.log"
grep -E 'sql_lab.get_sql_results.*(received|succeeded)' "$OUT/worker.log" || fail "the query did not run on the worker"
valkey_cli valkey "$password" -n 6 --scan | tee "$OUT/keys-6.txt" | grep -q "$key" || fail "the result is not in the results backend: $(cat "$OUT/keys-6.txt")"
say "async query ran on the worker, result in Valkey as $(grep "$key" "$OUT/keys-6.txt")"

# A chart, twice.
api POST /api/v1/dataset/ "{\"database\": $id, \"schema\": \"public\", \"table_name\": \"ab_role\"}" > "$OUT/dataset.json"
dataset=$(jq -er .id "$OUT/dataset.json") || fail "no dataset: $(cat "$OUT/dataset.json")"
for i in 1 2; do
  api POST /api/v1/chart/data "{\"datasource\": {\"id\": $dataset, \"type\": \"table\"}, \"queries\": [{\"columns\": [\"name\"], \"metrics\": [], \"row_limit\": 10}], \"result_format\": \"json\", \"result_type\": \"full\"}" > "$OUT/chart-$i.json"
done
jq -e '.result[0].is_cached == true' "$OUT/chart-2.json" > /dev/null || fail "the chart is not cached: $(head -c 600 "$OUT/chart-2.json")"
say "chart data: first cached=$(jq -c '.result[0].is_cached' "$OUT/chart-1.json"), second cached=$(jq -c '.result[0].is_cached' "$OUT/chart-2.json")"
for n in 0 1 2 3 4 5 6 7; do echo "db $n: $(valkey_cli valkey "$password" -n $n --scan | head -3 | tr '\n' ' ')"; done | tee "$OUT/keys.txt"

# Beat ticks once a minute.
until_ok 150 "beat does not tick" sh -c "kubectl -n $N logs deploy/prod-celery-beat --tail=-1 | grep 'Sending due task reports.scheduler'"
until_ok 60 "the worker does not get what beat sends" sh -c "kubectl -n $N logs deploy/prod-celery-worker --tail=-1 | grep 'reports.scheduler.*succeeded'"
say "beat: $(k logs deploy/prod-celery-beat --tail=-1 | grep 'Sending due task reports.scheduler' | head -1)"

forward prod-celery-flower 5555
curl -fsS "$URL/flower/healthcheck" | grep -q OK || fail "Flower is not healthy"
curl -fsSL -o "$OUT/flower.html" "$URL/flower/" || fail "Flower does not answer"
grep -q '<title>Flower' "$OUT/flower.html" || fail "not Flower: $(head -c 300 "$OUT/flower.html")"
grep -o 'celery@[a-z0-9-]*' "$OUT/flower.html" | sort -u | tee "$OUT/flower.txt"
say "Flower answers"
if command -v chromedriver > /dev/null; then
  . "$(dirname "$0")/../browser.sh"
  browser_start
  browser_open "$URL/flower/"
  sleep 5
  browser_picture "$OUT/flower.png"
  browser_stop
fi

# The probes of worker and beat have been asked a few times by now.
sleep 60
k get pods -o json | jq -r '.items[] | select(.metadata.labels["app.kubernetes.io/managed-by"] or true) | .metadata.name + " restarts " + ([.status.containerStatuses[]?.restartCount] | add | tostring)' | tee "$OUT/restarts.txt"
! grep '^prod-' "$OUT/restarts.txt" | grep -v 'restarts 0$' || fail "something restarted"
k top pods 2> /dev/null || true
passed
