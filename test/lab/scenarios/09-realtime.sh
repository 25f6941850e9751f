#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# Async queries and the MCP server. A chart is asked for, a worker computes it,
# and the event arrives twice: on a socket of the websocket server, opened
# through its Service with the cookie that Superset gave, and by the API for
# browsers that poll. Valkey wants TLS and a password. An MCP client says hello
# through the Service and lists the tools.
#
# There is no published image of the websocket server. WEBSOCKET names one;
# without it, and without one in the lab, the socket is left out and that is
# said. README.md tells how to bring one.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
password='p@ss/w:rd#1'
certificates valkey-tls valkey
k create secret generic secrets --from-literal=secretKey=a-long-random-string-of-the-scenario-0123456789 --from-literal=database=superset \
  --from-literal=valkey="$password" --from-literal=jwt=another-long-random-string-of-the-scenario > /dev/null
postgres postgres
valkey valkey valkey-tls "$password" no

websocket=${WEBSOCKET:-}
[ -n "$websocket" ] || [ ! -f "${CACHE:-/nowhere}/images/superset-websocket.tar" ] || websocket=docker.io/lab/superset-websocket:1
component=
if [ -n "$websocket" ]; then
  component="websocketServer: {image: {repository: ${websocket%:*}, tag: \"${websocket##*:}\"}}"
else
  say "websocket server: cannot run, because no image of it is there; name one with WEBSOCKET"
fi

say "applying"
k apply -f - <<YAML
apiVersion: superset.crossplane.io/v1alpha1
kind: Superset
metadata: {name: live}
spec:
  environment: Production
  image: {tag: "$NEW"}
  secretKeyFrom: {name: secrets, key: secretKey}
  metastore: {host: postgres, database: superset, username: superset, passwordFrom: {name: secrets, key: database}}
  valkey:
    host: valkey
    passwordFrom: {name: secrets, key: valkey}
    ssl: {caCertFrom: {name: valkey-tls, key: ca.crt}}
  realtime: {jwtSecretFrom: {name: secrets, key: jwt}}
  webServer: {}
  celeryWorker: {celery: {concurrency: 1}, podTemplate: {container: {args: [--loglevel=INFO]}}}
  mcpServer: {config: 'MCP_DEV_USERNAME = "admin"'}
  $component
YAML
running live 900
say "live is ready"
xr live | tee "$OUT/get.txt"
k get pods,services | tee -a "$OUT/get.txt"

admin live
forward live-web-server 8088
token admin admin
id=$(meta) || fail "cannot create a database"
api POST /api/v1/dataset/ "{\"database\": $id, \"schema\": \"public\", \"table_name\": \"ab_role\"}" > "$OUT/dataset.json"
dataset=$(jq -er .id "$OUT/dataset.json") || fail "no dataset: $(cat "$OUT/dataset.json")"
cookie=async-token=$(awk '$6 == "async-token" {print $7}' "$JAR")
[ "$cookie" != async-token= ] || fail "Superset gives no cookie for events"

if [ -n "$component" ]; then
  k create configmap wsclient --from-file="$here/wsclient.py" > /dev/null
  socket() { # NAME LIMIT [COOKIE]
    k apply -f - > /dev/null <<YAML
apiVersion: v1
kind: Pod
metadata: {name: $1}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 1
  automountServiceAccountToken: false
  containers:
  - name: client
    image: $SERVICES
    command: [python3, /client/wsclient.py, live-websocket-server, "8080", /ws]
    args: ["${3:-}"]
    env: [{name: LIMIT, value: "$2"}]
    volumeMounts: [{name: client, mountPath: /client}]
  volumes: [{name: client, configMap: {name: wsclient}}]
YAML
    k wait pod "$1" --for=condition=Ready --timeout=60s > /dev/null 2>&1 || true
  }
  socket stranger 10
  socket listener 120 "$cookie"
  until_ok 30 "no websocket: $(k logs listener)" sh -c "kubectl -n $N logs listener | grep 'HTTP/1.1 101'"
  say "websocket: $(k logs listener | head -1)"
  ! k logs stranger | grep 101 || fail "the websocket server lets in somebody without a cookie"
fi

# The chart, and its event.
api POST /api/v1/chart/data "{\"datasource\": {\"id\": $dataset, \"type\": \"table\"}, \"queries\": [{\"columns\": [\"name\"], \"metrics\": [], \"row_limit\": 10}], \"result_format\": \"json\", \"result_type\": \"full\"}" > "$OUT/job.json"
job=$(jq -er 'select(.status == "pending") | .job_id' "$OUT/job.json") || fail "not async: $(head -c 600 "$OUT/job.json")"
say "the chart is job $job, pending"
poll() { api GET /api/v1/async_event/ | jq -e --arg j "$job" '.result[] | select(.job_id == $j and .status == "done")' > "$OUT/polled.json"; }
until_ok 60 "no event by the API: $(k logs deploy/live-celery-worker --tail=30)" poll
say "polled: $(jq -c '{job_id, status, result_url}' "$OUT/polled.json")"
k logs deploy/live-celery-worker --tail=-1 | grep -E 'load_chart_data_into_cache.*(received|succeeded)' || fail "the chart was not computed on the worker"
api GET "$(jq -r .result_url "$OUT/polled.json")" > "$OUT/chart.json"
jq -e '.result[0].rowcount > 3' "$OUT/chart.json" > /dev/null || fail "no data: $(head -c 600 "$OUT/chart.json")"
say "data: $(jq -c '[.result[0].data[].name]' "$OUT/chart.json")"
valkey_cli valkey "$password" -n 7 --scan | tee "$OUT/keys-7.txt" | grep 'live-async-events-full' || fail "no stream of events: $(cat "$OUT/keys-7.txt")"
if [ -n "$component" ]; then
  until_ok 30 "no event on the socket" sh -c "kubectl -n $N logs listener | grep 'message.*$job.*done'"
  k logs listener > "$OUT/socket.txt"
  say "on the socket: $(grep "$job.*done" "$OUT/socket.txt" | sed 's/^message //' | jq -c '{id, job_id, status, result_url}')"
fi

# The MCP server, through its Service.
mcp_address=$(k get service live-mcp-server -o jsonpath='{.spec.ports[0].port}')
forward live-mcp-server "$mcp_address"
mcp() { # JSON
  curl -sS -m 60 -D "$OUT/mcp.headers" -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -d "$1" "$URL/mcp" | sed -n 's/^data: //; /^{/p'
}
mcp '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "lab", "version": "1"}}}' > "$OUT/mcp-initialize.json"
jq -e '.result.serverInfo.name' "$OUT/mcp-initialize.json" > /dev/null || fail "no MCP: $(head -c 600 "$OUT/mcp-initialize.json") $(cat "$OUT/mcp.headers")"
say "MCP initialize: $(jq -c '{serverInfo: .result.serverInfo, protocolVersion: .result.protocolVersion}' "$OUT/mcp-initialize.json")"
mcp '{"jsonrpc": "2.0", "id": 2, "method": "tools/list"}' > "$OUT/mcp-tools.json"
jq -e '.result.tools | length > 0' "$OUT/mcp-tools.json" > /dev/null || fail "no tools: $(head -c 600 "$OUT/mcp-tools.json")"
say "MCP tools/list: $(jq -c '[.result.tools[].name] | {count: length, first: .[:6]}' "$OUT/mcp-tools.json")"
mcp '{"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "list_datasets", "arguments": {"request": {}}}}' > "$OUT/mcp-call.json"
jq -e '.result.isError != true' "$OUT/mcp-call.json" > /dev/null && grep -q ab_role "$OUT/mcp-call.json" || fail "a tool does not work: $(head -c 900 "$OUT/mcp-call.json")"
say "MCP list_datasets finds ab_role"
passed
