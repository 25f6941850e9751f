#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# What a user reads when an image does not exist, a task is killed for its
# memory, or no node is large enough: in "kubectl get" and "kubectl describe".
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
instance() { # TAG RESOURCES TRIGGER
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: trouble}
spec:
  environment: Development
  image: {tag: "$1"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: superset, username: superset, password: superset}
  webServer: {}
  lifecycle:
    podTemplate: {container: {resources: $2}}
    migrate: {maxRetries: 1, trigger: "$3"}
YAML
}
# told WHAT PATTERN : waits until the condition says it.
says() { condition trouble LifecycleComplete | grep -Eq "$1"; }
told() {
  until_ok 240 "status does not tell of $1: $(condition trouble LifecycleComplete)" says "$2"
  say "$1"
  xr trouble
  condition trouble LifecycleComplete
  xr trouble -o json | jq -c '.status.lifecycle.migrate | {state, message}'
  kubectl -n "$N" describe supersets.superset.crossplane.io trouble | sed -n '/^Events:/,$p' | tail -8
}

instance no-such-tag '{}' one
told "an image that does not exist" 'ImagePullBackOff|ErrImagePull'

instance "$NEW" '{requests: {cpu: "900"}}' two
told "no node is large enough" 'Unschedulable|Insufficient cpu'

instance "$NEW" '{limits: {memory: 64Mi}, requests: {memory: 64Mi}}' three
told "killed for its memory" 'OOMKilled|memory'

instance "$NEW" '{}' four
running trouble 600
xr trouble
passed
