#!/usr/bin/env bash
# Runs the main job on the embedded default: builds this repository's packs, publishes them into an image layout on
# disk, writes the lockfile, pulls one back by digest and shows what arrived.
#
# usage: tools/demo.sh [DIRECTORY]    results go to DIRECTORY (dist/demo)
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${1:-dist/demo}
rm -rf "$out" && mkdir -p "$out"
unset OCI_REGISTRY OCI_ORG OCI_REPO GITHUB_REPOSITORY GITHUB_REPOSITORY_OWNER DRY_RUN PACKS_DIR

step() { printf '\n\033[1m$ packwright %s\033[0m\n' "$*"; node dist/bin.js "$@"; }

PACK_VERSION=$(node -p 'require("./package.json").version')
export PACK_VERSION
step publish --registry "oci-layout://$out/registry" --out-dir "$out/packs" --lock "$out/packs.lock.json"
pinned=$(node -p "const { packs } = require('./$out/packs.lock.json'); const { oci_ref, digest } = packs.find(({ name }) => name === 'hello'); oci_ref + '@' + digest")
step pull "$pinned" --require-digest --store "$out/store" --into "$out/pulled"
printf '\nThis arrived in %s:\n' "$out/pulled/hello"
(cd "$out/pulled/hello" && find . -type f | sort && ./scripts/hello.sh packwright)
