# Replaces the metastore by a copy of another MySQL database.
#
# The copy carries a marker: "running" before the first row, "complete" after
# the last statement. A database without it, or one that another run completed,
# is replaced only when SUPERSET_OPERATOR__CLONE_OVERWRITE is true.
set -eu

dir=$1
target_db=$SUPERSET_OPERATOR__DB_NAME
source_db=$SUPERSET_OPERATOR__CLONE_SRC_DB
source_name="$SUPERSET_OPERATOR__CLONE_SRC_HOST:${SUPERSET_OPERATOR__CLONE_SRC_PORT:-3306}/$source_db"
run=${SUPERSET_OPERATOR__RUN_ID:-manual}

# Passwords go through the environment, where they are not visible in the list
# of processes. Statements go through standard input.
at_source() {
  tool=$1
  shift
  MYSQL_PWD="${SUPERSET_OPERATOR__CLONE_SRC_PASS:-}" "$tool" --protocol=TCP --host="$SUPERSET_OPERATOR__CLONE_SRC_HOST" \
    --port="${SUPERSET_OPERATOR__CLONE_SRC_PORT:-3306}" --user="$SUPERSET_OPERATOR__CLONE_SRC_USER" "$@"
}
at_target() {
  tool=$1
  shift
  MYSQL_PWD="${SUPERSET_OPERATOR__DB_PASS:-}" "$tool" --protocol=TCP --host="$SUPERSET_OPERATOR__DB_HOST" \
    --port="${SUPERSET_OPERATOR__DB_PORT:-3306}" --user="$SUPERSET_OPERATOR__DB_USER" "$@"
}
ask() {
  "$1" mysql --connect-timeout=30 --default-character-set=utf8mb4 --batch --skip-column-names
}
fail() {
  echo "clone: $*" >&2
  exit 1
}

# A name as an identifier and a text as a literal, whatever characters they
# have.
identifier() { printf '`%s`' "$(printf %s "$1" | sed 's/`/``/g')"; }
literal() { printf "CONVERT(X'%s' USING utf8mb4)" "$(printf %s "$1" | od -An -v -tx1 | tr -d ' \n')"; }
quoted_db=$(identifier "$target_db")
marker="$quoted_db.superset_clone_marker"

# Which server is it? Two names may lead to one server. MariaDB has no UUID.
identity() {
  echo 'SELECT @@server_uuid' | ask "$1" 2>/dev/null || echo "SELECT CONCAT(@@hostname, ' ', @@port, ' ', @@datadir)" | ask "$1"
}
source_server=$(identity at_source) || fail "cannot connect to the source $source_name"
target_server=$(identity at_target) || fail "cannot connect to the server of the metastore"
if [ "$source_server" = "$target_server" ] && [ "$source_db" = "$target_db" ]; then
  fail "source and metastore are the same database; nothing was changed"
fi

state=$(
  ask at_target <<SQL
SELECT CASE
  WHEN NOT EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = $(literal "$target_db")) THEN 'absent'
  WHEN EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = $(literal "$target_db") AND table_name = 'superset_clone_marker') THEN 'marked'
  WHEN EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = $(literal "$target_db")) THEN 'unknown'
  ELSE 'empty' END;
SQL
) || fail "cannot look into the metastore"
if [ "$state" = marked ]; then
  state=$(echo "SELECT CONCAT(state, ' ', run_id) FROM $marker LIMIT 1" | ask at_target) || fail "cannot read the marker"
  case $state in
    "complete $run")
      echo "this run has completed already"
      exit 0
      ;;
    complete*) state=known ;;
    *) state=unfinished ;;
  esac
fi

case $state in
  absent | empty | unfinished) ;;
  *)
    [ "${SUPERSET_OPERATOR__CLONE_OVERWRITE:-}" = true ] ||
      fail "the metastore holds data that this instance did not put there ($state); change lifecycle.clone.trigger to replace it"
    ;;
esac

if [ "$state" != empty ]; then
  echo "replacing the metastore ($state)"
  ask at_target <<SQL
DROP DATABASE IF EXISTS $quoted_db;
CREATE DATABASE $quoted_db;
SQL
fi
ask at_target <<SQL
CREATE TABLE $marker (state varchar(16) NOT NULL, source varchar(512) NOT NULL, run_id varchar(64) NOT NULL, changed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO $marker (state, source, run_id) VALUES ('running', $(literal "$source_name"), $(literal "$run"));
SQL

# Options that only some clients have, for servers that lack what the client
# would ask them.
options=$(mysqldump --help 2>/dev/null || true)
common() {
  case $options in *--column-statistics*) printf '%s\n' --column-statistics=0 ;; esac
  case $options in *--set-gtid-purged*) printf '%s\n' --set-gtid-purged=OFF ;; esac
  case $options in *--no-tablespaces*) printf '%s\n' --no-tablespaces ;; esac
  printf '%s\n' --single-transaction
}
dump() {
  # The options of common are words of ours without blanks.
  # shellcheck disable=SC2046
  at_source mysqldump --default-character-set=utf8mb4 $(common) "$@"
}
structure() {
  set --
  while IFS= read -r table || [ -n "$table" ]; do
    set -- "$@" "$table"
  done < "$dir/exclude-table-data"
  [ $# -eq 0 ] || dump --no-data -- "$source_db" "$@"
}
content() {
  set -- "--ignore-table=$source_db.superset_clone_marker"
  for list in exclude-tables exclude-table-data; do
    while IFS= read -r table || [ -n "$table" ]; do
      set -- "$@" "--ignore-table=$source_db.$table"
    done < "$dir/$list"
  done
  dump --routines --triggers "$@" -- "$source_db"
}
load() { at_target mysql --default-character-set=utf8mb4 --database="$target_db"; }
copy() {
  structure && content
  echo $? >&3
}

echo "copying $source_name"
exec 4>&1
dumped=$({ copy | load 3>&- >&4; } 3>&1) || fail "the copy could not be loaded"
[ "$dumped" = 0 ] || fail "the source could not be read completely"

for statement in "$dir"/post-*.sql; do
  [ -e "$statement" ] || continue
  echo "running $(basename "$statement")"
  load < "$statement" || fail "$(basename "$statement") of postCloneSQL failed"
done

echo "UPDATE $marker SET state = 'complete', changed_at = CURRENT_TIMESTAMP;" | ask at_target
echo "complete"
