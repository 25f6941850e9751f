#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# packages.sh [VERSION] : builds the packages from the work tree, pushes them to
# the lab's registry and installs them as a user would: the RBAC manifest, then
# the Configuration, which brings the function. Without VERSION, one that
# follows from what was built, so that an unchanged tree upgrades nothing.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${LAB_CACHE:-$root/.cache/lab}
BIN=${BIN:-$root/.cache/bin}
REGISTRY=${NODE_IP:-10.89.0.1}:5000
lab() { "$here/lab.sh" run "$@"; }
kubectl() { lab "$BIN/kubectl" --kubeconfig state/pki/admin.conf "$@"; }
build() { make -s -C "$root" xpkg XPKG="$cache/xpkg" ARCHES=amd64 REGISTRY="$REGISTRY" ORG=lab VERSION="$1" > "$cache/xpkg.log" 2>&1 || { tail -20 "$cache/xpkg.log" >&2; exit 1; }; }

begin=$(date +%s)
version=${1:-}
if [ -z "$version" ]; then
  tree=$(cd "$root" && git ls-files -z -co --exclude-standard fn input package go.mod go.sum | sort -z | xargs -0 cat | sha256sum | cut -c1-10)
  if [ "$(cat "$cache/state/installed" 2>/dev/null)" = "$tree" ]; then
    exit 0
  fi
  version=v0.1.$(date +%s)
fi
build "$version"
for p in function-superset-amd64:function-superset configuration-superset:configuration-superset; do
  lab "$BIN/crossplane" xpkg push -f "xpkg/${p%:*}.xpkg" "$REGISTRY/lab/${p#*:}:$version" > /dev/null
done
echo "packages $version built and pushed in $(($(date +%s) - begin)) s"

kubectl apply --server-side -f - < "$root/package/rbac/clusterrole.yaml" > /dev/null
kubectl apply --server-side -f - > /dev/null <<YAML
apiVersion: pkg.crossplane.io/v1
kind: Configuration
metadata:
  name: configuration-superset
spec:
  package: $REGISTRY/lab/configuration-superset:$version
YAML
# The Configuration asks for any version of the function; the lab wants this one.
for _ in $(seq 60); do
  kubectl get functions.pkg.crossplane.io lab-function-superset > /dev/null 2>&1 && break
  sleep 0.5
done
kubectl patch functions.pkg.crossplane.io lab-function-superset --type merge -p "{\"spec\":{\"package\":\"$REGISTRY/lab/function-superset:$version\"}}" > /dev/null
kubectl wait --for=jsonpath="{.status.currentIdentifier}=$REGISTRY/lab/function-superset:$version" functions.pkg.crossplane.io/lab-function-superset --timeout=90s > /dev/null
kubectl wait --for=condition=Healthy functions.pkg.crossplane.io/lab-function-superset configurations.pkg.crossplane.io/configuration-superset --timeout=120s > /dev/null
kubectl wait --for=condition=Established crd/supersets.superset.crossplane.io --timeout=60s > /dev/null
kubectl -n crossplane-system wait pod -l pkg.crossplane.io/function=lab-function-superset --for=condition=Ready --timeout=120s > /dev/null
[ -n "${1:-}" ] || echo "$tree" > "$cache/state/installed"
echo "installed in $(($(date +%s) - begin)) s"
