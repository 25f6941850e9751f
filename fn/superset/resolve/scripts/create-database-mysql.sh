# Creates the metastore's database if it does not exist.
set -eu
export MYSQL_PWD="${SUPERSET_OPERATOR__DB_PASS:-}"
name=$(printf %s "$SUPERSET_OPERATOR__DB_NAME" | sed 's/`/``/g')

# The statement goes through standard input, so that it is nobody's argument.
printf 'CREATE DATABASE IF NOT EXISTS `%s` CHARACTER SET utf8mb4;\n' "$name" |
  mysql --protocol=TCP --connect-timeout=30 --host="$SUPERSET_OPERATOR__DB_HOST" --port="${SUPERSET_OPERATOR__DB_PORT:-3306}" \
    --user="$SUPERSET_OPERATOR__DB_USER"
echo "database exists or was created"
