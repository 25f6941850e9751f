# Installs pythonPackages. $1 is the list, $2 the folder to fill.
set -eu
list=$1 target=$2
export HOME=/tmp
# A container that is started again finds what the first one left.
rm -rf "$target"/* "$target"/.[!.]*
if python -m pip --version >/dev/null 2>&1; then
  python -m pip install --no-cache-dir --disable-pip-version-check --no-warn-script-location --target "$target" -r "$list"
elif command -v pip >/dev/null 2>&1; then
  pip --python "$(command -v python)" install --no-cache-dir --disable-pip-version-check --no-warn-script-location --target "$target" -r "$list"
elif command -v uv >/dev/null 2>&1; then
  # uv has its own names for the variables of pip.
  if [ -n "${PIP_INDEX_URL:-}" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$PIP_INDEX_URL"; fi
  if [ -n "${PIP_EXTRA_INDEX_URL:-}" ] && [ -z "${UV_INDEX:-}" ]; then export UV_INDEX="$PIP_EXTRA_INDEX_URL"; fi
  if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then export SSL_CERT_FILE="$PIP_CERT"; fi
  uv pip install --no-cache --python "$(command -v python)" --target "$target" -r "$list"
else
  echo "pythonPackages: the image has neither pip nor uv; use an image that contains the packages" >&2
  exit 1
fi
