#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# cluster.sh up|down|images|status : Kubernetes with one true node, and
# Crossplane with its own permissions beside it, all inside the lab's
# namespaces. State is kept in $LAB_CACHE/state between runs; "down clean"
# forgets it. Binaries come from $BIN.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export LAB_CACHE=${LAB_CACHE:-$root/.cache/lab}
BIN=${BIN:-$root/.cache/bin}
export NODE_IP=${NODE_IP:-10.89.0.1}
NS=crossplane-system
REGISTRY=$NODE_IP:5000
CORE=${CORE:-$BIN/crossplane-core}

lab() { "$here/lab.sh" run "$@"; }
kubectl() { lab "$BIN/kubectl" --kubeconfig state/pki/admin.conf --request-timeout=30s "$@"; }
begin=$(date +%s%N)
say() { printf '%7.1f s  %s\n' "$(($(date +%s%N) - begin))e-9" "$*"; }
# bg NAME COMMAND... starts a process of the lab; its log has its name.
bg() {
  # shellcheck disable=SC2016
  lab bash -c 'n=$1; shift; "$@" >> "logs/$n.log" 2>&1 < /dev/null & echo $! > "state/$n.pid"' _ "$@"
}
# keep NAME COMMAND... starts it again when it ends, as a Deployment would.
keep() {
  # shellcheck disable=SC2016
  lab bash -c 'n=$1; shift
    while :; do "$@" >> "logs/$n.log" 2>&1 < /dev/null & echo $! > "state/$n.pid"; wait $!; sleep 3; done > /dev/null 2>&1 < /dev/null &' _ "$@"
}
# until_ok SECONDS COMMAND... tries until the command succeeds.
until_ok() {
  local end=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || { echo "gave up: $*" >&2; return 1; }
    sleep 0.2
  done
}

processes() {
  "$here/lab.sh" up
  mkdir -p "$LAB_CACHE/logs" "$LAB_CACHE/state/fs/etc/cni/net.d" "$LAB_CACHE/registry"
  rm -f "$LAB_CACHE"/logs/*.log
  rm -rf "$LAB_CACHE/conf"
  cp -r "$here/conf" "$LAB_CACHE/conf"
  cp "$here/conf/10-lab.conflist" "$LAB_CACHE/state/fs/etc/cni/net.d/"
  "$here/pki.sh" "$LAB_CACHE/state/pki" "$NODE_IP" 10.96.0.1
  local p=state/pki

  # The lab's own registry serves plain HTTP.
  lab bash -c "mkdir -p /run/containerd-certs/$REGISTRY; printf 'server = \"http://%s\"\n[host.\"http://%s\"]\n  capabilities = [\"pull\",\"resolve\"]\n' $REGISTRY $REGISTRY > /run/containerd-certs/$REGISTRY/hosts.toml"
  bg registry "$BIN/crane" registry serve --address "$REGISTRY" --disk registry
  bg containerd containerd -c conf/containerd.toml
  bg etcd "$BIN/etcd" --data-dir state/etcd --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --unsafe-no-fsync --log-level warn
  bg apiserver "$BIN/kube-apiserver" --etcd-servers http://127.0.0.1:2379 --secure-port 6443 --advertise-address "$NODE_IP" \
    --tls-cert-file $p/apiserver.crt --tls-private-key-file $p/apiserver.key --token-auth-file $p/tokens.csv \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file $p/sa.key --service-account-signing-key-file $p/sa.key \
    --service-cluster-ip-range 10.96.0.0/16 --authorization-mode Node,RBAC --allow-privileged --enable-admission-plugins NodeRestriction \
    --kubelet-preferred-address-types InternalIP --endpoint-reconciler-type lease
  until_ok 120 kubectl get --raw /readyz
  say "API server ready"
  bg controllers "$BIN/kube-controller-manager" --kubeconfig $p/controllers.conf --authentication-kubeconfig $p/controllers.conf \
    --authorization-kubeconfig $p/controllers.conf --service-account-private-key-file $p/sa.key --root-ca-file $p/ca.crt \
    --use-service-account-credentials --leader-elect=false
  bg scheduler "$BIN/kube-scheduler" --kubeconfig $p/scheduler.conf --authentication-kubeconfig $p/scheduler.conf \
    --authorization-kubeconfig $p/scheduler.conf --leader-elect=false
  bg coredns "$BIN/coredns" -conf conf/Corefile
  images
  kubectl create clusterrolebinding kube-proxy --clusterrole system:node-proxier --user system:kube-proxy > /dev/null 2>&1 || true
  node
  bg kube-proxy "$BIN/kube-proxy" --config conf/kube-proxy.yaml
  until_ok 120 kubectl wait --for=condition=Ready node/lab-node --timeout=5s
  keep volumes env KUBECONFIG=state/pki/admin.conf "$here/volumes.sh" "$BIN/kubectl" "$LAB_CACHE/state/fs/volumes"
  say "node ready"
}

node() {
  keep kubelet "$BIN/kubelet" --config conf/kubelet.yaml --kubeconfig state/pki/kubelet.conf --hostname-override lab-node \
    --node-ip "$NODE_IP" --root-dir /var/lib/kubelet --cert-dir /var/lib/kubelet/pki -v 2
}

# Images are imported once; what made them says whether they changed.
images() {
  until_ok 30 lab ctr version
  mkdir -p "$LAB_CACHE/state/imported"
  local f n
  for f in "$LAB_CACHE"/images/*.tar; do
    n=$(basename "$f" .tar)
    cmp -s "$LAB_CACHE/images/$n.json" "$LAB_CACHE/state/imported/$n" && continue
    lab ctr -n k8s.io images import "images/$n.tar" > /dev/null
    cp "$LAB_CACHE/images/$n.json" "$LAB_CACHE/state/imported/$n"
    say "image $n imported"
  done
}

# Crossplane runs as a process with the account, the permissions and the
# certificates that its chart would give it; functions run as pods.
crossplane() {
  local cluster tls
  cluster=$(cd "$root/test/tools/crossplane-core" && go list -m -f '{{.Dir}}' github.com/crossplane/crossplane/v2)/cluster
  tls="TLS_CA_SECRET_NAME=crossplane-root-ca TLS_SERVER_SECRET_NAME=crossplane-tls-server TLS_CLIENT_SECRET_NAME=crossplane-tls-client"
  kubectl create namespace $NS > /dev/null 2>&1 || true
  (cd "$root" && go run ./test/lab/src/chart "$cluster/charts/crossplane" $NS) > "$LAB_CACHE/state/crossplane-rbac.yaml"
  kubectl apply --server-side --force-conflicts -f state/crossplane-rbac.yaml > /dev/null
  # The first try may come before the CRDs it has just made are served.
  # shellcheck disable=SC2086
  until_ok 90 lab env KUBECONFIG=state/pki/admin.conf $tls CRDS_PATH="$cluster/crds" ENABLE_WEBHOOKS=false "$CORE" core init -n $NS
  local f a
  mkdir -p "$LAB_CACHE/state/client" "$LAB_CACHE/state/packages"
  for f in ca.crt tls.crt tls.key; do
    kubectl -n $NS get secret crossplane-tls-client -o jsonpath="{.data.${f/./\\.}}" | base64 -d > "$LAB_CACHE/state/client/$f"
  done
  for a in crossplane rbac-manager; do
    token=$(kubectl -n $NS create token $a --duration 24h)
    sed "s#users:.*#users: [{name: lab, user: {token: $token}}]#" "$LAB_CACHE/state/pki/admin.conf" > "$LAB_CACHE/state/pki/$a.conf"
  done
  keep crossplane-rbac env KUBECONFIG=state/pki/rbac-manager.conf "$CORE" rbac start --provider-clusterrole crossplane:allowed-provider-permissions
  core
  until_ok 60 lab curl -fsS http://127.0.0.1:8191/readyz
  say "Crossplane ready"
}

core() {
  # shellcheck disable=SC2086
  keep crossplane env KUBECONFIG=state/pki/crossplane.conf TLS_SERVER_SECRET_NAME=crossplane-tls-server TLS_CLIENT_SECRET_NAME=crossplane-tls-client \
    ENABLE_WEBHOOKS=false "$CORE" core start -d -n $NS --package-runtime Deployment --cache-dir state/packages --tls-client-certs-dir state/client \
    --metrics-port 8190 --health-probe-port 8191 ${CORE_ARGS:-}
}

case ${1:-} in
  up)
    processes
    crossplane
    ;;
  down)
    "$here/lab.sh" down
    [ "${2:-}" != clean ] || rm -rf "$LAB_CACHE/state" "$LAB_CACHE/registry" "$LAB_CACHE/logs"
    ;;
  images) images ;;
  status) "$here/lab.sh" status ;;
  *) sed -n '/^# cluster.sh/,/^set/{/^#/s/^# //p}' "$0"; exit 2 ;;
esac
