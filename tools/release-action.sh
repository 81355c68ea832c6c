#!/usr/bin/env bash
# Makes the next commit of the branch "release": the actions with what they run, built, so that nothing is installed
# where they are used. Prints the commit, which is what workflows pin.
#
# usage: tools/release-action.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

node tools/build.ts
index=$(mktemp)
trap 'rm -f "$index"' EXIT
export GIT_INDEX_FILE="$index"
git read-tree --empty
git add --force -- action.yml pull/action.yml dist/action dist/unpack-worker.js dist/THIRD-PARTY-LICENSES.txt \
  tools/setup-oras.sh package.json LICENSE README.md SECURITY.md
parents=(-p HEAD)
if git rev-parse --verify --quiet refs/heads/release >/dev/null; then parents+=(-p refs/heads/release); fi
version=$(node -p 'require("./package.json").version')
commit=$(git commit-tree "$(git write-tree)" "${parents[@]}" -m "packwright $version, built")
git update-ref refs/heads/release "$commit"
printf '%s\n' "$commit"
