#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# An autoscaler takes over the number of web servers, and a person that of workers;
# a worker that is asked to go finishes the query it runs (warm shutdown).
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
password=secret
certificates valkey-tls valkey
postgres postgres
valkey valkey valkey-tls $password
instance() { # MORE OF webServer
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: scale}
spec:
  environment: Development
  image: {tag: "$NEW"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  valkey:
    host: valkey
    password: $password
    ssl:
      caCertFrom: {name: valkey-tls, key: ca.crt}
      certFrom: {name: valkey-tls, key: client.crt}
      keyFrom: {name: valkey-tls, key: client.key}
  webServer: $1
  celeryWorker: {celery: {concurrency: 1}, podTemplate: {container: {args: [--loglevel=INFO]}}}
  lifecycle: {init: {adminUser: {}}}
YAML
}
instance '{}'
running scale 900

# Without metrics an autoscaler still keeps its bounds. The number never was ours,
# so its write leaves no owner.
instance '{autoscaling: {minReplicas: 2, maxReplicas: 3}}'
owners() { k get deployment scale-web-server -o json --show-managed-fields | jq -r '.metadata.managedFields[] | select(.fieldsV1."f:spec"."f:replicas") | .manager + " " + (.subresource // "")'; }
wanted() { [ "$(k get deployment "scale-${2:-web-server}" -o jsonpath='{.spec.replicas}')" = "$1" ]; }
theirs() { ! owners | grep -q crossplane; }
until_ok 60 "no autoscaler" k get hpa scale-web-server
until_ok 120 "the autoscaler does not scale" wanted 2
theirs || fail "replicas are ours"
say "owners of the number of web servers: $(owners | paste -sd,)"
k get hpa
k scale deployment scale-web-server --replicas=3
k scale deployment scale-celery-worker --replicas=2
sleep 25
wanted 3 || fail "the number of replicas was taken back"
wanted 2 celery-worker || fail "the number of workers was taken back"
theirs || fail "the number of replicas is ours again"
k scale deployment scale-web-server --replicas=2
k scale deployment scale-celery-worker --replicas=1
alone() { [ "$(k get pods -o name | grep -c celery-worker)" = 1 ]; }
until_ok 330 "the second worker stays" alone
say "nobody took the number back"

# A query of 20 seconds; its worker goes after 5. SQL Lab does not allow pg_sleep.
echo "create function slow() returns int language sql as 'select 7 from pg_sleep(20)'" | sql postgres superset
forward scale-web-server 8088
token admin admin
id=$(meta true) || fail "cannot create a database"
api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select slow() as lucky", runAsync: true, client_id: "lab12", schema: "public"}')" > "$OUT/execute.json"
query=$(jq -er .query.queryId "$OUT/execute.json") || fail "no query: $(head -c 400 "$OUT/execute.json")"
sleep 5
worker=$(k get pods -o name | grep celery-worker | head -1)
k logs -f "$worker" > "$OUT/worker.log" 2>&1 &
say "deleting $worker while it works"
k delete "$worker" --wait=true --timeout=120s
say "the worker is gone"
api GET "/api/v1/query/$query" > "$OUT/query.json"
[ "$(jq -r .result.status "$OUT/query.json")" = success ] || fail "the query: $(jq -c '.result | {status, error_message}' "$OUT/query.json")"
grep -i 'warm shutdown' "$OUT/worker.log" || fail "no warm shutdown"
grep 'get_sql_results.*succeeded' "$OUT/worker.log"
passed
