#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# volumes.sh KUBECTL FOLDER : gives every claim of the default class a folder of
# the node, and takes it back. Runs in the lab until it is ended.
set -uo pipefail

kubectl=$1 folder=$2
mkdir -p "$folder"
chmod 711 "$folder"
"$kubectl" apply -f - <<YAML
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: folder, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: lab/folder
reclaimPolicy: Delete
volumeBindingMode: Immediate
YAML
while sleep 3; do
  all=$("$kubectl" get pvc,pv -A -o json) || continue
  jq -r '.items[] | select(.kind=="PersistentVolumeClaim" and .status.phase=="Pending" and .spec.storageClassName=="folder" and (.spec.volumeName // "")=="")
    | [.metadata.uid, .metadata.namespace, .metadata.name, .spec.resources.requests.storage] | @tsv' <<< "$all" |
    while read -r uid namespace name size; do
      mkdir -p "$folder/$uid"
      "$kubectl" create -f - <<YAML
apiVersion: v1
kind: PersistentVolume
metadata: {name: pvc-$uid}
spec:
  capacity: {storage: $size}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: folder
  local: {path: $folder/$uid}
  claimRef: {namespace: $namespace, name: $name, uid: $uid}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [lab-node]}]}]}}
YAML
    done
  jq -r '.items[] | select(.kind=="PersistentVolume" and .status.phase=="Released" and .spec.storageClassName=="folder") | .metadata.name' <<< "$all" |
    while read -r v; do
      "$kubectl" delete pv "$v" && rm -rf "${folder:?}/${v#pvc-}"
    done
done
