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
. "$(dirname "$0")/../traefik.sh"

fresh
traefik gate.example.com ing.example.com
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
ing() { instance ing ing "$1" "{ingress: {host: ing.example.com, className: $CLASS}}"; }

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
traefik_gone
passed
