#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# The package set of the stock image, which has no database drivers. Without
# pythonPackages the status says which driver is missing; with it, the instance
# runs; and the same for the MCP server.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"

fresh
postgres postgres
index
instance() { # PACKAGES [MORE OF THE SPEC]
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
  ${2:-}
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

# The MCP server needs a package as well, with fifty others in its train.
mcp='mcpServer: {config: "MCP_DEV_USERNAME = \"admin\""}'
instance '[psycopg2-binary]' "$mcp"
missing() { k logs deploy/lean-mcp-server --all-containers --tail=-1 | grep fastmcp; }
until_ok 240 "the MCP server does not say what it lacks" missing
missing | head -2
xr lean -o json | jq -r '.status.conditions[] | select(.status == "False" or .reason == "ValidWithAdvice") | "\(.type)=\(.status) \(.reason): \(.message)"' | tee "$OUT/without-fastmcp.txt"
instance '[psycopg2-binary, "fastmcp>=3.1,<4"]' "$mcp"
running lean 600
forward lean-mcp-server "$(k get service lean-mcp-server -o jsonpath='{.spec.ports[0].port}')"
curl -sS -m 60 -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' "$URL/mcp" \
  -d '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "lab", "version": "1"}}}' > "$OUT/mcp.txt"
grep -q serverInfo "$OUT/mcp.txt" || fail "no MCP: $(head -c 600 "$OUT/mcp.txt")"
say "MCP server by pythonPackages: $(grep -o '"serverInfo":{[^}]*}' "$OUT/mcp.txt")"
forward lean-web-server 8088
curl -fsS "$URL/login/" > /dev/null || fail "the packages broke the web server"
passed
