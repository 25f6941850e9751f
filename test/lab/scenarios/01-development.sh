#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# The ten lines of examples/quickstart/superset.yaml, as they are: apply, log in
# as admin in a browser, look at the welcome page, ask SQL Lab. PostgreSQL, the
# secret key and the passwords come with them.
set -euo pipefail
N=superset
. "$(dirname "$0")/../lib.sh"

fresh pod-security.kubernetes.io/enforce=restricted
index
say "applying"
kubectl apply -f "$here/../../examples/quickstart/superset.yaml"
running demo 900
say "demo is ready"
xr demo | tee "$OUT/get.txt"
k get jobs,pods,statefulsets,pvc | tee -a "$OUT/get.txt"
k get events --field-selector type=Warning > "$OUT/warnings.txt"
[ "$(k get pods -l app.kubernetes.io/component=metastore -o json | jq '.items | length')" = 1 ] || fail "no embedded PostgreSQL"
k logs deploy/demo-web-server --all-containers --tail=-1 | grep -i psycopg2 | head -3 || true

forward demo-web-server 8088
curl -fsS "$URL/health" && echo
token admin admin
say "logged in by the API"

# SQL Lab on a database connection to the metastore itself.
server=$(k get services -l app.kubernetes.io/component=metastore -o jsonpath='{.items[0].metadata.name}')
password=$(k get secret "$server" -o jsonpath='{.data.password}' | base64 -d)
api POST /api/v1/database/ "$(jq -nc --arg p "$password" --arg h "$server" '{database_name: "meta", sqlalchemy_uri: "postgresql+psycopg2://superset:\($p)@\($h)/superset", expose_in_sqllab: true}')" > "$OUT/database.json"
id=$(jq -er .id "$OUT/database.json") || fail "cannot create a database: $(cat "$OUT/database.json")"
api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select count(*) as roles from ab_role", runAsync: false, client_id: "lab1", schema: "public"}')" > "$OUT/sqllab.json"
jq -e '.status == "success" and .data[0].roles > 3' "$OUT/sqllab.json" > /dev/null || fail "SQL Lab: $(head -c 600 "$OUT/sqllab.json")"
say "SQL Lab: $(jq -c .data "$OUT/sqllab.json")"

if command -v chromedriver > /dev/null; then
  . "$(dirname "$0")/../browser.sh"
  browser_start
  browser_login admin admin
  browser_picture "$OUT/welcome.png"
  browser_open "$URL/sqllab/"
  sleep 5
  browser_picture "$OUT/sqllab.png"
  browser_stop
  say "screenshots in $OUT"
else
  say "no chromedriver: no screenshot"
fi
passed
