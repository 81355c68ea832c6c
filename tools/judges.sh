#!/usr/bin/env bash
# Installs other people's programs that judge packwright into .tools/judges, and lets them judge. What cannot be had on
# this machine is named and skipped. Long builds: apart from the test command.
#
# usage: tools/judges.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly ROOT="$PWD/.tools/judges"
readonly ACT=v0.2.89 NONO=0.80.0 SIGSTORE_GO=v1.3.0 COSIGN=v3.1.3 TOOLHIVE=v0.47.0 FLUX_OPERATOR=v0.59.0 APM=0.35.0

mkdir -p "$ROOT/bin"
say() { printf '%s\n' "$*" >&2; }

# by NAME TOOL COMMAND...: the program NAME, unless it is there already
by() {
  local name=$1 tool=$2
  shift 2
  [ -x "$ROOT/bin/$name" ] && return
  if ! command -v "$tool" >/dev/null; then say "skipped: $name needs $tool"; return; fi
  say "building $name"
  "$@" || say "skipped: $name could not be built"
}

by act go env GOBIN="$ROOT/bin" GOFLAGS=-mod=mod go install "github.com/nektos/act@$ACT"
by cosign go env GOBIN="$ROOT/bin" GOFLAGS=-mod=mod go install "github.com/sigstore/cosign/v3/cmd/cosign@$COSIGN"
by sigstore-go-verification go env GOBIN="$ROOT/bin" GOFLAGS=-mod=mod \
  go install "github.com/sigstore/sigstore-go/examples/sigstore-go-verification@$SIGSTORE_GO"
# go_newer PACKAGE@VERSION: of a module that asks for a newer Go than may be here
go_newer() { env GOBIN="$ROOT/bin" GOFLAGS=-mod=mod GOTOOLCHAIN=go1.27.0 go install "$1"; }
by thv go go_newer "github.com/stacklok/toolhive/cmd/thv@$TOOLHIVE"
flux_operator() {
  go_newer "github.com/controlplaneio-fluxcd/flux-operator/cmd/cli@$FLUX_OPERATOR" &&
    mv "$ROOT/bin/cli" "$ROOT/bin/flux-operator"
}
by flux-operator go flux_operator
apm() {
  python3 -m venv "$ROOT/apm" && "$ROOT/apm/bin/pip" install --quiet "apm-cli==$APM" &&
    ln -sfn ../apm/bin/apm "$ROOT/bin/apm"
}
by apm python3 apm
# npm_client NAME PACKAGE@VERSION: the program NAME of a package of npm
npm_client() {
  by "$1" npm npm install --silent --no-audit --no-fund --prefix "$ROOT/npm" "$2"
  [ ! -e "$ROOT/npm/node_modules/.bin/$1" ] || ln -sfn "../npm/node_modules/.bin/$1" "$ROOT/bin/$1"
}

npm_client claude @anthropic-ai/claude-code@2.1.332
npm_client codex @openai/codex@0.169.0
npm_client copilot @github/copilot@1.0.102
npm_client gemini @google/gemini-cli@0.61.0
npm_client opencode opencode-ai@1.18.33
npm_client sigstore @sigstore/cli@0.10.3
npm_client skills skills@1.7.4
npm_client renovate renovate@44
npm_client mcp-inspector @modelcontextprotocol/inspector@2.12.0
# The clients of greentic and nexo are libraries: programs of a few lines call them.
rust_programs() {
  CARGO_TARGET_DIR="$ROOT/target" cargo build --quiet --release --manifest-path test/judges/rust/Cargo.toml &&
    cp "$ROOT"/target/release/{greentic-client,greentic-dist,nexo-installer} "$ROOT/bin/"
}
by nexo-installer cargo rust_programs
by nono cargo cargo install nono-cli --version "$NONO" --locked --no-default-features --root "$ROOT"

tools/setup-oras.sh --for-tests
node tools/build.ts
npx vitest run --config test/judges/vitest.config.ts
node tools/registries.ts

# The whole suite, on registries that list referrers by themselves.
for registry in distribution olareg gcr-registry; do
  [ ! -x ".tools/bin/$registry" ] || PACKWRIGHT_TEST_REGISTRY=$registry npx vitest run test/e2e
done
