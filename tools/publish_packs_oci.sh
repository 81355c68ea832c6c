#!/usr/bin/env bash
# Publishes packs with the environment that publishers set today, and nothing else: a drop-in for the script of that
# name, which hands over to `packwright publish`.
#
# usage: tools/publish_packs_oci.sh [packwright publish flags]
#
# environment: OCI_REGISTRY (ghcr.io), OCI_ORG (GITHUB_REPOSITORY_OWNER), OCI_REPO, PACK_VERSION (the git tag without
# v), PACKS_DIR (packs), OUT_DIR (dist/packs), MEDIA_TYPE, PACKC_BIN, PACKC_BUILD_FLAGS, DRY_RUN; docs/environment.md has
# all of them
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# In a checkout of packwright: what `npm ci` installed, built when it is not built yet.
if [ -f "$here/tools/build.ts" ] && [ -d "$here/node_modules/.bin" ]; then
  PATH="$here/node_modules/.bin:$PATH"
  [ -f "$here/dist/bin.js" ] || (cd "$here" && node tools/build.ts >&2)
fi
if [ -f "$here/dist/bin.js" ]; then exec node "$here/dist/bin.js" publish "$@"; fi
if command -v packwright >/dev/null; then exec packwright publish "$@"; fi
echo "publish_packs_oci: packwright is not installed; run: npm install --global packwright" >&2
exit 3
