#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# The package set of the stock image, which has no database drivers. Without
# pythonPackages the status says which driver is missing; with it, the instance
# runs.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
index
instance() { # PACKAGES
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: lean}
spec:
  environment: Development
  image: {tag: "$NEW-lean"}
  pythonPackages: $1
  podTemplate:
    container:
      env: [{name: PIP_INDEX_URL, value: "http://index.index.svc.cluster.local:8080/"}]
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  lifecycle: {migrate: {maxRetries: 1}}
YAML
}
driver() { condition lean LifecycleComplete | grep -Eq 'psycopg2|driver'; }

instance '[]'
until_ok 240 "status does not tell of the missing driver" driver
xr lean
condition lean LifecycleComplete
say "the status tells of the missing driver"

instance '[psycopg2-binary]'
running lean 600
xr lean
k logs deploy/lean-web-server --all-containers --tail=-1 | grep -i 'psycopg2-binary' | head -3
passed
