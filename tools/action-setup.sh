#!/usr/bin/env bash
# Makes this checkout's packwright a command of the GitHub Actions job: builds it unless that is done, and puts it, and
# on request oras, on the job's PATH.
#
# usage: tools/action-setup.sh [--with-oras]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ ! -f dist/bin.js ]; then
  npm ci --ignore-scripts --no-audit --no-fund
  node tools/build.ts
fi
mkdir -p .tools/bin
ln -sfn "$PWD/dist/bin.js" .tools/bin/packwright
case "${1:-}" in
  '') ;;
  --with-oras) tools/setup-oras.sh ;;
  *) echo 'usage: tools/action-setup.sh [--with-oras]' >&2; exit 2 ;;
esac
if [ -n "${GITHUB_PATH:-}" ]; then printf '%s\n' "$PWD/.tools/bin" >>"$GITHUB_PATH"; fi
