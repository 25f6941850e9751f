# Replaces the metastore by a copy of another PostgreSQL database.
#
# The copy carries a marker: "running" before the first row, "complete" after
# the last statement. A database without it, or one that another run completed,
# is replaced only when SUPERSET_OPERATOR__CLONE_OVERWRITE is true.
set -eu

dir=$1
target_db=$SUPERSET_OPERATOR__DB_NAME
source_db=$SUPERSET_OPERATOR__CLONE_SRC_DB
source_name="$SUPERSET_OPERATOR__CLONE_SRC_HOST:${SUPERSET_OPERATOR__CLONE_SRC_PORT:-5432}/$source_db"
run=${SUPERSET_OPERATOR__RUN_ID:-manual}
export PGCONNECT_TIMEOUT=30

# Names and passwords go through the environment: there they are neither
# visible in the list of processes nor taken for a connection string.
at_source() {
  PGHOST="$SUPERSET_OPERATOR__CLONE_SRC_HOST" PGPORT="${SUPERSET_OPERATOR__CLONE_SRC_PORT:-5432}" \
    PGUSER="$SUPERSET_OPERATOR__CLONE_SRC_USER" PGPASSWORD="${SUPERSET_OPERATOR__CLONE_SRC_PASS:-}" \
    PGDATABASE="$source_db" "$@"
}
at_server() {
  PGHOST="$SUPERSET_OPERATOR__DB_HOST" PGPORT="${SUPERSET_OPERATOR__DB_PORT:-5432}" \
    PGUSER="$SUPERSET_OPERATOR__DB_USER" PGPASSWORD="${SUPERSET_OPERATOR__DB_PASS:-}" \
    PGDATABASE=postgres "$@"
}
at_target() {
  PGHOST="$SUPERSET_OPERATOR__DB_HOST" PGPORT="${SUPERSET_OPERATOR__DB_PORT:-5432}" \
    PGUSER="$SUPERSET_OPERATOR__DB_USER" PGPASSWORD="${SUPERSET_OPERATOR__DB_PASS:-}" \
    PGDATABASE="$target_db" "$@"
}
ask() { "$1" psql -X -q -A -t -v ON_ERROR_STOP=1 -v run="$run" -v source="$source_name" -v name="$target_db"; }
fail() {
  echo "clone: $*" >&2
  exit 1
}

# Which server is it? Two names may lead to one server.
identity() {
  echo "SELECT 'system ' || system_identifier FROM pg_control_system()" | ask "$1" 2>/dev/null ||
    echo "SELECT 'started ' || pg_postmaster_start_time()" | ask "$1"
}
source_server=$(identity at_source) || fail "cannot connect to the source $source_name"
target_server=$(identity at_server) || fail "cannot connect to the server of the metastore"
if [ "$source_server" = "$target_server" ] && [ "$source_db" = "$target_db" ]; then
  fail "source and metastore are the same database; nothing was changed"
fi

exists=$(echo "SELECT 1 FROM pg_database WHERE datname = :'name'" | ask at_server) || fail "cannot list databases"
state=absent
if [ "$exists" = 1 ]; then
  state=$(ask at_target <<'SQL'
SELECT CASE WHEN EXISTS (
         SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = 'superset_clone_marker') THEN 'marked'
       WHEN EXISTS (
         SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')) THEN 'unknown'
       ELSE 'empty' END
SQL
  ) || fail "cannot look into the metastore"
fi
if [ "$state" = marked ]; then
  state=$(echo "SELECT state || ' ' || run_id FROM public.superset_clone_marker LIMIT 1" | ask at_target) || fail "cannot read the marker"
  case $state in
    "complete $run")
      echo "this run has completed already"
      exit 0
      ;;
    running*) state=unfinished ;;
    *) state=known ;;
  esac
fi

case $state in
  absent | empty | unfinished) ;;
  *)
    [ "${SUPERSET_OPERATOR__CLONE_OVERWRITE:-}" = true ] ||
      fail "the metastore holds data that this instance did not put there ($state); change lifecycle.clone.trigger to replace it"
    ;;
esac

if [ "$state" != absent ] && [ "$state" != empty ]; then
  echo "dropping the metastore ($state)"
  at_server dropdb --if-exists --force --maintenance-db=postgres -- "$target_db" ||
    at_server dropdb --if-exists --maintenance-db=postgres -- "$target_db"
  state=absent
fi
if [ "$state" = absent ]; then
  at_server createdb --maintenance-db=postgres -- "$target_db"
fi
ask at_target <<'SQL'
BEGIN;
CREATE TABLE public.superset_clone_marker (state text NOT NULL, source text NOT NULL, run_id text NOT NULL, changed_at timestamptz NOT NULL);
INSERT INTO public.superset_clone_marker VALUES ('running', :'source', :'run', now());
COMMIT;
SQL

set -- --no-owner --no-privileges --exclude-table=public.superset_clone_marker
while IFS= read -r table || [ -n "$table" ]; do
  set -- "$@" "--exclude-table=$table"
done < "$dir/exclude-tables"
while IFS= read -r table || [ -n "$table" ]; do
  set -- "$@" "--exclude-table-data=$table"
done < "$dir/exclude-table-data"

dump() {
  at_source pg_dump "$@"
  echo $? >&3
}
# A server older than the client tools does not know this setting; it is in the
# first lines only.
portable() { sed '1,40{/^SET transaction_timeout = 0;$/d;}'; }
load() { at_target psql -X -q -v ON_ERROR_STOP=1 --single-transaction -o /dev/null; }

echo "copying $source_name"
exec 4>&1
dumped=$({ dump "$@" | portable 3>&- | load 3>&- >&4; } 3>&1) || fail "the copy could not be loaded"
[ "$dumped" = 0 ] || fail "the source could not be read completely"

for statement in "$dir"/post-*.sql; do
  [ -e "$statement" ] || continue
  echo "running $(basename "$statement")"
  at_target psql -X -q -v ON_ERROR_STOP=1 -f "$statement" || fail "$(basename "$statement") of postCloneSQL failed"
done

ask at_target <<'SQL'
UPDATE public.superset_clone_marker SET state = 'complete', changed_at = now();
SQL
echo "complete"
