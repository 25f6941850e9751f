#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# A cluster that assigns users, as OpenShift's restricted-v2 does: admission
# gives every container a user of the namespace's range, which no image knows,
# with group 0, and refuses pods that name another one. Everything runs there,
# embedded PostgreSQL and Valkey, tasks and maintenance page included. Then,
# with the users of the images, everything on read-only file systems.
# PART=users and PART=read-only do one half.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
PART=${PART:-all}

kubectl get --raw /apis/admissionregistration.k8s.io/v1 | jq -e '.resources[] | select(.name == "mutatingadmissionpolicies")' > /dev/null ||
  cannot "the API server has no MutatingAdmissionPolicy"

# assign_users : what OpenShift does in namespaces with the annotation of a range.
assign_users() {
  kubectl apply -f - > /dev/null <<'YAML'
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: lab-users}
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    namespaceSelector: {matchLabels: {lab-users: assigned}}
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  variables:
  - name: user
    expression: int(namespaceObject.metadata.annotations['openshift.io/sa.scc.uid-range'].split('/')[0])
  - {name: named, expression: 'object.spec.?securityContext.?runAsUser.hasValue()'}
  - {name: group, expression: 'object.spec.?securityContext.?fsGroup.hasValue()'}
  mutations:
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: >-
        variables.group ? Object{} : Object{spec: Object.spec{securityContext: Object.spec.securityContext{fsGroup: variables.user}}}
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: >-
        Object{spec: Object.spec{containers: object.spec.containers
        .filter(c, !variables.named && !c.?securityContext.?runAsUser.hasValue())
        .map(c, Object.spec.containers{name: c.name, securityContext: Object.spec.containers.securityContext{runAsUser: variables.user}})}}
  - patchType: ApplyConfiguration
    applyConfiguration:
      expression: >-
        !has(object.spec.initContainers) ? Object{} : Object{spec: Object.spec{initContainers: object.spec.initContainers
        .filter(c, !variables.named && !c.?securityContext.?runAsUser.hasValue())
        .map(c, Object.spec.initContainers{name: c.name, securityContext: Object.spec.initContainers.securityContext{runAsUser: variables.user}})}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: lab-users}
spec: {policyName: lab-users}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: lab-users}
spec:
  failurePolicy: Fail
  matchConstraints:
    namespaceSelector: {matchLabels: {lab-users: assigned}}
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  variables:
  - name: user
    expression: int(namespaceObject.metadata.annotations['openshift.io/sa.scc.uid-range'].split('/')[0])
  - name: count
    expression: int(namespaceObject.metadata.annotations['openshift.io/sa.scc.uid-range'].split('/')[1])
  - name: numbers
    expression: >-
      [object.spec.?securityContext.?runAsUser, object.spec.?securityContext.?fsGroup].filter(n, n.hasValue()).map(n, n.value())
      + object.spec.containers.filter(c, c.?securityContext.?runAsUser.hasValue()).map(c, c.securityContext.runAsUser)
      + object.spec.?initContainers.orValue([]).filter(c, c.?securityContext.?runAsUser.hasValue()).map(c, c.securityContext.runAsUser)
  validations:
  - expression: variables.numbers.all(n, n >= variables.user && n < variables.user + variables.count)
    messageExpression: "'users and fsGroup must be in the ranges: [' + string(variables.user) + ', ' + string(variables.user + variables.count - 1) + ']'"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: lab-users}
spec: {policyName: lab-users, validationActions: [Deny]}
YAML
  kubectl annotate namespace "$N" openshift.io/sa.scc.uid-range=1000680000/10000 > /dev/null
  kubectl label namespace "$N" lab-users=assigned > /dev/null
  # A policy is followed a moment after it was made.
  until_ok 60 "nobody assigns users" assigned
  until_ok 60 "nobody refuses other users" refused
}
# pod SECURITY : a pod as the API server would make it.
pod() {
  kubectl -n "$N" create --dry-run=server -o yaml -f - <<YAML
apiVersion: v1
kind: Pod
metadata: {name: probe}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}${1:+, $1}}
  containers: [{name: a, image: "$SERVICES", securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]
YAML
}
assigned() { pod '' 2>&1 | grep -q 'runAsUser: 1000680000'; }
refused() { [[ $(pod "runAsUser: 1000" 2>&1) == *"must be in the ranges"* ]]; }

instance() { # NAME TAG MORE
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: $1}
spec:
  environment: Development
  image: {tag: "$2"}
  secretKey: for-your-laptop-only
  metastore: {embedded: {}}
  valkey: {embedded: {}}
  webServer: {}
  celeryWorker: {celery: {concurrency: 1}, podTemplate: {container: {args: [--loglevel=INFO]}}}
  celeryBeat: {podTemplate: {container: {args: [--loglevel=INFO]}}}
  celeryFlower: {}
  featureFlags: {ALERT_REPORTS: true}
  lifecycle: {init: {adminUser: {}}, maintenancePage: {title: Back soon}}
  $3
YAML
}

# works INSTANCE : log in, a query on the worker, beat, Flower, nothing restarted.
works() {
  forward "$1-web-server" 8088
  token admin admin
  local server secret id query
  server=$(k get services -l app.kubernetes.io/component=metastore -o jsonpath='{.items[0].metadata.name}')
  secret=$(k get secret "$server" -o jsonpath='{.data.password}' | base64 -d)
  api POST /api/v1/database/ "$(jq -nc --arg p "$secret" --arg h "$server" '{database_name: "meta", sqlalchemy_uri: "postgresql+psycopg2://superset:\($p)@\($h)/superset", expose_in_sqllab: true, allow_run_async: true}')" > "$OUT/$1-database.json"
  id=$(jq -er .id "$OUT/$1-database.json") || fail "cannot create a database: $(cat "$OUT/$1-database.json")"
  api POST /api/v1/sqllab/execute/ "$(jq -nc --argjson id "$id" '{database_id: $id, sql: "select 42 as answer", runAsync: true, client_id: "lab14", schema: "public"}')" > "$OUT/$1-execute.json"
  query=$(jq -er .query.queryId "$OUT/$1-execute.json") || fail "no query: $(head -c 600 "$OUT/$1-execute.json")"
  for _ in $(seq 60); do
    api GET "/api/v1/query/$query" > "$OUT/$1-query.json"
    case $(jq -r .result.status "$OUT/$1-query.json") in success | failed) break ;; esac
    sleep 1
  done
  [ "$(jq -r .result.status "$OUT/$1-query.json")" = success ] || fail "the query: $(jq -c '.result | {status, error_message}' "$OUT/$1-query.json")"
  say "$1: logged in; the worker answered: $(k logs "deploy/$1-celery-worker" --tail=-1 | grep -m1 'get_sql_results.*succeeded')"
  if command -v chromedriver > /dev/null; then
    . "$here/browser.sh"
    browser_start
    PICTURE=$1- browser_login admin admin
    browser_picture "$OUT/$1-welcome.png"
    browser_stop
  fi
  until_ok 150 "beat does not tick" sh -c "kubectl -n $N logs deploy/$1-celery-beat --tail=-1 | grep 'Sending due task'"
  forward "$1-celery-flower" 5555
  curl -fsS "$URL/flower/healthcheck" | grep -q OK || fail "Flower is not healthy"
  say "$1: beat ticks, Flower answers"
  k get pods -o json | jq -r '.items[] | select(.status.phase == "Running") | .metadata.name + " restarts " + ([.status.containerStatuses[]?.restartCount] | add | tostring)' | tee "$OUT/$1-restarts.txt"
  ! grep -v 'restarts 0$' "$OUT/$1-restarts.txt" || fail "something restarted"
}
# each FILE COMMAND... : what a command says in every running pod.
each() {
  local f=$1 p
  shift
  for p in $(k get pods --field-selector=status.phase=Running -o name); do
    echo "$p: $(k exec "$p" -- "$@" 2>&1 | paste -sd' ')"
  done | tee "$f"
}
# watch_pods NAME : every pod that comes is in $OUT/NAME-pods.txt, those of tasks
# and of the page, too.
watch_pods() {
  k get pods -w -o json | jq --unbuffered -r '.metadata.name + " " + ([.spec.containers[], .spec.initContainers[]? |
    "\(.name): user \(.securityContext.runAsUser // "-") read-only \(.securityContext.readOnlyRootFilesystem // "-")"] | join("; "))' > "$OUT/$1-pods.txt" 2> /dev/null &
  watcher=$!
}

up() { # NAME MORE
  watch_pods "$1"
  instance "$1" "$OLD" "$2"
  running "$1" 1200
  say "$1: $OLD runs"
  instance "$1" "$NEW" "$2"
  until_ok 60 "the upgrade does not begin" condition "$1" LifecycleComplete False
  until_ok 300 "the page is not there" k wait pod -l app.kubernetes.io/component=maintenance-page --for=condition=Ready --timeout=2s
  k exec "$(k get pods -l app.kubernetes.io/component=maintenance-page -o name | head -1)" -- id | tee "$OUT/$1-page.txt" || true
  running "$1" 1200
  until_ok 120 "the page stays" sh -c "! kubectl -n $N get deployment $1-maintenance-page"
  say "$1: $NEW runs"
  kill "$watcher" 2> /dev/null || true
  k get pods,statefulsets,jobs | tee "$OUT/$1-get.txt"
}

users() {
  fresh pod-security.kubernetes.io/enforce=restricted
  assign_users
  say "the namespace assigns users; a pod that names its own: $(pod 'runAsUser: 1000' 2>&1 | tail -1)"
  up any 'podSecurity: {userAssignment: Platform}'
  each "$OUT/any-id.txt" id
  ! grep -v 'uid=1000680000 gid=0(root)' "$OUT/any-id.txt" || fail "a pod has another user"
  sort -u "$OUT/any-pods.txt"
  ! grep -oE '[a-z-]+: user [0-9-]+' "$OUT/any-pods.txt" | grep -v 'user 1000680000$' || fail "a container has another user"
  works any
  k delete supersets.superset.crossplane.io any > /dev/null
  kubectl delete mutatingadmissionpolicybinding/lab-users mutatingadmissionpolicy/lab-users validatingadmissionpolicybinding/lab-users validatingadmissionpolicy/lab-users > /dev/null
}

read_only() {
  fresh pod-security.kubernetes.io/enforce=restricted
  up ro 'podTemplate: {container: {securityContext: {readOnlyRootFilesystem: true}}}'
  ! grep 'read-only -' "$OUT/ro-pods.txt" || fail "a container may write to its image"
  sort -u "$OUT/ro-pods.txt"
  each "$OUT/ro-touch.txt" touch /lab
  ! grep -v 'Read-only file system' "$OUT/ro-touch.txt" || fail "a pod can write to its image"
  works ro
  k delete supersets.superset.crossplane.io ro > /dev/null
}

case $PART in all | users) users ;; esac
case $PART in all | read-only) read_only ;; esac
passed
