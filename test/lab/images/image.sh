#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The function-superset Authors
# SPDX-License-Identifier: Apache-2.0
#
# image.sh OUT "LAYER ..." CONFIG_JSON REF ... : an image tarball, as "docker
# save" writes it, out of layers made by layer.sh. The layers are linked, not
# copied, until the archive is written; OUT.json keeps what it was made of, so
# that an unchanged image is not written again.
set -euo pipefail

out=$1 parts=$2 config=$3
shift 3
layers=${LAB_CACHE:?}/layers images=$LAB_CACHE/images
mkdir -p "$images"

ids=() files=()
for p in $parts; do
  ids+=("sha256:$(cat "$layers/$p.digest")")
  files+=("$p.tar")
done
json=$(jq -nc --argjson c "$config" --args '{architecture: "amd64", os: "linux", created: "2026-01-01T00:00:00Z", config: $c,
  rootfs: {type: "layers", diff_ids: $ARGS.positional},
  history: [$ARGS.positional[] | {created: "2026-01-01T00:00:00Z", created_by: "lab"}]}' "${ids[@]}")
made=$(printf '%s %s' "$json" "$*")
if [ -f "$images/$out.tar" ] && [ "$(cat "$images/$out.json" 2>/dev/null)" = "$made" ]; then
  exit 0
fi

work=$(mktemp -d "$images/.XXXXXX")
trap 'rm -rf "$work"' EXIT
digest=$(printf %s "$json" | sha256sum | cut -d' ' -f1)
printf %s "$json" > "$work/$digest.json"
for f in "${files[@]}"; do ln "$layers/$f" "$work/$f"; done
jq -nc --arg c "$digest.json" --arg l "${files[*]}" --args '[{Config: $c, RepoTags: $ARGS.positional, Layers: ($l | split(" "))}]' "$@" > "$work/manifest.json"
tar --sort=name -C "$work" -cf "$images/$out.tar" manifest.json "$digest.json" "${files[@]}"
printf %s "$made" > "$images/$out.json"
echo "image $1: $(du -h "$images/$out.tar" | cut -f1)"
