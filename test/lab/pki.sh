#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# pki.sh DIR NODE_IP SERVICE_IP : certificates, tokens and kubeconfigs of the
# control plane. What is there already is kept.
set -euo pipefail

dir=$1 node=$2 service=$3
mkdir -p "$dir"
cd "$dir"
[ ! -f done ] || exit 0

ssl() { openssl "$@" 2>/dev/null; }
ssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout ca.key -out ca.crt -subj /CN=lab-ca -addext keyUsage=critical,keyCertSign,cRLSign
ssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout apiserver.key -out apiserver.csr -subj /CN=kube-apiserver
printf 'subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:%s,IP:%s\nextendedKeyUsage=serverAuth\n' "$node" "$service" > ext
ssl x509 -req -in apiserver.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile ext -out apiserver.crt
ssl genrsa -out sa.key 2048

authority=$(base64 -w0 ca.crt)
: > tokens.csv
# NAME USER GROUPS
user() {
  token=$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
  echo "$token,$2,$1,\"$3\"" >> tokens.csv
  cat > "$1.conf" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: $authority}}]
users: [{name: lab, user: {token: $token}}]
contexts: [{name: lab, context: {cluster: lab, user: lab}}]
current-context: lab
YAML
}
user admin admin system:masters
user kubelet system:node:lab-node system:nodes
user controllers system:kube-controller-manager ""
user scheduler system:kube-scheduler ""
user proxy system:kube-proxy ""
touch done
