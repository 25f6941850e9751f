#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A staging instance made from a "production" database with real content, with
# PostgreSQL and with MySQL (ENGINES="PostgreSQL MySQL"): tables that are left
# out are empty, SQL after the clone was applied, a tick of the schedule clones
# again.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
# What this stands on is MariaDB, where Superset 6 ends with a syntax error when
# it makes its sequences ("NO CYCLE").
config='    from sqlalchemy.dialects.mysql import base
    def initialize(self, connection, _was=base.MySQLDialect.initialize):
        _was(self, connection)
        self.supports_sequences = False
    base.MySQLDialect.initialize = initialize'
for engine in ${ENGINES:-PostgreSQL MySQL}; do
  if [ "$engine" = PostgreSQL ]; then
    server=postgres
    postgres $server
    ask() { sql postgres "$1"; }
    echo "create database production owner superset" | ask postgres
  else
    server=mariadb
    mariadb $server
    ask() { mysql_sql mariadb "$1"; }
    echo "create database production character set utf8mb4; create database superset character set utf8mb4" | ask ""
  fi
  p=prod-$server s=staging-$server
  say "$engine: filling production"
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: $p}
spec:
  environment: Development
  image: {tag: "$NEW"}
  secretKey: for-your-laptop-only
  config: |
$config
  metastore: {type: $engine, host: $server, database: production, username: superset, password: superset}
  lifecycle: {init: {adminUser: {}}}
YAML
  until_ok 600 "production is not filled" condition $p LifecycleComplete True
  echo "insert into logs (action, user_id, dttm) values ('seen', 1, '2026-01-01 00:00:00')" | ask production
  say "$engine: cloning"
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: $s}
spec:
  environment: Development
  image: {tag: "$NEW"}
  secretKey: for-your-laptop-only
  config: |
$config
  metastore: {type: $engine, host: $server, database: superset, username: superset, password: superset}
  lifecycle:
    clone:
      source: {type: $engine, host: $server, database: production, username: superset, password: superset}
      excludeTableData: [logs]
      postCloneSQL:
      - "UPDATE ab_user SET email = 'nobody@example.com'"
      - "UPDATE ab_user SET first_name = 'O''Staging \`x\` \$HOME'"
YAML
  until_ok 600 "$s has no clone" condition $s LifecycleComplete True
  xr $s
  [ "$(echo "select count(*) from logs" | ask production)" -ge 1 ] || fail "production has no logs"
  [ "$(echo "select count(*) from logs where action='seen'" | ask superset)" = 0 ] || fail "logs were copied"
  people=$(echo "select concat(username, ' ', email, ' ', first_name) from ab_user" | ask superset)
  [ "$people" = "admin nobody@example.com O'Staging \`x\` \$HOME" ] || fail "SQL after the clone: $people"
  [ "$(echo "select count(*) from ab_permission_view_role" | ask superset)" = "$(echo "select count(*) from ab_permission_view_role" | ask production)" ] || fail "not all permissions were copied"
  say "$engine: user is now: $people"

  k patch supersets.superset.crossplane.io $s --type merge -p '{"spec":{"lifecycle":{"clone":{"cronSchedule":"* * * * *"}}}}' > /dev/null
  echo "update ab_user set username = 'renamed'" | ask production
  again() { [ "$(field $s .status.lifecycle.clone.executions)" -ge 2 ]; }
  until_ok 240 "the schedule does not clone" again
  k patch supersets.superset.crossplane.io $s --type json -p '[{"op":"remove","path":"/spec/lifecycle/clone/cronSchedule"}]' > /dev/null
  until_ok 600 "$s is not complete again" condition $s LifecycleComplete True
  renamed() { [ "$(echo "select username from ab_user" | ask superset)" = renamed ]; }
  until_ok 120 "the second clone has old content" renamed
  xr $s -o json | jq -c '.status.lifecycle | {clone: .clone.executions, migrate: .migrate.executions, init: .init.executions}'
  say "$engine: a tick cloned again"
done
passed
