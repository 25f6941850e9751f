#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A Development instance of a dozen lines: apply, log in as admin in a browser,
# look at the welcome page, ask SQL Lab.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
say "applying"
k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: demo}
spec:
  environment: Development
  image: {tag: "$NEW"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  lifecycle: {init: {adminUser: {}}}
YAML
running demo 900
say "demo is ready"
xr demo | tee "$OUT/get.txt"
k get jobs,pods | tee -a "$OUT/get.txt"

forward demo-web-server 8088
curl -fsS "$URL/health" && echo
token admin admin
say "logged in by the API"

# SQL Lab on a database connection to the metastore itself.
api POST /api/v1/database/ '{"database_name": "meta", "sqlalchemy_uri": "postgresql+psycopg2://superset:superset@postgres/superset", "expose_in_sqllab": true}' > "$OUT/database.json"
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
say "passed"
