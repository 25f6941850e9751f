#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# lab.sh up|run CMD...|down|status : a machine in the machine for a Kubernetes
# node, with mount, network, pid, uts, ipc and cgroup namespaces of its own.
# Nothing of the host is remounted, and ending the first process ends all.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${LAB_CACHE:-$(cd "$here/../.." && pwd)/.cache/lab}
state=$cache/state
holder=$state/holder.pid
export NODE_IP=${NODE_IP:-10.89.0.1}

# The controllers' hierarchies that are mounted as cgroup v1.
hierarchies() { awk '$3=="cgroup"{print $2}' /proc/mounts | sort -u; }

# The path of this process in the hierarchy mounted at $1.
own() {
  awk -F: -v o="$(basename "$1")" '{n=split($2,a,","); for(i=1;i<=n;i++) if(a[i]==o || a[i]=="name="o) print $3}' /proc/self/cgroup
}

running() { [ -f "$holder" ] && kill -0 "$(cat "$holder")" 2>/dev/null; }

up() {
  running && return 0
  [ "$(id -u)" = 0 ] || { echo "the lab needs root" >&2; exit 1; }
  [ -n "$(hierarchies)" ] || {
    echo "the lab's own node needs cgroup v1; on this machine run the scenarios against kind or k3d, see README.md" >&2
    exit 1
  }
  mkdir -p "$state"
  rm -f "$state/ready"
  : > "$state/cgroups"
  for m in $(hierarchies); do
    p=$m$(own "$m")
    p=${p%/}/superset-lab
    mkdir -p "$p"
    echo "$p" >> "$state/cgroups"
    case $m in */cpuset)
      cat "$(dirname "$p")/cpuset.cpus" > "$p/cpuset.cpus"
      cat "$(dirname "$p")/cpuset.mems" > "$p/cpuset.mems"
      ;;
    */cpu | */cpu,cpuacct)
      # A group has the share of one process otherwise, however many it has.
      echo $(($(nproc) * 4096)) > "$p/cpu.shares"
      ;;
    esac
  done
  # A subshell joins the new cgroups and leaves the machine's namespaces.
  (
    while read -r p; do echo $BASHPID > "$p/cgroup.procs"; done < "$state/cgroups"
    exec setsid unshare --mount --net --pid --uts --ipc --cgroup --fork --kill-child --mount-proc \
      --propagation private bash "$here/init.sh" "$state" "$NODE_IP"
  ) > "$state/lab.log" 2>&1 < /dev/null &
  outer=$!
  for _ in $(seq 100); do
    [ -f "$state/ready" ] && break
    sleep 0.1
  done
  [ -f "$state/ready" ] || { cat "$state/lab.log" >&2; exit 1; }
  pgrep -P "$outer" > "$holder"
}

run() {
  running || { echo "the lab is not up" >&2; exit 1; }
  while read -r p; do echo $$ > "$p/cgroup.procs"; done < "$state/cgroups"
  exec nsenter -t "$(cat "$holder")" -m -n -p -u -i -C -- bash -c 'cd "$0" && exec "$@"' "${LAB_DIR:-$cache}" "$@"
}

down() {
  running || { rm -f "$holder"; return 0; }
  p=$(cat "$holder")
  kill -KILL "$p"
  for _ in $(seq 100); do
    kill -0 "$p" 2>/dev/null || break
    sleep 0.1
  done
  while read -r c; do
    for _ in 1 2 3 4 5 6 7 8; do
      find "$c" -depth -type d -exec rmdir {} + 2>/dev/null || true
      [ -d "$c" ] || break
      sleep 0.3
    done
    [ ! -d "$c" ] || echo "left: $c" >&2
  done < "$state/cgroups"
  rm -f "$holder" "$state/ready"
}

case ${1:-} in
  up) up ;;
  run) shift && run "$@" ;;
  down) down ;;
  status) running && echo up || echo down ;;
  *) sed -n '/^# lab.sh/,/^set/{/^#/s/^# //p}' "$0"; exit 2 ;;
esac
