#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A new secret key: the password of a stored database connection, encrypted with
# the old key, can be read with the new one afterwards.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
k create secret generic keys --from-literal=first=the-first-key-0123456789abcdef0123 --from-literal=second=the-second-key-fedcba9876543210fedc > /dev/null
instance() { # LINES OF SPEC
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: rotating}
spec:
  environment: Development
  image: {tag: "$NEW"}
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  $1
YAML
}
instance 'secretKeyFrom: {name: keys, key: first}
  lifecycle: {init: {adminUser: {}}}'
running rotating 900
forward rotating-web-server 8088
token admin admin
id=$(meta) || fail "cannot create a database"
before=$(echo "select encode(password, 'hex') from dbs where id=$id" | sql postgres superset)
say "stored a password: ${before:0:24}…"
instance 'secretKeyFrom: {name: keys, key: second}
  previousSecretKeyFrom: {name: keys, key: first}
  lifecycle: {init: {adminUser: {}}, rotate: {}}'
until_ok 60 "rotation does not begin" condition rotating LifecycleComplete False
running rotating 900
after=$(echo "select encode(password, 'hex') from dbs where id=$id" | sql postgres superset)
[ "$before" != "$after" ] || fail "the stored password is the same as before"
xr rotating -o json | jq -c '.status.lifecycle.rotate | {state, executions, duration}'
forward rotating-web-server 8088
token admin admin
api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select 1 as still", runAsync: false, client_id: "lab6", schema: "public"}')" > "$OUT/sqllab.json"
jq -e '.data[0].still == 1' "$OUT/sqllab.json" > /dev/null || fail "the stored password cannot be used: $(head -c 400 "$OUT/sqllab.json")"
say "re-encrypted (${after:0:24}…) and still usable"

# The old key goes; nothing runs again but what needs its configuration.
instance 'secretKeyFrom: {name: keys, key: second}
  lifecycle: {init: {adminUser: {}}}'
sleep 5
running rotating 600
xr rotating
passed
