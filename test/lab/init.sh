#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# The first process of the lab, in its fresh namespaces: init.sh STATE NODE_IP.
set -euo pipefail

state=$1 node=$2

# The cgroups as seen from the lab's own ones, mounted over the machine's in
# this mount namespace only.
controllers=$(awk '$3=="cgroup"{n=split($2,a,"/"); print a[n]}' /proc/mounts | sort -u)
umount -R -l /sys
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
for c in $controllers; do
  mkdir "/sys/fs/cgroup/$c"
  case $c in systemd) o=none,name=systemd ;; *) o=$c ;; esac
  mount -t cgroup -o "$o" cgroup "/sys/fs/cgroup/$c"
done

mount -t tmpfs -o mode=755,size=512m tmpfs /run
mkdir -p /run/netns /run/lock
for d in var/lib/kubelet var/lib/cni var/lib/containerd var/log/pods var/log/containers etc/cni/net.d opt/cni; do
  mkdir -p "$state/fs/$d" "/$d"
  mount --bind "$state/fs/$d" "/$d"
done

# Kubelet wants these settings of the whole machine. It is shown what it wants
# instead of being allowed to change them.
mkdir -p /run/sysctl
for kv in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  f=/run/sysctl/$(echo "${kv%=*}" | tr / _)
  echo "${kv#*=}" > "$f"
  mount --bind "$f" "/proc/sys/${kv%=*}"
done

# Names are those of the cluster, and there is no way out of the lab.
printf 'nameserver %s\nsearch svc.cluster.local cluster.local\noptions ndots:5\n' "$node" > /run/resolv.conf
mount --bind /run/resolv.conf "$(readlink -f /etc/resolv.conf)"

# Kubelet and runc want shared propagation; here it is the lab's own.
mount --make-rshared /
hostname lab-node
ip link set lo up
# A bridge without ports carries the node's address; the route lets the node
# itself reach the addresses of Services.
ip link add node0 type bridge
ip addr add "$node/24" dev node0
ip link set node0 up
echo 1 > /proc/sys/net/ipv4/ip_forward
echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null || true
ip route add "${SERVICES:-10.96.0.0/16}" dev node0

touch "$state/ready"
trap 'exit 0' TERM
while :; do
  sleep 3600 &
  wait $! || true
done
