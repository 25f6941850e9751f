#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A whole move from the Helm chart, as docs/user-guide/migration.md says: a
# release with objects as the chart makes them, a dashboard and a connection with
# a stored password in it; its values are converted, the result is applied beside
# it, and the release goes. The people, the dashboard and the password are there.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

command -v go > /dev/null || cannot "there is no go to build function-superset with"
(cd "$here/../.." && go build -o "$OUT/function-superset" ./fn/cmd/function-superset) || fail "cannot build function-superset"
fs=$OUT/function-superset

fresh
index
postgres postgres
redis redis

# The values of the release, as helm get values has them.
cat > "$OUT/values.yaml" <<YAML
image: {tag: "$NEW"}
postgresql: {enabled: false}
redis: {enabled: false}
supersetNode:
  replicas: {replicaCount: 2}
  connections: {db_host: postgres, db_port: "5432", db_user: superset, db_pass: superset, db_name: superset, redis_host: redis, redis_port: "6379"}
configOverrides:
  reports: |
    WEBDRIVER_BASEURL = "http://{{ template "superset.fullname" . }}:{{ .Values.service.port }}/"
    ROW_LIMIT = int(env("MOVE_ROW_LIMIT", "4321"))
  secret: SECRET_KEY = 'the-key-of-the-release-0123456789abcdef'
extraEnv: {MOVE_ROW_LIMIT: 1234, GUNICORN_TIMEOUT: 90}
YAML

# The release: names, labels and files as those of the chart, of the release bi.
labels() { echo "app: $1, release: bi, heritage: Helm, chart: superset-0.15.0"; }
container() { # COMMAND
  cat <<YAML
        image: apachesuperset.docker.scarf.sh/apache/superset:$NEW
        command: [/bin/sh, -c, ". /app/pythonpath/superset_bootstrap.sh; $1"]
        env: [{name: SUPERSET_PORT, value: "8088"}, {name: MOVE_ROW_LIMIT, value: "1234"}, {name: GUNICORN_TIMEOUT, value: "90"}]
        envFrom: [{secretRef: {name: bi-superset-env}}]
        volumeMounts: [{name: superset-config, mountPath: /app/pythonpath, readOnly: true}]
YAML
}
pod() { echo "securityContext: {runAsUser: 0}"; }
k apply -f - > /dev/null <<YAML
apiVersion: v1
kind: Secret
metadata: {name: bi-superset-env, labels: {$(labels superset)}}
stringData: {DB_HOST: postgres, DB_PORT: "5432", DB_USER: superset, DB_PASS: superset, DB_NAME: superset, REDIS_HOST: redis, REDIS_PORT: "6379", REDIS_PROTO: redis, REDIS_DB: "1", REDIS_CELERY_DB: "0"}
---
apiVersion: v1
kind: Secret
metadata: {name: bi-superset-config, labels: {$(labels superset)}}
stringData:
  superset_config.py: |
    import os
    def env(key, default=None):
        return os.getenv(key, default)
    SQLALCHEMY_DATABASE_URI = "postgresql+psycopg2://" + env("DB_USER") + ":" + env("DB_PASS") + "@" + env("DB_HOST") + ":" + env("DB_PORT") + "/" + env("DB_NAME")
    class CeleryConfig:
        imports = ("superset.sql_lab",)
        broker_url = "redis://" + env("REDIS_HOST") + ":" + env("REDIS_PORT") + "/0"
        result_backend = broker_url
    CELERY_CONFIG = CeleryConfig
    WEBDRIVER_BASEURL = "http://bi-superset:8088/"
    ROW_LIMIT = int(env("MOVE_ROW_LIMIT", "4321"))
    SECRET_KEY = 'the-key-of-the-release-0123456789abcdef'
  superset_bootstrap.sh: |
    #!/bin/bash
    true
  superset_init.sh: |
    #!/bin/sh
    set -eu
    superset db upgrade
    superset init
    superset fab create-admin --username ada --firstname Ada --lastname Lovelace --email ada@example.com --password analytical-engine
---
apiVersion: batch/v1
kind: Job
metadata: {name: bi-superset-init-db, labels: {$(labels superset)}}
spec:
  backoffLimit: 6
  template:
    metadata: {labels: {app: superset, release: bi, job: init}}
    spec:
      restartPolicy: OnFailure
      $(pod)
      containers:
      - name: superset-init-db
$(container ". /app/pythonpath/superset_init.sh")
      volumes: [{name: superset-config, secret: {secretName: bi-superset-config}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-superset, labels: {$(labels superset)}}
spec:
  replicas: 1
  selector: {matchLabels: {app: superset, release: bi}}
  template:
    metadata: {labels: {app: superset, release: bi}}
    spec:
      $(pod)
      containers:
      - name: superset
$(container "/usr/bin/run-server.sh")
        ports: [{name: http, containerPort: 8088}]
        startupProbe: {httpGet: {path: /health, port: http}, periodSeconds: 5, failureThreshold: 60}
        readinessProbe: {httpGet: {path: /health, port: http}, periodSeconds: 15, timeoutSeconds: 5}
      volumes: [{name: superset-config, secret: {secretName: bi-superset-config}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: bi-superset-worker, labels: {$(labels superset-worker)}}
spec:
  replicas: 1
  selector: {matchLabels: {app: superset-worker, release: bi}}
  template:
    metadata: {labels: {app: superset-worker, release: bi}}
    spec:
      $(pod)
      containers:
      - name: superset
$(container "celery --app=superset.tasks.celery_app:app worker --concurrency 1")
      volumes: [{name: superset-config, secret: {secretName: bi-superset-config}}]
---
apiVersion: v1
kind: Service
metadata: {name: bi-superset, labels: {$(labels superset)}}
spec: {selector: {app: superset, release: bi}, ports: [{name: http, port: 8088, targetPort: http}]}
YAML
until_ok 900 "the release's init Job has not ended" k wait job bi-superset-init-db --for=condition=Complete --timeout=1s
k rollout status deployment bi-superset --timeout=600s > /dev/null
say "the release serves"

forward bi-superset 8088
token ada analytical-engine
id=$(meta) || fail "cannot create a database"
api POST /api/v1/dashboard/ '{"dashboard_title": "Engines", "slug": "engines", "published": true}' > "$OUT/dashboard.json"
dashboard=$(jq -er .id "$OUT/dashboard.json") || fail "cannot create a dashboard: $(cat "$OUT/dashboard.json")"
stored=$(echo "select encode(password, 'hex') from dbs where id=$id" | sql postgres superset)
[ -n "$stored" ] || fail "no password is stored"
say "there are a dashboard and a connection with a stored password"

# The page's own way to the key that is in use.
key=$(k exec deploy/bi-superset -- python -c 'from superset.app import create_app; print(create_app().config["SECRET_KEY"])' 2> "$OUT/key.log" | tail -1)
[ "$key" = the-key-of-the-release-0123456789abcdef ] || fail "the key that is in use is not printed: $(tail -3 "$OUT/key.log")"

"$fs" convert --release bi --chart-version 0.15.0 --name moved -n "$N" --report "$OUT/report.md" "$OUT/values.yaml" > "$OUT/superset.yaml" 2> "$OUT/notes.txt" ||
  fail "convert: $(cat "$OUT/notes.txt")"
! grep -rn 'the-key-of-the-release' "$OUT/superset.yaml" "$OUT/notes.txt" "$OUT/report.md" || fail "the secret key is printed"
"$fs" validate "$OUT/superset.yaml" | tee "$OUT/validate.txt" || fail "the manifest is not valid"
"$fs" preview "$OUT/superset.yaml" > "$OUT/preview.txt" || fail "preview: $(tail -5 "$OUT/preview.txt")"
say "converted: $(grep -c . "$OUT/notes.txt") notes"

# What the notes ask for: the key that is in use, and the password of the database.
k create secret generic moved-credentials --from-literal=secret-key="$key" --from-literal=metastore-password=superset > /dev/null
migrations() { echo "select version_num from alembic_version" | sql postgres superset; }
version=$(migrations)
k apply -f "$OUT/superset.yaml"
running moved 900
[ "$(migrations)" = "$version" ] || fail "migrate changed a database that was as it should be"
k get deployment bi-superset -o jsonpath='{.status.readyReplicas}' | grep -q '[1-9]' || fail "the release does not serve beside it"
say "moved runs beside the release"

# Traffic moves, and the release goes; the database and Redis are outside of it.
k delete deployments,services,secrets,jobs -l release=bi > /dev/null
until_ok 120 "pods of the release stay" sh -c "[ -z \"\$(kubectl -n $N get pods -l release=bi -o name)\" ]"
running moved 300

forward moved-web-server 8088
token ada analytical-engine
api GET /api/v1/dashboard/engines > "$OUT/dashboard-after.json"
jq -e --argjson id "$dashboard" '.result.id == $id and .result.dashboard_title == "Engines"' "$OUT/dashboard-after.json" > /dev/null ||
  fail "the dashboard is not there: $(head -c 400 "$OUT/dashboard-after.json")"
[ "$(echo "select encode(password, 'hex') from dbs where id=$id" | sql postgres superset)" = "$stored" ] || fail "the stored password was written anew"
api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select 1 as still", runAsync: false, client_id: "lab15", schema: "public"}')" > "$OUT/sqllab.json"
jq -e '.data[0].still == 1' "$OUT/sqllab.json" > /dev/null || fail "the stored password cannot be used: $(head -c 400 "$OUT/sqllab.json")"
say "ada logs in, the dashboard is there, the stored password opens"

# What the values said is so: Python with names of the chart, and gunicorn.
k exec deploy/moved-web-server -- python -c 'from superset.app import create_app; c = create_app().config; print(c["ROW_LIMIT"], c["WEBDRIVER_BASEURL"])' 2> /dev/null | tail -1 | tee "$OUT/config.txt"
grep -qx '1234 http://moved-web-server:8088/' "$OUT/config.txt" || fail "the configuration is another one: $(cat "$OUT/config.txt")"
k get deployment moved-web-server -o json > "$OUT/deployment.json"
jq -e '[.spec.template.spec.containers[0].env[] | select(.name == "GUNICORN_TIMEOUT").value] == ["90"] and .spec.replicas == 2' "$OUT/deployment.json" > /dev/null ||
  fail "gunicorn or the number of pods are not those of the values"
if command -v chromedriver > /dev/null; then
  . "$(dirname "$0")/../browser.sh"
  browser_start
  browser_login ada analytical-engine
  browser_open "$URL/superset/dashboard/engines/"
  sleep 5
  browser_picture "$OUT/dashboard.png"
  browser_stop
fi
passed
