#!/usr/bin/env bash
# Publishes packs with the environment that publishers set today, and nothing else: a drop-in for the script of that
# name, which hands over to `packwright publish`.
#
# usage: tools/publish_packs_oci.sh [packwright publish flags]
#
# environment: OCI_REGISTRY (ghcr.io), OCI_ORG (GITHUB_REPOSITORY_OWNER), OCI_REPO, PACK_VERSION (the git tag without
# v), PACKS_DIR (packs), OUT_DIR (dist/packs), DRY_RUN
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ -f "$here/dist/bin.js" ]; then exec node "$here/dist/bin.js" publish "$@"; fi
if command -v packwright >/dev/null; then exec packwright publish "$@"; fi
echo "publish_packs_oci: packwright is not installed; run: npm install --global packwright" >&2
exit 3
