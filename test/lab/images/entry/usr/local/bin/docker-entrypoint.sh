#!/bin/bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# What the stock images of PostgreSQL and MySQL do at their start, for the
# variables that the function sets: make the database, its user and password
# with a server that listens on a socket only, then serve.
set -euo pipefail

if [ $# -gt 0 ]; then
  exec "$@"
elif [ -n "${POSTGRES_PASSWORD:-}" ]; then
  export PGDATA=${PGDATA:-/var/lib/postgresql/data}
  user=${POSTGRES_USER:-postgres}
  mkdir -p "$PGDATA"
  chmod 00700 "$PGDATA" || true
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    # initdb wants a name for its user.
    if ! getent passwd "$(id -u)" > /dev/null; then
      export LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libnss_wrapper.so NSS_WRAPPER_PASSWD=/tmp/passwd NSS_WRAPPER_GROUP=/tmp/group
      echo "postgres:x:$(id -u):$(id -g):PostgreSQL:$PGDATA:/bin/false" > /tmp/passwd
      echo "postgres:x:$(id -g):" > /tmp/group
    fi
    initdb --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") -E UTF8 -A trust > /dev/null
    printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
    pg_ctl -w start -o "-c listen_addresses='' -k /tmp" > /dev/null
    [ "${POSTGRES_DB:-$user}" = postgres ] ||
      psql -X -q -h /tmp -U "$user" -d postgres -v ON_ERROR_STOP=1 --set db="${POSTGRES_DB:-$user}" <<< 'create database :"db";'
    pg_ctl -m fast -w stop > /dev/null
    unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
    echo "PostgreSQL init process complete; ready for start up."
  fi
  exec postgres -c listen_addresses='*' -k /tmp
elif [ -n "${MYSQL_USER:-}" ]; then
  d=/var/lib/mysql
  if [ ! -d "$d/mysql" ]; then
    mariadb-install-db --no-defaults --datadir=$d --auth-root-authentication-method=socket --skip-test-db > /dev/null
    cat > /tmp/init.sql <<SQL
create database if not exists \`$MYSQL_DATABASE\` character set utf8mb4;
create user if not exists '$MYSQL_USER'@'%' identified by '$MYSQL_PASSWORD';
grant all on \`$MYSQL_DATABASE\`.* to '$MYSQL_USER'@'%';
SQL
  fi
  exec mariadbd --no-defaults --datadir=$d --socket=/tmp/mysql.sock --pid-file=/tmp/mysqld.pid --bind-address=0.0.0.0 \
    --character-set-server=utf8mb4 --skip-name-resolve $([ ! -f /tmp/init.sql ] || echo --init-file=/tmp/init.sql)
fi
exec /bin/bash
