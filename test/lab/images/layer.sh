#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# layer.sh NAME "PARENT ..." < SCRIPT : runs SCRIPT in a chroot on top of the
# parents and keeps what it changed as one image layer, NAME.tar. No daemon: an
# overlay mount in private namespaces. What the machine lends for the run (name
# resolution, certificates, settings of pip) stays out of the layer.
#
# NAME without parents is the base and is made by debootstrap; PACKAGES lists
# its packages. FILES is a folder whose content is copied in first.
set -euo pipefail

name=$1 parents=${2:-}
layers=${LAB_CACHE:?}/layers
mkdir -p "$layers"
cd "$layers"

script=$(cat)
key=$( (printf '%s\n' "$script" "${PACKAGES:-}"; for p in $parents; do cat "$p.key"; done
  [ -z "${FILES:-}" ] || tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$FILES" -cf - .) | sha256sum | cut -d' ' -f1)
if [ -f "$name.tar" ] && [ "$(cat "$name.key" 2>/dev/null)" = "$key" ]; then
  exit 0
fi
echo "layer $name"
start=$(date +%s)
rm -rf "$name" "$name.key" "$name.tar" "$name.work" "$name.root"

if [ -z "$parents" ]; then
  unshare --mount --propagation private debootstrap --variant=minbase --include="$PACKAGES" bookworm "$name.root" > "$name.log" 2>&1 ||
    { tail -20 "$name.log" >&2; exit 1; }
  mv "$name.root" "$name"
  mkdir "$name.root"
  lower=
else
  mkdir -p "$name" "$name.work" "$name.root"
  lower=$(printf '%s\n' $parents | tac | paste -sd:)
fi
[ -z "${FILES:-}" ] || cp -a "$FILES/." "$name/"

export name lower script
# shellcheck disable=SC2016
unshare --mount --pid --fork --propagation private bash -euc '
  if [ -n "$lower" ]; then
    mount -t overlay overlay -o "lowerdir=$lower,upperdir=$name,workdir=$name.work" "$name.root"
  else
    mount --bind "$name" "$name.root"
  fi
  root=$PWD/$name.root
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/tmp"
  for f in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt /etc/pip.conf; do
    [ -e "$f" ] || continue
    [ -e "$root$f" ] || { mkdir -p "$root$(dirname "$f")"; : > "$root$f"; }
    mount --bind "$(readlink -f "$f")" "$root$f"
  done
  mkdir -p "$root/tmp/wheels"
  [ -z "${WHEELS:-}" ] || mount --bind "$WHEELS" "$root/tmp/wheels"
  printf "#!/bin/sh\nexit 101\n" > "$root/tmp/policy-rc.d"
  exec chroot "$root" /usr/bin/env -u PIP_FIND_LINKS HOME=/root DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt POLICYRCD=/tmp/policy-rc.d \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -euc "$script"
' >> "$name.log" 2>&1 || { tail -30 "$name.log" >&2; exit 1; }

# An overlay marks a deleted file by a character device 0/0, an image by a file
# named .wh.NAME.
find "$name" -type c -print | while read -r f; do
  [ "$(stat -c %t:%T "$f")" = 0:0 ] || continue
  rm "$f"
  : > "$(dirname "$f")/.wh.$(basename "$f")"
done
tar --sort=name --mtime=@0 --numeric-owner -C "$name" \
  --exclude='./proc/*' --exclude='./sys/*' --exclude='./dev/*' --exclude='./tmp/*' --exclude='./run/*' --exclude='./root/.cache' \
  --exclude=./etc/resolv.conf --exclude=./etc/hosts --exclude=./etc/hostname --exclude=./etc/pip.conf \
  --exclude='./var/cache/apt/*' --exclude='./var/lib/apt/lists/*' --exclude='./var/log/*' --exclude='./var/cache/debconf/*' \
  --exclude='./usr/share/doc/*' --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/info/*' \
  -cf "$name.tar" .
sha256sum "$name.tar" | cut -d' ' -f1 > "$name.digest"
echo "$key" > "$name.key"
rm -rf "$name.work" "$name.root"
echo "layer $name: $(du -h "$name.tar" | cut -f1) in $(($(date +%s) - start)) s"
