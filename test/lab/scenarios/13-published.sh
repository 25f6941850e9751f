#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# Published without baseUrl, in Production: through an Ingress with TLS, then
# through a Gateway. A login at a provider comes back by https, cookies are
# Secure, links in reports are the public address, and users behind one proxy
# are counted each for themselves, in Valkey. Then what reports do: a browser in
# the cluster opens the web server by plain http, with the cookies that a worker
# makes, and sees a chart that is computed by a worker. Then below a path, through
# both: log in with a browser, nothing leads out of the path, an MCP client says
# hello, and the maintenance page is there during an upgrade. PART=root, PART=report
# and PART=path do one of them.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../traefik.sh"
PART=${PART:-all}

fresh pod-security.kubernetes.io/enforce=restricted
traefik pub.example.com ing.example.com gate.example.com
postgres postgres
header() { tr -d '\r' < "$OUT/headers" | sed -n "s/^$1: //Ip"; }

# How often users ask who come by the Gateway or the Ingress, each from an
# address of their own: users NUMBER COUNT.
users() {
  k delete job users --ignore-not-found --wait > /dev/null
  k create configmap asks --from-file="$here/asks.py" --dry-run=client -o yaml | k apply -f - > /dev/null
  k apply -f - > /dev/null <<YAML
apiVersion: batch/v1
kind: Job
metadata: {name: users}
spec:
  completions: $1
  parallelism: $1
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: user
        image: $SERVICES
        command: [python3, /asks/asks.py, traefik, "8443", pub.example.com, /login/, "$2"]
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        volumeMounts: [{name: asks, mountPath: /asks}]
      volumes: [{name: asks, configMap: {name: asks}}]
YAML
  k wait job users --for=condition=Complete --timeout=600s > /dev/null || fail "the users did not get their answers"
  k logs -l batch.kubernetes.io/job-name=users --tail=-1 --max-log-requests=20
}

published() { # THROUGH
  until_ok 120 "no answer through the $1" curl -fsS https://pub.example.com/login/
  curl -sS -D "$OUT/headers" -o "$OUT/$1-oauth.html" "https://pub.example.com/login/dummy"
  cp "$OUT/headers" "$OUT/$1-oauth.headers"
  say "$1: $(grep -iE '^(HTTP|Location|Set-Cookie)' "$OUT/headers" | tr -d '\r')"
  header location | grep -qF 'redirect_uri=https%3A%2F%2Fpub.example.com%2Foauth-authorized%2Fdummy' || fail "$1: a login does not come back by https: $(header location)"
  header set-cookie | grep -q '^session=.*; Secure' || fail "$1: a cookie is not Secure: $(header set-cookie)"
  local c
  for c in web-server celery-worker; do
    k exec "deploy/pub-$c" -c "$(k get deploy "pub-$c" -o jsonpath='{.spec.template.spec.containers[0].name}')" -- python -c '
from superset.app import create_app
app = create_app()
with app.app_context():
    from superset.utils.urls import get_url_path
    print(get_url_path("Superset.dashboard", user_friendly=True, dashboard_id_or_slug="sales"))' 2> "$OUT/$1-$c-link.log" | tail -1 > "$OUT/$1-$c-link.txt"
    grep -qx 'https://pub.example.com/superset/dashboard/sales/' "$OUT/$1-$c-link.txt" || fail "$1: a link made by $c: $(cat "$OUT/$1-$c-link.txt" "$OUT/$1-$c-link.log")"
  done
  say "$1: a link in a report: $(cat "$OUT/$1-celery-worker-link.txt")"
  users 10 100 > "$OUT/$1-users.txt"
  sort "$OUT/$1-users.txt" | uniq -c
  [ "$(grep -cx '{"200": 100}' "$OUT/$1-users.txt")" = 10 ] || fail "$1: somebody was refused"
  valkey_cli valkey "$password" -n "$counters" --scan --pattern '*LIMIT*' > "$OUT/$1-counted.txt"
  [ -s "$OUT/$1-counted.txt" ] || fail "$1: nothing is counted in Valkey"
  say "$1: ten users asked 100 times each; counted in Valkey as $(head -1 "$OUT/$1-counted.txt")"
  xr pub -o json | jq '.status | {networking, conditions: [.conditions[] | "\(.type)=\(.status) \(.reason): \(.message // "")"]}' | tee "$OUT/$1-status.json"
}

pub() { # NETWORKING LIMIT
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: pub}
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
  webServer:
    replicas: 2
    config: |
      from flask_appbuilder.security.manager import AUTH_OAUTH
      AUTH_TYPE = AUTH_OAUTH
      OAUTH_PROVIDERS = [{"name": "dummy", "token_key": "access_token", "icon": "fa-key", "remote_app": {
          "client_id": "lab", "client_secret": "lab", "client_kwargs": {"scope": "email"},
          "api_base_url": "https://idp.example.com/", "access_token_url": "https://idp.example.com/token",
          "authorize_url": "https://idp.example.com/authorize"}}]
      RATELIMIT_APPLICATION = "$2"
  celeryWorker: {celery: {concurrency: 1}}
  networking: $1
YAML
}

root() {
  password=secret counters=1
  certificates valkey-tls valkey
  k create secret generic secrets --from-literal=secretKey=a-long-random-string-of-the-scenario-0123456789 --from-literal=database=superset --from-literal=valkey=$password > /dev/null
  valkey valkey valkey-tls $password
  open_door pub.example.com

  # A limit that one user stays below and ten together do not, on a slow machine.
  pub "{ingress: {className: $CLASS, host: pub.example.com, tls: [{hosts: [pub.example.com], secretName: public-tls}]}}" "150 per minute"
  running pub 1200
  say "published through an Ingress"
  published ingress
  users 1 600 | tee "$OUT/ingress-hasty.txt"
  grep -q '"429"' "$OUT/ingress-hasty.txt" || fail "nobody is ever refused, so the limit does not work"
  say "who asks more often than the limit allows is refused: $(cat "$OUT/ingress-hasty.txt")"

  pub '{gateway: {gatewayRef: {name: public, sectionName: websecure}, hostnames: [pub.example.com]}}' "150 per minute"
  sleep 5
  running pub 600
  k rollout status deployment pub-web-server --timeout=300s > /dev/null
  say "published through a Gateway"
  published gateway
  k delete supersets.superset.crossplane.io pub > /dev/null
}

report() {
  command -v chromedriver > /dev/null || return 0
  . "$here/browser.sh"
  echo 'create database rep owner superset' | sql postgres postgres
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: rep}
spec:
  environment: Development
  image: {tag: "$NEW"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: rep, username: superset, password: superset}
  valkey: {embedded: {}}
  realtime: {}
  webServer: {}
  celeryWorker: {celery: {concurrency: 1}}
  networking: {ingress: {className: $CLASS, host: pub.example.com, tls: [{hosts: [pub.example.com], secretName: public-tls}]}}
  lifecycle: {init: {adminUser: {}}}
YAML
  running rep 1200
  open_door pub.example.com
  URL=https://pub.example.com
  until_ok 120 "no answer through the ingress" curl -fsS $URL/login/
  token admin admin
  grep -P '^#HttpOnly_pub.example.com\tFALSE\t/\tTRUE\t.*\tasync-token' "$JAR" > /dev/null || fail "the cookie for events is not Secure: $(cat "$JAR")"
  local id dataset chart base
  id=$(meta true) || fail "cannot create a database"
  echo "create table team (name text); insert into team values ('Ada'), ('Grace'), ('Katherine'); grant select on team to superset" | sql postgres superset
  api POST /api/v1/dataset/ "{\"database\": $id, \"schema\": \"public\", \"table_name\": \"team\"}" > "$OUT/dataset.json"
  dataset=$(jq -er .id "$OUT/dataset.json") || fail "no dataset: $(cat "$OUT/dataset.json")"
  api POST /api/v1/chart/ "$(jq -nc --argjson d "$dataset" '{slice_name: "team", viz_type: "table", datasource_id: $d, datasource_type: "table",
    params: ({datasource: "\($d)__table", viz_type: "table", query_mode: "raw", all_columns: ["name"], row_limit: 10, server_pagination: false} | tojson)}')" > "$OUT/chart.json"
  chart=$(jq -er .id "$OUT/chart.json") || fail "no chart: $(cat "$OUT/chart.json")"

  # What Superset's worker does before a screenshot, by its own code.
  k exec deploy/rep-celery-worker -c superset -- python -c '
import json
from superset.app import create_app
app = create_app()
with app.app_context():
    from superset.extensions import machine_auth_provider_factory, security_manager
    cookies = machine_auth_provider_factory.instance.get_auth_cookies(security_manager.find_user("admin"))
    print(json.dumps({"base": app.config["WEBDRIVER_BASEURL"], "cookies": cookies}))' 2> "$OUT/report-cookies.log" | tail -1 > "$OUT/report-cookies.json"
  base=$(jq -er .base "$OUT/report-cookies.json") || fail "no cookies: $(tail -3 "$OUT/report-cookies.log")"
  say "a worker opens $base with the cookies $(jq -c '.cookies | keys' "$OUT/report-cookies.json")"
  BROWSER_ARGS=$(jq -nc --arg r "MAP rep-web-server $(k get service rep-web-server -o jsonpath='{.spec.clusterIP}')" '["--host-resolver-rules=" + $r]')
  browser_start
  browser_open "${base}login/"
  jq -c '.cookies | to_entries[] | {cookie: {name: .key, value: .value}}' "$OUT/report-cookies.json" | while read -r c; do wd POST "$SESSION/cookie" "$c" > /dev/null; done
  browser_open "${base}explore/?slice_id=$chart&standalone=1"
  browser_find '.chart-container, [data-test=chart-container]' > /dev/null || fail "no chart"
  for _ in $(seq 60); do
    browser_run "return document.body.innerText" | jq -r . > "$OUT/report-text.txt"
    grep -qx Grace "$OUT/report-text.txt" && break
    sleep 1
  done
  browser_picture "$OUT/report-chart.png"
  browser_run 'return performance.getEntriesByType("resource").map(e => (e.responseStatus || "?") + " " + e.name)' | jq -r '.[]' > "$OUT/report-resources.txt"
  browser_stop
  grep -E '/api/v1/(chart/data|async_event)' "$OUT/report-resources.txt" | sort | uniq -c | tee "$OUT/report-asked.txt"
  ! grep -E '^4.. ' "$OUT/report-resources.txt" || fail "the browser in the cluster was refused"
  grep -qE '^ *[0-9]+ 202 .*/api/v1/chart/data' "$OUT/report-asked.txt" || fail "the chart was not computed by a worker"
  grep -qx 'Grace' "$OUT/report-text.txt" || fail "the chart shows nothing: $(head -c 600 "$OUT/report-text.txt")"
  say "the browser in the cluster sees the chart: $(grep -xE 'Ada|Grace|Katherine' "$OUT/report-text.txt" | paste -sd' ')"
  k delete supersets.superset.crossplane.io rep > /dev/null
}

# Where everything has to stay.
inside() { grep -qE "^(https://$1)?/analytics(/|\$|\?)" <<< "$2"; }

below() { # INSTANCE
  local h=$1.example.com p to
  URL=https://$h/analytics
  : > "$OUT/$1-paths.txt"
  for p in / /login/ /superset/welcome/ /dashboard/list/ /chart/list/ /sqllab/ /logout/ /health; do
    curl -sS -D "$OUT/headers" -o "$OUT/page.html" "$URL$p"
    to=$(header location)
    echo "$p $(head -1 "$OUT/headers" | tr -d '\r') $to" | tee -a "$OUT/$1-paths.txt"
    [ -z "$to" ] || inside "$h" "$to" || fail "$1: $p leads out of the path: $to"
  done
  [ "$(curl -sS -o /dev/null -w '%{http_code}' "https://$h/login/")" = 404 ] || fail "$1: something answers outside of the path"
  curl -fsS "$URL/login/" > "$OUT/$1-login.html"
  grep -oE '(src|href)="[^"]*"' "$OUT/$1-login.html" | sed -E 's/^[a-z]+="//; s/"$//' | grep -v '^data:' | sort -u > "$OUT/$1-files.txt"
  [ -s "$OUT/$1-files.txt" ] || fail "$1: a page without files"
  while read -r p; do
    inside "$h" "$p" || fail "$1: $p is outside of the path"
    curl -fsS -o /dev/null "https://$h${p#https://"$h"}" || fail "$1: $p is not there"
  done < "$OUT/$1-files.txt"
  say "$1: $(wc -l < "$OUT/$1-files.txt") files of the login page are below the path, for example $(grep -m1 '\.js' "$OUT/$1-files.txt")"

  token admin admin
  local id
  id=$(meta) || fail "$1: cannot create a database"
  api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select 42 as answer", runAsync: false, client_id: "lab13", schema: "public"}')" > "$OUT/$1-sqllab.json"
  jq -e '.data[0].answer == 42' "$OUT/$1-sqllab.json" > /dev/null || fail "$1: SQL Lab: $(head -c 600 "$OUT/$1-sqllab.json")"

  command -v chromedriver > /dev/null || return 0
  browser_start
  PICTURE=$1- browser_login admin admin
  inside "$h" "$(browser_address)" || fail "$1: the browser was led to $(browser_address)"
  browser_picture "$OUT/$1-welcome.png"
  for p in sqllab dashboard/list; do
    browser_open "$URL/$p/"
    browser_find '.ant-menu, nav, #main-menu' > /dev/null
    sleep 8
    browser_picture "$OUT/$1-${p%%/*}.png"
    inside "$h" "$(browser_address)" || fail "$1: the browser was led to $(browser_address)"
    browser_run 'return performance.getEntriesByType("resource").map(e => (e.responseStatus || "?") + " " + e.name)' | jq -r '.[]' > "$OUT/$1-${p%%/*}-resources.txt"
    ! grep "https://$h" "$OUT/$1-${p%%/*}-resources.txt" | grep -vE "^[0-9?]+ https://$h/analytics/" || fail "$1: the browser asked outside of the path"
    ! grep -E "^4.. https://$h" "$OUT/$1-${p%%/*}-resources.txt" || fail "$1: the browser missed something"
  done
  browser_stop
  say "$1: the browser logged in and stayed below $URL: $(sort -u "$OUT/$1-sqllab-resources.txt" | wc -l) resources"
}

# An MCP client says hello at an address of the host.
hello() { # INSTANCE PATH
  curl -sS -m 60 -D "$OUT/headers" -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' "https://$1.example.com$2" \
    -d '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "lab", "version": "1"}}}' |
    sed -n 's/^data: //; /^{/p' > "$OUT/$1-mcp.json"
  jq -e .result.serverInfo.name "$OUT/$1-mcp.json" > /dev/null || fail "$1: no MCP at $2: $(head -1 "$OUT/headers") $(head -c 600 "$OUT/$1-mcp.json")"
  say "$1: MCP at $2: $(jq -c .result.serverInfo "$OUT/$1-mcp.json")"
}

sub() { # NAME TAG NETWORKING [MORE]
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: $1}
spec:
  environment: Development
  image: {tag: "$2"}
  secretKey: for-your-laptop-only
  baseUrl: https://$1.example.com/analytics
  metastore: {host: postgres, database: $1, username: superset, password: superset}
  webServer: {}
  networking: $3
  lifecycle: {init: {adminUser: {}}, maintenancePage: {title: Back soon}}
  ${4:-}
YAML
}
ing() { sub ing "$1" "{ingress: {className: $CLASS, host: ing.example.com, tls: [{hosts: [ing.example.com], secretName: public-tls}]}}" "${2:-}"; }
gate() { sub gate "$1" '{gateway: {gatewayRef: {name: public, sectionName: websecure}, hostnames: [gate.example.com]}}' "${2:-}"; }

path() {
  local i p=
  for i in ing gate; do echo "create database $i owner superset" | sql postgres postgres; done
  ing "$OLD"
  gate "$OLD"
  for i in ing gate; do running $i 1200; done
  say "$OLD runs below /analytics, behind an Ingress and behind a Gateway"
  open_door ing.example.com gate.example.com
  for i in ing gate; do
    until_ok 60 "no answer for $i.example.com" curl -fsS "https://$i.example.com/analytics/login/"
    client $i-new https://traefik 8443 /analytics/login/ new $i.example.com
    client $i-keep https://traefik 8443 /analytics/login/ keep $i.example.com
  done
  if command -v chromedriver > /dev/null; then . "$here/browser.sh"; fi
  sleep 5
  for i in ing gate; do
    say "$i: upgrading to $NEW"
    $i "$NEW"
    until_ok 60 "the upgrade of $i does not begin" condition $i LifecycleComplete False
    for _ in $(seq 600); do
      k logs $i-new | grep -q '503 page' && break
      sleep 0.5
    done
    curl -sS -D "$OUT/$i-maintenance.headers" -o "$OUT/$i-maintenance.html" "https://$i.example.com/analytics/dashboard/list/"
    say "$i: below the path: $(head -1 "$OUT/$i-maintenance.headers" | tr -d '\r'), $(grep -o '<title>.*</title>' "$OUT/$i-maintenance.html")"
    if command -v chromedriver > /dev/null; then
      browser_start
      browser_open "https://$i.example.com/analytics/superset/welcome/"
      browser_picture "$OUT/$i-maintenance.png"
      browser_stop
    fi
    running $i 1200
    until_ok 120 "the page of $i stays" sh -c "! kubectl -n $N get deployment $i-maintenance-page"
  done
  sleep 5
  for i in ing gate; do
    for p in new keep; do
      k logs $i-$p > "$OUT/$i-$p.txt"
      page $i-$p
    done
  done | tee "$OUT/downtime.txt"
  k delete pod ing-new ing-keep gate-new gate-keep > /dev/null
  xr -o wide | tee "$OUT/get.txt"
  for i in ing gate; do below $i; done

  # 6.0 has no MCP server. One is below the path, the other where its spec says.
  ing "$NEW" 'mcpServer: {}'
  gate "$NEW" 'mcpServer: {service: {gatewayPath: /assistant}}'
  until_ok 300 "no MCP server" k rollout status deployment ing-mcp-server gate-mcp-server --timeout=5s
  for i in ing gate; do running $i 600; done
  open_door ing.example.com gate.example.com
  hello ing /analytics/mcp
  hello gate /assistant
}

case $PART in all | root) root ;; esac
case $PART in all | report) report ;; esac
case $PART in all | path) path ;; esac
k logs deploy/traefik --tail=-1 > "$OUT/traefik.log"
traefik_gone
passed
