# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Traefik as the way in from outside: an Ingress controller and a Gateway, both
# with and without TLS. Sourced after lib.sh.

TRAEFIK=${TRAEFIK:-}
[ -n "$TRAEFIK" ] || [ -z "${CACHE:-}" ] || [ -f "$CACHE/images/traefik.tar" ] || cannot "the lab was made without Traefik"
TRAEFIK=${TRAEFIK:-docker.io/lab/traefik:1}
GATEWAY_CRDS=${GATEWAY_CRDS:-$(cd "$here" && go list -m -f '{{.Dir}}' sigs.k8s.io/gateway-api)/config/crd/standard}
# Classes are everybody's, so each scenario has its own.
CLASS=$N-traefik

# traefik HOST... starts it, with a certificate for the hosts: Service traefik
# (8000 and, for TLS, 8443), Secret public-tls, classes of Ingress and Gateway named
# $CLASS, and the Gateway public with the listeners web and websecure.
traefik() {
  kubectl apply --server-side -f "$GATEWAY_CRDS" > /dev/null
  local names
  names=$(printf ',DNS:%s' "$@")
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout "$OUT/public.key" -out "$OUT/public.crt" \
    -subj /CN=lab -addext "subjectAltName=${names#,}" 2> /dev/null
  k create secret tls public-tls --cert="$OUT/public.crt" --key="$OUT/public.key" > /dev/null
  k apply -f - > /dev/null <<YAML
apiVersion: v1
kind: ServiceAccount
metadata: {name: traefik}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: $CLASS}
rules:
- {apiGroups: [""], resources: [services, secrets, configmaps, nodes, namespaces], verbs: [get, list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses, ingressclasses], verbs: [get, list, watch]}
- {apiGroups: [networking.k8s.io], resources: [ingresses/status], verbs: [update, patch]}
- {apiGroups: [gateway.networking.k8s.io], resources: ["*"], verbs: [get, list, watch, update, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: $CLASS}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $CLASS}
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
      securityContext: {runAsUser: 1000, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
      containers:
      - name: traefik
        image: $TRAEFIK
        args:
        - --entrypoints.web.address=:8000
        - --entrypoints.websecure.address=:8443
        - --entrypoints.websecure.http.tls=true
        - --log.level=INFO
        - --accesslog=true
        - --global.checknewversion=false
        - --global.sendanonymoususage=false
        - --providers.kubernetesingress.strictprefixmatching=true
        - --providers.kubernetesingress.ingressendpoint.hostname=traefik.example.com
        - --providers.kubernetesingress.ingressclass=$CLASS
        - --providers.kubernetesgateway=true
        - --providers.kubernetesgateway.namespaces=$N
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        ports: [{containerPort: 8000}, {containerPort: 8443}]
        readinessProbe: {tcpSocket: {port: 8443}, periodSeconds: 2}
---
apiVersion: v1
kind: Service
metadata: {name: traefik}
spec: {selector: {app: traefik}, ports: [{name: web, port: 8000}, {name: websecure, port: 8443}]}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: $CLASS}
spec: {controller: traefik.io/ingress-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: $CLASS}
spec: {controllerName: traefik.io/gateway-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public}
spec:
  gatewayClassName: $CLASS
  listeners:
  - {name: web, port: 8000, protocol: HTTP, allowedRoutes: {namespaces: {from: Same}}}
  - {name: websecure, port: 8443, protocol: HTTPS, allowedRoutes: {namespaces: {from: Same}}, tls: {certificateRefs: [{name: public-tls}]}}
YAML
  k rollout status deployment traefik --timeout=120s > /dev/null
}
# traefik_gone takes away what is not in the scenario's namespace.
traefik_gone() { kubectl delete "clusterrolebinding/$CLASS" "clusterrole/$CLASS" "ingressclass/$CLASS" "gatewayclass/$CLASS" > /dev/null; }

# open_door HOST... : from here on, curl and the browser find the hosts at
# Traefik, by https and the port that users know.
open_door() {
  forward traefik 8443
  local h rules=
  export CURL_HOME=$OUT
  echo insecure > "$OUT/.curlrc"
  for h in "$@"; do
    echo "connect-to = \"$h:443:127.0.0.1:${URL##*:}\"" >> "$OUT/.curlrc"
    rules=$rules${rules:+, }"MAP $h:443 127.0.0.1:${URL##*:}"
  done
  BROWSER_ARGS=$(jq -nc --arg r "$rules" '["--host-resolver-rules=" + $r, "--ignore-certificate-errors"]')
}
