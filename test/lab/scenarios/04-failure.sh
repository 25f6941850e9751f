#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A migration that fails because the database user has lost its rights: status
# tells what the pod said; after the rights are back and a trigger, it recovers.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
instance() { # TAG TRIGGER
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: failing}
spec:
  environment: Development
  image: {tag: "$1"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  lifecycle:
    migrate: {maxRetries: 2, trigger: "$2"}
YAML
}
failed() { [ "$(field failing .status.lifecycle.migrate.state)" = Failed ]; }

echo "alter role superset nologin" | sql postgres postgres
say "applying, the role may not log in"
instance "$NEW" one
follow failing "$OUT/phases.txt"
until_ok 400 "the failure is not told" failed
xr failing | tee "$OUT/failed.txt"
condition failing LifecycleComplete | tee -a "$OUT/failed.txt"
xr failing -o json | jq '.status.lifecycle.migrate | {state, attempts, message, reason, exitCode, firstFailure, lastFailure, pod}' | tee -a "$OUT/failed.txt"
k get jobs,pods | tee -a "$OUT/failed.txt"
grep -qi 'not permitted to log in' "$OUT/failed.txt" || fail "status does not tell what the pod said"
say "the status tells: $(grep -io 'role .* is not permitted to log in' "$OUT/failed.txt" | head -1)"

echo "alter role superset login" | sql postgres postgres
instance "$NEW" two
running failing 600
xr failing
say "recovered after a trigger"
k get jobs
cat "$OUT/phases.txt"
passed
