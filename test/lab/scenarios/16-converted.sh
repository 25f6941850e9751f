#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# What the chart's documentation shows, converted, filled in as the notes ask, and
# run. Alerts & Reports: beat starts a report, the worker mails a chart's data by
# the mail server of the values. OAuth with a security manager of one's own, on
# the stock image: somebody signs on at the provider. Packages of a bootstrap
# script: they are there in web server and worker. PART=alerts, PART=oauth and
# PART=packages do one of them.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
PART=${PART:-all}

command -v go > /dev/null || cannot "there is no go to build function-superset with"
(cd "$here/../.." && go build -o "$OUT/function-superset" ./fn/cmd/function-superset) || fail "cannot build function-superset"
fs=$OUT/function-superset
page=$here/../../fn/superset/migrate/testdata/page

fresh
index
postgres postgres
redis redis

# converted NAME VALUES EDITS : converts values, does what every note of a partial
# file asks for and then the edits, a JSON patch, and applies the result.
converted() {
  local code=0
  "$fs" convert --release bi --name "$1" -n "$N" "$2" > "$OUT/$1-converted.yaml" 2> "$OUT/$1-notes.txt" || code=$?
  [ $code = 1 ] || fail "convert ended with $code: $(cat "$OUT/$1-notes.txt")"
  ! grep -E 'of-the-values|hush' "$OUT/$1-converted.yaml" "$OUT/$1-notes.txt" || fail "a secret is printed"
  cp "$OUT/$1-converted.yaml" "$OUT/$1.yaml"
  edit "$1" "$(jq -nc --arg tag "$NEW" '[{op: "replace", path: "/spec/image/tag", value: $tag}, {op: "replace", path: "/spec/metastore/host", value: "postgres"},
    {op: "replace", path: "/spec/valkey/host", value: "redis"}]')"
  edit "$1" "[{\"op\": \"replace\", \"path\": \"/spec/metastore/database\", \"value\": \"$1\"}]"
  edit "$1" "$3"
  "$fs" validate "$OUT/$1.yaml" | tee "$OUT/$1-validate.txt" || fail "the manifest is not valid"
  echo "create database $1 owner superset" | sql postgres postgres
  k create secret generic "$1-credentials" --from-literal=secret-key="key of $1, long enough for anybody 0123456789" --from-literal=metastore-password=superset > /dev/null
  k apply -f "$OUT/$1.yaml"
  running "$1" 900
  say "$1 runs; convert had $(grep -c . "$OUT/$1-notes.txt") lines for it"
}
edit() { # NAME JSON-PATCH
  k patch --local -f "$OUT/$1.yaml" --type json -p "$2" -o yaml > "$OUT/edited.yaml" || fail "cannot edit $1: $2"
  mv "$OUT/edited.yaml" "$OUT/$1.yaml"
}
# python NAME COMPONENT < PROGRAM runs a program in a pod; app is Superset. What
# it prints is its last line.
python() {
  { printf 'from superset.app import create_app\napp = create_app()\n'; cat; } |
    k exec -i "deploy/$1-$2" -c "$(k get deploy "$1-$2" -o jsonpath='{.spec.template.spec.containers[0].name}')" -- python - 2> "$OUT/$1-$2.log" | tail -1
}
# both NAME WHAT WANT < PROGRAM : web server and worker print the same.
both() {
  local c program got
  program=$(cat)
  for c in web-server celery-worker; do
    got=$(python "$1" $c <<< "$program") || fail "$1, $c: $2: $(tail -3 "$OUT/$1-$c.log")"
    [ "$got" = "$3" ] || fail "$1, $c: $2 is $got"
  done
  say "$1: $2 in web server and worker: $3"
}
# stand_in NAME PORT TARGET FILE : a program of ours in the place of somebody's
# server, with its certificate; IP is its address.
stand_in() {
  k create configmap "$1" --from-file=program.py="$4" > /dev/null
  k apply -f - > /dev/null <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1}
spec:
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec:
      terminationGracePeriodSeconds: 1
      automountServiceAccountToken: false
      securityContext: {runAsUser: 1000, runAsNonRoot: true, fsGroup: 1000, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: server
        image: $SERVICES
        command: [python3, /program/program.py, /pki/server.crt, /pki/server.key]
        ports: [{containerPort: $3}]
        readinessProbe: {tcpSocket: {port: $3}, periodSeconds: 2}
        volumeMounts: [{name: program, mountPath: /program}, {name: pki, mountPath: /pki}]
      volumes: [{name: program, configMap: {name: $1}}, {name: pki, secret: {secretName: $1-tls}}]
---
apiVersion: v1
kind: Service
metadata: {name: $1}
spec: {selector: {app: $1}, ports: [{port: $2, targetPort: $3}]}
YAML
  k rollout status deployment "$1" --timeout=120s > /dev/null
  IP=$(k get service "$1" -o jsonpath='{.spec.clusterIP}')
}
gone() { k delete supersets.superset.crossplane.io "$1" > /dev/null; }

alerts() {
  certificates mail-tls mail smtp.example.com
  stand_in mail 25 2525 "$here/converted/mail.py"
  k create secret generic alerts-env-secret --from-literal=SMTP_PASSWORD=mail-password-of-the-secret --from-literal=SLACK_API_TOKEN=slack > /dev/null
  # The notes: no root, so no apt-get at the start; the image is to have the browser.
  converted alerts "$page/alerts.yaml" "$(jq -nc --arg ip "$IP" '[{op: "remove", path: "/spec/celeryWorker/bootstrapScript"},
    {op: "add", path: "/spec/podTemplate/hostAliases", value: [{ip: $ip, hostnames: ["smtp.example.com"]}]}]')"
  both alerts "mail server, login and sender" 'smtp.example.com True mail-password-of-the-secret user@example.com' <<< '
c = app.config
print(c["SMTP_HOST"], c["SMTP_STARTTLS"], c["SMTP_PASSWORD"], c["SMTP_MAIL_FROM"])'
  both alerts "flag, browser and address of reports" 'True chrome http://alerts-web-server:8088/ https://www.example.com/ 3' <<< '
c = app.config
with app.app_context():
    from superset import is_feature_enabled
    print(is_feature_enabled("ALERT_REPORTS"), c["WEBDRIVER_TYPE"], c["WEBDRIVER_BASEURL"], c["WEBDRIVER_BASEURL_USER_FRIENDLY"], len(c["WEBDRIVER_OPTION_ARGS"]))'
  both alerts "broker and schedule of Celery" 'redis://redis:6379/0 reports.prune_log reports.scheduler' <<< '
from superset.extensions import celery_app
print(celery_app.conf.broker_url, *sorted(celery_app.conf.beat_schedule))'

  admin alerts
  forward alerts-web-server 8088
  token admin admin
  local id dataset chart
  id=$(meta) || fail "cannot create a database"
  echo "create table team (name text); insert into team values ('Ada'), ('Grace'), ('Katherine'); grant select on team to superset" | sql postgres superset
  api POST /api/v1/dataset/ "{\"database\": $id, \"schema\": \"public\", \"table_name\": \"team\"}" > "$OUT/dataset.json"
  dataset=$(jq -er .id "$OUT/dataset.json") || fail "no dataset: $(cat "$OUT/dataset.json")"
  api POST /api/v1/chart/ "$(jq -nc --argjson d "$dataset" '{slice_name: "team", viz_type: "table", datasource_id: $d, datasource_type: "table",
    params: ({datasource: "\($d)__table", viz_type: "table", query_mode: "raw", all_columns: ["name"], row_limit: 10} | tojson),
    query_context: ({datasource: {id: $d, type: "table"}, force: false, queries: [{columns: ["name"], filters: [], orderby: [], row_limit: 10, extras: {}}],
      form_data: {viz_type: "table", query_mode: "raw", all_columns: ["name"]}, result_format: "json", result_type: "full"} | tojson)}')" > "$OUT/chart.json"
  chart=$(jq -er .id "$OUT/chart.json") || fail "no chart: $(cat "$OUT/chart.json")"
  api POST /api/v1/report/ "$(jq -nc --argjson c "$chart" '{type: "Report", name: "team", crontab: "* * * * *", timezone: "UTC", active: true, creation_method: "alerts_reports",
    chart: $c, report_format: "CSV", owners: [1], working_timeout: 600, recipients: [{type: "Email", recipient_config_json: {target: "boss@example.com"}}]}')" > "$OUT/report.json"
  jq -e .id "$OUT/report.json" > /dev/null || fail "no report: $(cat "$OUT/report.json")"
  say "a report is due every minute"
  mailed() { k logs deploy/mail --tail=-1 > "$OUT/mail.txt" && grep -q '^end of mail' "$OUT/mail.txt"; }
  until_ok 300 "no mail comes" mailed
  grep -qx 'login superset mail-password-of-the-secret' "$OUT/mail.txt" || fail "the worker logs in otherwise: $(grep login "$OUT/mail.txt")"
  grep -q '^To: boss@example.com' "$OUT/mail.txt" || fail "the mail goes to somebody else"
  grep -q 'end of mail, TLS: True' "$OUT/mail.txt" || fail "the mail goes in clear text"
  # The data is a file of the mail, in base64.
  grep -qF "$(printf 'name\nAda\nGrace\n' | base64 | cut -c1-16)" "$OUT/mail.txt" || fail "the chart's data is not in the mail"
  say "a mail: $(grep -E '^(From|To|Subject):' "$OUT/mail.txt" | head -3 | paste -sd' ')"
  gone alerts
}

oauth() {
  certificates provider-tls provider accounts.google.com www.googleapis.com
  stand_in provider 443 8443 "$here/converted/provider.py"
  k create secret generic oauth-env-secret --from-literal=GOOGLE_KEY=key-of-the-secret --from-literal=GOOGLE_SECRET=secret-of-the-secret > /dev/null
  sed -n '/custom_sso_security_manager.py: |/,/^[^ ]/p' "$here/converted/oauth.yaml" | sed '1d;$d;s/^    //' > "$OUT/custom_sso_security_manager.py"
  k create secret generic oauth-extra-python --from-file="$OUT/custom_sso_security_manager.py" > /dev/null
  # The notes: Authlib, which the stock image lacks. The rest is the stand-in.
  converted oauth "$here/converted/oauth.yaml" "$(jq -nc --arg tag "$NEW-lean" --arg ip "$IP" '[{op: "replace", path: "/spec/image/tag", value: $tag},
    {op: "add", path: "/spec/pythonPackages/-", value: "Authlib"},
    {op: "add", path: "/spec/podTemplate/hostAliases", value: [{ip: $ip, hostnames: ["accounts.google.com", "www.googleapis.com"]}]},
    {op: "add", path: "/spec/podTemplate/container/env/-", value: {name: "REQUESTS_CA_BUNDLE", value: "/lab/ca.crt"}},
    {op: "add", path: "/spec/podTemplate/volumes/-", value: {name: "lab", secret: {secretName: "provider-tls"}}},
    {op: "add", path: "/spec/podTemplate/container/volumeMounts/-", value: {name: "lab", mountPath: "/lab"}}]')"
  both oauth "kind of sign-on, manager and role" '4 CustomSsoSecurityManager google key-of-the-secret Admin' <<< '
c = app.config
print(c["AUTH_TYPE"], type(app.appbuilder.sm).__name__, c["OAUTH_PROVIDERS"][0]["name"], c["OAUTH_PROVIDERS"][0]["remote_app"]["client_id"], c["AUTH_USER_REGISTRATION_ROLE"])'

  forward oauth-web-server 8088
  curl -sS -D "$OUT/headers" -o /dev/null -H 'X-Forwarded-Proto: https' -H 'X-Forwarded-Host: bi.example.com' "$URL/login/google"
  tr -d '\r' < "$OUT/headers" | sed -n 's/^location: //Ip' > "$OUT/oauth-location.txt"
  for want in '^https://accounts.google.com/o/oauth2/auth?' 'client_id=key-of-the-secret' 'hd=example.com' 'redirect_uri=https%3A%2F%2Fbi.example.com%2Foauth-authorized%2Fgoogle'; do
    grep -q "$want" "$OUT/oauth-location.txt" || fail "the login leads elsewhere: $(cat "$OUT/oauth-location.txt")"
  done
  say "the login leads to $(cut -d'?' -f1 "$OUT/oauth-location.txt"), and back by https"
  k get secret provider-tls -o jsonpath='{.data.ca\.crt}' | base64 -d > "$OUT/ca.crt"
  curl -sSL -c "$OUT/cookies" -b "$OUT/cookies" --cacert "$OUT/ca.crt" --resolve "accounts.google.com:443:$IP" -o "$OUT/oauth-page.html" -w '%{url_effective} %{http_code}\n' "$URL/login/google" > "$OUT/oauth-end.txt" ||
    fail "the way through the provider ends: $(cat "$OUT/oauth-end.txt")"
  k logs deploy/provider > "$OUT/provider.txt"
  grep -qx 'token key-of-the-secret:secret-of-the-secret the-code' "$OUT/provider.txt" || fail "the provider was told: $(cat "$OUT/provider.txt")"
  curl -sS -b "$OUT/cookies" "$URL/api/v1/me/" > "$OUT/me.json"
  jq -e '.result | .username == "sso-ada" and .email == "ada@example.com"' "$OUT/me.json" > /dev/null || fail "nobody is signed on: $(cat "$OUT/me.json" "$OUT/oauth-end.txt")"
  curl -sS -b "$OUT/cookies" "$URL/api/v1/me/roles/" > "$OUT/roles.json"
  jq -e '.result.roles | has("Admin")' "$OUT/roles.json" > /dev/null || fail "the roles are $(head -c 300 "$OUT/roles.json")"
  say "signed on at the provider as $(jq -r .result.username "$OUT/me.json"), by the manager of the values, with the role Admin"
  gone oauth
}

packages() {
  # The notes: the packages behind the extras of Superset.
  converted packages "$page/dependencies.yaml" "$(jq -nc --arg tag "$NEW-lean" '[{op: "replace", path: "/spec/image/tag", value: $tag},
    {op: "add", path: "/spec/pythonPackages/-", value: "sqlalchemy-bigquery"}, {op: "add", path: "/spec/pythonPackages/-", value: "elasticsearch-dbapi<0.3"}]')"
  both packages "drivers, and SQLAlchemy of the image" 'psycopg2 BigQueryDialect ESDialect 1.4' <<< '
import psycopg2, sqlalchemy
from sqlalchemy.dialects import registry
print(psycopg2.__name__, registry.load("bigquery").__name__, registry.load("elasticsearch").__name__, sqlalchemy.__version__[:3])'
  admin packages
  forward packages-web-server 8088
  token admin admin
  api GET /api/v1/database/available/ | jq -r '.databases[] | select(.available_drivers != []) | .name' | sort > "$OUT/available.txt"
  for want in 'Elasticsearch.*' 'Google BigQuery' PostgreSQL; do
    grep -qx "$want" "$OUT/available.txt" || fail "Superset does not offer $want: $(cat "$OUT/available.txt")"
  done
  local id
  id=$(meta) || fail "cannot create a database"
  api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select 42 as answer", runAsync: false, client_id: "lab16", schema: "public"}')" > "$OUT/sqllab.json"
  jq -e '.data[0].answer == 42' "$OUT/sqllab.json" > /dev/null || fail "SQL Lab: $(head -c 600 "$OUT/sqllab.json")"
  say "packages: Superset offers $(paste -sd, "$OUT/available.txt" | sed 's/,/, /g')"
  gone packages
}

case $PART in all | alerts) alerts ;; esac
case $PART in all | oauth) oauth ;; esac
case $PART in all | packages) packages ;; esac
passed
