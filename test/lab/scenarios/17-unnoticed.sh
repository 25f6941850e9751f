#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# What a preflight is for, under clients that ask every 100 ms: the same build of
# Superset under another name is rolled without a page, with one web server and
# with two, and mistakes that a look shows are seen by nobody. The database is as
# it was after each of them.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
ONE=apachesuperset.docker.scarf.sh/apache/superset TWO=docker.io/apache/superset
repository=$ONE tag=$NEW config="ROW_LIMIT = 1000" replicas=1
instance() {
  k apply -f - > /dev/null <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: up}
spec:
  environment: Development
  image: {repository: $repository, tag: "$tag"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  config: "$config"
  webServer: {replicas: $replicas}
  lifecycle:
    init: {adminUser: {}}
    maintenancePage: {}
YAML
}
migrations() { field up .status.lifecycle.migrate.executions; }
answer() { field up .status.lifecycle.preflight.answer; }
dump() { k exec deployment/postgres -- env PGPASSWORD=superset /usr/lib/postgresql/15/bin/pg_dump -h 127.0.0.1 -U superset superset | grep -vE '^.(un)?restrict' > "$OUT/$1.sql"; }
answered() { [ "$(answer)" = "$1" ] && [ "$(field up .status.lifecycle.preflight.image)" = "$repository:$tag" ]; }

# unnoticed CLIENT... : the clients have seen nothing but Superset.
unnoticed() {
  local c
  for c in "$@"; do
    k logs "$c" > "$OUT/$c.txt"
    ! grep -vE '^[0-9.]+ 200 superset ' "$OUT/$c.txt" || fail "$c saw something else than Superset"
    say "$c: $(tail -1 "$OUT/$c.txt")"
  done
}

says() { condition up LifecycleComplete | grep -q "$1"; }

# refused REASON TEXT : the spec as it is now is refused, and nothing has happened.
refused() {
  dump before
  instance
  until_ok 300 "$repository:$tag is not refused for $1: $2" says "$1: .*$2"
  condition up LifecycleComplete > "$OUT/refused-$1.txt"
  say "$(cat "$OUT/refused-$1.txt")"
  ! grep -rn "for-your-laptop-only" "$OUT/refused-$1.txt" || fail "the message shows a secret"
  [ "$(field up .status.phase)" = Blocked ] || fail "the phase is $(field up .status.phase)"
  ! k get deployment up-maintenance-page > /dev/null 2>&1 || fail "there is a page"
  dump after
  cmp "$OUT/before.sql" "$OUT/after.sql" || fail "the database has changed"
  unnoticed client-new client-keep
}

instance
running up 900
[ "$(migrations)" = 1 ] || fail "$(migrations) migrations"
follow up "$OUT/phases.txt"
client client-new up-web-server 8088 /login/ new
client client-keep up-web-server 8088 /login/ keep
sleep 5

say "the same build under another name, one web server"
repository=$TWO
instance
until_ok 300 "no answer NothingPending: $(answer)" answered NothingPending
running up 900
[ "$(migrations)" = 1 ] || fail "it has migrated"
[ "$(k get deployment up-web-server -o jsonpath='{.spec.template.spec.containers[0].image}')" = "$TWO:$NEW" ] || fail "the image has not changed"
sleep 5
unnoticed client-new client-keep

say "and back, two web servers"
replicas=2
instance
running up 900
repository=$ONE
instance
until_ok 300 "no answer NothingPending: $(answer)" answered NothingPending
running up 900
[ "$(migrations)" = 1 ] || fail "it has migrated"
sleep 5
unnoticed client-new client-keep

say "an image without the driver of the metastore"
tag=$NEW-lean
refused StartFails "No module named 'psycopg2'"

say "a configuration that cannot be imported"
tag=$NEW config="import nosuchmodule"
refused StartFails "No module named 'nosuchmodule'"

say "an image that does not know the revision"
tag=$OLD config="ROW_LIMIT = 1000"
refused UnknownRevision "does not know"

say "the way back needs nothing but the former spec"
tag=$NEW
instance
running up 900
unnoticed client-new client-keep
! grep -E "Draining|Maintenance" "$OUT/phases.txt" || fail "something was drained"
cat "$OUT/phases.txt"
passed
