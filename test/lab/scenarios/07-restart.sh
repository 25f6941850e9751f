#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# While a migration runs, the function's pod, Crossplane and the kubelet are
# killed and come back. The migration ends once: the database counts how often it began.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

[ -n "${CACHE:-}" ] || cannot "only the lab's own node and Crossplane may be ended"
fresh
postgres postgres
k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: steady}
spec:
  environment: Development
  image: {tag: "$NEW"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  lifecycle:
    migrate:
      command: [sh, -ec, "python -c \"import os, sqlalchemy as s; e = s.create_engine('postgresql+psycopg2://superset:superset@postgres/superset'); e.execute('create table if not exists began (at timestamptz default now())'); e.execute('insert into began default values')\"; sleep 20; exec superset db upgrade"]
YAML
job() { k get jobs -o name | grep -q migrate; }
until_ok 60 "no migration" job
until_ok 60 "the migration does not run" sh -c "kubectl -n $N get pods -o json | jq -e '.items[] | select(.metadata.name | contains(\"migrate\")) | select(.status.phase==\"Running\")'"
say "migration runs; killing the function and Crossplane"
kubectl -n crossplane-system delete pod -l pkg.crossplane.io/function=lab-function-superset --grace-period=0 --force 2> /dev/null
kill -KILL "$(cat "$CACHE/state/crossplane.pid")"
sleep 5
until_ok 60 "Crossplane does not come back" curl -fsS http://127.0.0.1:8191/readyz
say "Crossplane is back"
# The kubelet comes back as well and finds its pods running.
kill -KILL "$(cat "$CACHE/state/kubelet.pid")"
running steady 600
[ "$(echo "select count(*) from began" | sql postgres superset)" = 1 ] || fail "the migration ran more than once"
xr steady -o json | jq -c '.status.lifecycle | {migrate: {state: .migrate.state, executions: .migrate.executions, attempts: .migrate.attempts}, init: .init.executions}'
say "the migration ran once"
passed
