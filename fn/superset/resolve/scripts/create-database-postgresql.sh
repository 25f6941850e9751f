# Creates the metastore's database if it does not exist.
set -eu
export PGPASSWORD="${SUPERSET_OPERATOR__DB_PASS:-}"
export PGHOST="$SUPERSET_OPERATOR__DB_HOST" PGPORT="${SUPERSET_OPERATOR__DB_PORT:-5432}" PGUSER="$SUPERSET_OPERATOR__DB_USER"
export PGCONNECT_TIMEOUT=30
name=$SUPERSET_OPERATOR__DB_NAME

exists() {
  # psql quotes the name itself (:'name').
  found=$(psql -X -A -t -d postgres -v ON_ERROR_STOP=1 -v name="$name" <<'SQL'
SELECT 1 FROM pg_database WHERE datname = :'name'
SQL
  ) || exit 1
  [ "$found" = 1 ]
}

if exists; then
  echo "database exists"
  exit 0
fi
if createdb --maintenance-db=postgres -- "$name"; then
  echo "database created"
  exit 0
fi
# Somebody else may have created it in the meantime.
exists
