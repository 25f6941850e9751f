#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# Every way to Superset while an upgrade drains it and shows the page: the
# Service, a Gateway and an Ingress (Traefik is both), each with new connections
# and with one that is kept. Nobody may see anything but Superset and the page,
# nor lose a connection. And what becomes of a port-forward.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

[ -n "${TRAEFIK:-}" ] || [ -z "${CACHE:-}" ] || [ -f "$CACHE/images/traefik.tar" ] || cannot "the lab was made without Traefik"
TRAEFIK=${TRAEFIK:-docker.io/lab/traefik:1}
GATEWAY_CRDS=${GATEWAY_CRDS:-$(cd "$here" && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api)/config/crd/standard}

fresh
kubectl apply --server-side -f "$GATEWAY_CRDS" > /dev/null
k apply -f - > /dev/null <<YAML
apiVersion: v1
kind: ServiceAccount
metadata: {name: traefik}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: lab-traefik}
rules:
- {apiGroups: [""], resources: [services, secrets, configmaps, nodes, namespaces], verbs: [get, list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses, ingressclasses], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [update, patch]}
- {apiGroups: [gateway.networking.k8s.io], resources: ["*"], verbs: [get, list, watch, update, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: lab-traefik}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lab-traefik}
subjects: [{kind: ServiceAccount, name: traefik, namespace: $N}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: traefik}
spec:
  selector: {matchLabels: {app: traefik}}
  template:
    metadata: {labels: {app: traefik}}
    spec:
      serviceAccountName: traefik
      containers:
      - name: traefik
        image: $TRAEFIK
        args:
        - --entrypoints.web.address=:8000
        - --log.level=INFO
        - --global.checknewversion=false
        - --global.sendanonymoususage=false
        - --providers.kubernetesingress.strictprefixmatching=true
        - --providers.kubernetesingress.ingressendpoint.hostname=traefik.example.com
        - --providers.kubernetesgateway=true
        ports: [{containerPort: 8000}]
        readinessProbe: {tcpSocket: {port: 8000}, periodSeconds: 2}
---
apiVersion: v1
kind: Service
metadata: {name: traefik}
spec: {selector: {app: traefik}, ports: [{port: 8000}]}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: lab-traefik}
spec: {controller: traefik.io/ingress-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: lab-traefik}
spec: {controllerName: traefik.io/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public}
spec:
  gatewayClassName: lab-traefik
  listeners: [{name: web, port: 8000, protocol: HTTP, allowedRoutes: {namespaces: {from: Same}}}]
YAML
k rollout status deployment traefik --timeout=120s > /dev/null
postgres postgres
echo 'create database ing owner superset' | sql postgres postgres

instance() { # NAME DATABASE TAG NETWORKING
  k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: $1}
spec:
  environment: Development
  image: {tag: "$3"}
  secretKey: for-your-laptop-only
  metastore: {host: postgres, database: $2, username: superset, password: superset}
  webServer: {}
  networking: $4
  lifecycle: {init: {adminUser: {}}, maintenancePage: {title: Back soon}}
YAML
}
gate() { instance gate superset "$1" '{gateway: {gatewayRef: {name: public, sectionName: web}, hostnames: [gate.example.com]}}'; }
ing() { instance ing ing "$1" '{ingress: {host: ing.example.com, className: lab-traefik}}'; }

gate "$OLD"
ing "$OLD"
running gate 900
running ing 900
forward traefik 8000
for h in gate ing; do until_ok 60 "no answer for $h.example.com" curl -fsS -H "Host: $h.example.com" "$URL/login/"; done
xr -o wide | tee "$OUT/get.txt"
for h in gate ing; do condition $h NetworkingReady; done | tee -a "$OUT/get.txt"
say "$OLD runs, behind a Gateway and behind an Ingress"

for mode in new keep; do
  client service-$mode gate-web-server 8088 /login/ $mode
  client gateway-$mode traefik 8000 /login/ $mode gate.example.com
  client ingress-$mode traefik 8000 /login/ $mode ing.example.com
done
k port-forward service/gate-web-server 18088:8088 > "$OUT/port-forward.txt" 2>&1 &
pf=$!
trap 'kill $pf ${forwarder:-} 2>/dev/null || true' EXIT
until_ok 30 "no port-forward" curl -fsS http://127.0.0.1:18088/health
sleep 5
for i in gate ing; do
  say "$i: upgrading to $NEW"
  $i "$NEW"
  until_ok 60 "the upgrade of $i does not begin" condition $i LifecycleComplete False
  running $i 900
  until_ok 120 "the page of $i stays" sh -c "! kubectl -n $N get deployment $i-maintenance-page"
  say "$i: $NEW runs"
done
sleep 5
for c in service gateway ingress; do
  for mode in new keep; do
    k logs $c-$mode > "$OUT/$c-$mode.txt"
    echo "== $c-$mode"
    cat "$OUT/$c-$mode.txt"
  done
done
k logs deploy/traefik --tail=-1 > "$OUT/traefik.log"
for c in service gateway ingress; do for mode in new keep; do page $c-$mode; done; done | tee "$OUT/downtime.txt"
# It has picked a pod, and that pod is gone.
! curl -fsS -m 5 http://127.0.0.1:18088/health > /dev/null 2>&1 || fail "the port-forward outlived its pod: $(cat "$OUT/port-forward.txt")"
say "the port-forward ended with its pod: $(tail -1 "$OUT/port-forward.txt")"
kubectl delete clusterrolebinding/lab-traefik clusterrole/lab-traefik ingressclass/lab-traefik gatewayclass/lab-traefik > /dev/null
passed
