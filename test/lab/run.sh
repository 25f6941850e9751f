#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# run.sh [SCENARIO ...] : runs scenarios, all or those whose names begin with
# what is given, in the lab or, with KUBECONFIG set, against that cluster. Says
# at the end which passed.
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${LAB_CACHE:-$root/.cache/lab}
export OUT=${OUT:-$cache/out}
mkdir -p "$OUT"

one() {
  if [ -n "${KUBECONFIG:-}" ]; then
    bash "$1"
  else
    LAB_DIR=$root "$here/lab.sh" run env KUBECONFIG="$cache/state/pki/admin.conf" PATH="${BIN:-$root/.cache/bin}:$PATH" \
      CACHE="$cache" OUT="$OUT" ${KEEP:+KEEP=1} ${DBUSER:+DBUSER="$DBUSER"} ${WEBSOCKET:+WEBSOCKET="$WEBSOCKET"} ${PART:+PART="$PART"} bash "$1"
  fi
}

shopt -s nullglob
files=()
for s in "${@:-}"; do files+=("$here/scenarios/$s"*.sh); done
passed=0 failed=0 skipped=0
for f in "${files[@]}"; do
  n=$(basename "$f" .sh) begin=$SECONDS
  echo "--- $n"
  one "$f" 2>&1 | tee "$OUT/$n.log"
  case ${PIPESTATUS[0]} in
    0)
      passed=$((passed + 1))
      echo "--- PASS: $n ($((SECONDS - begin)) s)"
      ;;
    75)
      skipped=$((skipped + 1))
      echo "--- SKIP: $n"
      ;;
    *)
      failed=$((failed + 1))
      echo "--- FAIL: $n ($((SECONDS - begin)) s)"
      ;;
  esac
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
