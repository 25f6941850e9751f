#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# build.sh : every image that the lab runs, without Docker. What has been built
# before and would be the same is left alone. Needs root, debootstrap and the
# Python package index; the results are tarballs in $LAB_CACHE/images.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
export LAB_CACHE=${LAB_CACHE:-$root/.cache/lab}
BIN=${BIN:-$root/.cache/bin}
layer() { "$here/layer.sh" "$@"; }
image() { "$here/image.sh" "$@"; }

new=${NEW:-6.1.0} old=${OLD:-6.0.0}

# The sandbox of a pod, and a shell for clients.
if [ ! -f "$LAB_CACHE/pause" ]; then
  mkdir -p "$LAB_CACHE"
  (cd "$here/../src/pause" && CGO_ENABLED=0 GO111MODULE=off go build -trimpath -ldflags '-s -w' -o "$LAB_CACHE/pause" main.go)
fi

PACKAGES=ca-certificates,python3,python3-venv,curl,procps,libmariadb3,libsasl2-2,libsasl2-modules,netbase,openssl \
  layer base <<'SCRIPT'
find / -xdev -name __pycache__ -prune -exec rm -rf {} + || true
SCRIPT

mkdir -p "$LAB_CACHE/pause.files/opt"
cp "$LAB_CACHE/pause" "$LAB_CACHE/pause.files/opt/pause"
FILES=$LAB_CACHE/pause.files layer pause base <<'SCRIPT'
true
SCRIPT

# What the official image has below its Python packages. Its environment is made
# by uv and has no pip.
FILES=$here/files layer python base <<'SCRIPT'
python3 -m venv /tmp/venv
/tmp/venv/bin/pip install --quiet --no-cache-dir uv
cp /tmp/venv/bin/uv /usr/local/bin/uv
useradd --user-group --uid 1000 --home-dir /app/superset_home --create-home --no-log-init --shell /bin/bash superset
mkdir -p /app/pythonpath
chown superset:superset /app /app/pythonpath
SCRIPT

# Wheels of what the index has only as source.
layer builder base <<'SCRIPT'
apt-get update -q
apt-get install -y -q --no-install-recommends g++ python3-dev libmariadb-dev pkg-config
python3 -m venv /tmp/venv
mkdir -p /wheels
/tmp/venv/bin/pip install --quiet --no-cache-dir wheel "setuptools<80"
/tmp/venv/bin/pip wheel --no-cache-dir --no-deps -w /wheels mysqlclient python-geohash==0.8.5
SCRIPT

# Versions of dependencies are those of the day of the release. The package of 6.1.0 needs cachetools without saying so.
superset() { # VERSION DAY MORE-FOR-uv [MORE DRIVERS]
  WHEELS=$LAB_CACHE/layers/builder/wheels layer "superset-$1" "base python" <<SCRIPT
uv venv /app/.venv
uv pip install --no-cache --python /app/.venv/bin/python --exclude-newer $2 'apache-superset==$1' gunicorn${3:+ $3}
find /app/.venv -name __pycache__ -prune -exec rm -rf {} +
find /app/.venv -name '*.map' -path '*superset/static*' -delete
cd /app && SUPERSET_SECRET_KEY=build SUPERSET_HOME=/tmp FLASK_APP='superset.app:create_app()' /app/.venv/bin/superset version
SCRIPT
  WHEELS=$LAB_CACHE/layers/builder/wheels layer "drivers-$1" "base python superset-$1" <<SCRIPT
uv pip install --no-cache --python /app/.venv/bin/python --exclude-newer $2 --no-config psycopg2-binary gevent flower${4:+ $4}
uv pip install --no-cache --python /app/.venv/bin/python --no-index /tmp/wheels/*.whl
find /app/.venv -name __pycache__ -newer /usr/local/bin/uv -prune -exec rm -rf {} +
SCRIPT
}
# The MCP server of 6.1 needs fastmcp, which the stock image does not have.
superset "$new" "${NEW_DAY:-2026-06-15}" cachetools "'fastmcp>=3.1,<4'"
superset "$old" "${OLD_DAY:-2026-01-15}" "--find-links /tmp/wheels"

# Databases, Redis and nginx share one layer: they stand in for images that
# cannot be had here, and one import is faster than five.
layer services base <<'SCRIPT'
apt-get update -q
apt-get install -y -q --no-install-recommends postgresql mariadb-server redis-server nginx-light locales libnss-wrapper
rm -rf /var/lib/postgresql/15 /var/lib/mysql/* /etc/nginx/sites-enabled/default
useradd --uid 1000 --user-group --no-create-home lab
id -u 101 > /dev/null 2>&1 || useradd --uid 101 --user-group --no-create-home nginx
ln -sf /usr/lib/postgresql/15/bin/* /usr/local/bin/
SCRIPT

# They start like the stock images, and as their users.
FILES=$here/entry layer entry "base services" <<'SCRIPT'
useradd --uid 70 --user-group --no-create-home embedded-postgres
id -u 999 > /dev/null 2>&1 || useradd --uid 999 --user-group --no-create-home embedded-mysql
ln -s redis-server /usr/bin/valkey-server
SCRIPT

# The implementation of Ingress and Gateway that users ask through. A lab may do
# without, see lab.mk.
if [ -x "$BIN/traefik" ]; then
  mkdir -p "$LAB_CACHE/traefik.files/usr/local/bin"
  cmp -s "$BIN/traefik" "$LAB_CACHE/traefik.files/usr/local/bin/traefik" || cp "$BIN/traefik" "$LAB_CACHE/traefik.files/usr/local/bin/"
  FILES=$LAB_CACHE/traefik.files layer traefik base <<'SCRIPT'
true
SCRIPT
fi

# A package index with what the scenarios install, because there is no way out
# of the lab. One folder for each project, by its normalized name, is all that
# an index has to be.
layer index "base python" <<SCRIPT
python3 -m venv /tmp/venv
mkdir -p /srv /tmp/index
cd /tmp/index
printf '%s\n' psycopg2-binary 'fastmcp>=3.1,<4' sqlalchemy-bigquery 'elasticsearch-dbapi<0.3' | uv pip compile --quiet --no-cache --exclude-newer ${NEW_DAY:-2026-06-15} - > list
/tmp/venv/bin/pip download --quiet --no-cache-dir --no-deps --only-binary :all: -d . -r list
for f in *.whl; do
  d=/srv/\$(echo "\${f%%-*}" | tr 'A-Z_.' 'a-z--')
  mkdir -p "\$d"
  mv "\$f" "\$d/"
done
SCRIPT

path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# There is no way out of the lab, so its Superset knows the lab's package index,
# as a company's would. That is the only difference to the stock image's settings.
config() {
  jq -nc --arg path "/app/.venv/bin:$path" '{User: "superset", WorkingDir: "/app", Cmd: ["/usr/bin/run-server.sh"], ExposedPorts: {"8088/tcp": {}},
    Env: ["PATH=" + $path, "VIRTUAL_ENV=/app/.venv", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "SUPERSET_ENV=production",
      "FLASK_APP=superset.app:create_app()", "PYTHONPATH=/app/pythonpath", "SUPERSET_HOME=/app/superset_home", "SUPERSET_PORT=8088",
      "PIP_INDEX_URL=http://index.index.svc.cluster.local:8080/"]}'
}
names() { printf 'docker.io/apache/superset:%s\napachesuperset.docker.scarf.sh/apache/superset:%s\n' "$1" "$1"; }

image pause "base pause" '{"Entrypoint":["/opt/pause"],"User":"65535:65535"}' docker.io/lab/pause:1
for v in "$new" "$old"; do
  image "superset-$v" "base python superset-$v drivers-$v" "$(config)" $(names "$v")
done
image "superset-$new-lean" "base python superset-$new" "$(config)" $(names "$new-lean")
image services "base services entry" '{"Env":["PATH='$path'"],"Entrypoint":["docker-entrypoint.sh"]}' docker.io/lab/services:1 \
  docker.io/library/postgres:17-alpine docker.io/library/mysql:8 docker.io/library/nginx:alpine docker.io/valkey/valkey:8-alpine
image index "base python index" '{"WorkingDir":"/srv","Cmd":["python3","-m","http.server","8080"],"User":"1000"}' docker.io/lab/index:1
[ ! -x "$BIN/traefik" ] || image traefik "base traefik" '{"Env":["PATH='$path'"],"Entrypoint":["traefik"],"User":"1000"}' docker.io/lab/traefik:1
