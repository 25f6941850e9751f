#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# From one version of Superset to the next, with drain and maintenance page,
# under clients that ask every 100 ms through the Service: with a connection
# each, with one that is kept, and for the path that load balancers watch.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
instance() {
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: up}
spec:
  environment: Development
  image: {tag: "$1"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  lifecycle:
    init: {adminUser: {}}
    maintenancePage: {title: Back soon, message: "Superset is being upgraded"}
YAML
}
version() { echo "select version_num from alembic_version" | sql postgres superset | sort | paste -sd,; }

instance "$OLD"
running up 900
before=$(version)
say "$OLD runs, schema $before"
client client-new up-web-server 8088 /login/ new
client client-keep up-web-server 8088 /login/ keep
client client-health up-web-server 8088 /health new
sleep 5
follow up "$OUT/phases.txt"
say "upgrading to $NEW"
instance "$NEW"
until_ok 60 "the upgrade does not begin" condition up LifecycleComplete False
# The page as a person sees it.
for _ in $(seq 300); do
  k logs client-new | grep -q '503 page' && break
  sleep 0.5
done
if command -v chromedriver > /dev/null; then
  forward up-web-server 8088 || true
  . "$(dirname "$0")/../browser.sh"
  browser_start
  browser_open "$URL/superset/welcome/"
  browser_picture "$OUT/maintenance.png"
  browser_stop
fi
curl -sS -D "$OUT/page.headers" -o "$OUT/page.html" "$URL/dashboard/list/" || true
running up 900
# The page goes one pass after the traffic.
until_ok 120 "the page stays" sh -c "! kubectl -n $N get deployment up-maintenance-page"
sleep 5
after=$(version)
say "$NEW runs, schema $after"
for c in client-new client-keep client-health; do
  k logs $c > "$OUT/$c.txt"
  echo "== $c"
  cat "$OUT/$c.txt"
done
echo "== phases"
cat "$OUT/phases.txt"
[ "$before" != "$after" ] || fail "the schema is the same"
for c in client-new client-keep; do page $c; done
! grep -E '^[0-9.]+ (error|[45])' "$OUT/client-health.txt" || fail "the health path failed"
passed
