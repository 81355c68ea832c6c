#!/usr/bin/env bash
# Makes oras available to this project, without touching the system.
#
# usage: tools/setup-oras.sh [--for-tests]
#
#   (no flag)      an oras of 1.2 or later: the one on PATH if there is one, else fetched into .tools/
#   --for-tests    all that the tests want: oras 1.2 and 1.3, docker-registry 2.8, distribution 3, olareg,
#                  go-containerregistry's registry, nginx, cosign 3, sigstore-python, zizmor, crane, Chromium
#
# Fetched from: Debian's packages on Debian (apt checks their signatures; it works in a state directory of its own),
# Homebrew on macOS, else the official release with a pinned sha256. Everything ends up below .tools/.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly TOOLS="$PWD/.tools"
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
readonly MAC_CHROME="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
readonly ORAS_VERSION=1.3.2 SIGSTORE_PYTHON=4.5.1 ZIZMOR=1.32.0

say() { printf '%s\n' "$*" >&2; }
die() { say "setup-oras: $*"; exit 1; }

# version_of BINARY: prints "1.3.2" of "Version:  1.3.2+Debian"
version_of() { "$1" version 2>/dev/null | sed -n 's/^\(Version\|GitVersion\): *v\{0,1\}\([0-9][0-9.]*\).*/\2/p' | head -n 1; }

is_recent_oras() {
  local version
  version=$(version_of "$1")
  case "$version" in
    '' | 0.* | 1.0.* | 1.1.*) return 1 ;;
    *) return 0 ;;
  esac
}

has_debian_packages() {
  command -v apt-get >/dev/null && command -v dpkg >/dev/null && [ -r "$KEYRING" ] && [ -n "$(debian_archive)" ]
}

# The archive that this machine is already set up to use.
debian_archive() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    grep -E '/debian/?$' | sort -u | head -n 1
}

# from_debian SUITE PACKAGE BINARY TARGET: TARGET becomes a link to the binary of a Debian package, named below /usr
from_debian() {
  local suite=$1 package=$2 binary=$3 target=$4
  local state="$TOOLS/apt/$suite" root="$TOOLS/debian/$suite-$package"
  [ -x "$root/usr/$binary" ] && { ln -sfn "$root/usr/$binary" "$target"; return; }
  local options=(
    -qq -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$state"
    -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache" -o APT::Get::List-Cleanup=0
    -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=1 -o Acquire::Languages=none
  )
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$TOOLS/debian" "$TOOLS/bin"
  printf 'deb [signed-by=%s] %s %s main\n' "$KEYRING" "$(debian_archive)" "$suite" >"$state/sources.list"
  if [ ! -e "$state/updated" ]; then
    apt-get "${options[@]}" update || return 1
    touch "$state/updated"
  fi
  rm -rf "$root.partial" && mkdir -p "$root.partial/deb"
  (cd "$root.partial/deb" && apt-get "${options[@]}" download "$package") || return 1
  dpkg -x "$root.partial"/deb/*.deb "$root.partial" && rm -rf "$root.partial/deb"
  rm -rf "$root" && mv "$root.partial" "$root"
  ln -sfn "$root/usr/$binary" "$target"
  say "fetched $package from $suite"
}

# chromium_from_debian TARGET: Chromium with all the libraries and fonts that this machine lacks, started by TARGET
chromium_from_debian() {
  local target=$1 suite state="$TOOLS/apt/chromium" root="$TOOLS/debian/chromium"
  [ -x "$root/run" ] && { ln -sfn "$root/run" "$target"; return; }
  suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-stable}")
  local options=(
    -qq -y -o "Dir::Etc::sourcelist=$state/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State=$state"
    -o "Dir::State::Lists=$state/lists" -o Dir::State::status=/var/lib/dpkg/status -o "Dir::Cache=$state/cache"
    -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=1 -o Acquire::Languages=none
  )
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$TOOLS/debian" "$TOOLS/bin"
  printf 'deb [signed-by=%s] %s %s main\n' "$KEYRING" "$(debian_archive)" "$suite" >"$state/sources.list"
  apt-get "${options[@]}" update || return 1
  apt-get "${options[@]}" --download-only --no-install-recommends install chromium fonts-dejavu-core || return 1
  rm -rf "$root" && mkdir -p "$root"
  local package
  for package in "$state"/cache/archives/*.deb; do dpkg -x "$package" "$root"; done
  rm -rf "$state/cache/archives"
  local libraries
  libraries=$(find "$root/usr/lib" "$root/lib" -name '*.so*' -printf '%h\n' 2>/dev/null | sort -u | paste -sd :)
  [ -d "$root/etc/fonts" ] && sed -i "s#<dir>/usr/share/fonts</dir>#<dir>$root/usr/share/fonts</dir>&#" "$root/etc/fonts/fonts.conf"
  {
    printf '#!/bin/sh\n'
    printf 'export LD_LIBRARY_PATH=%s\n' "'$libraries'"
    [ -d "$root/etc/fonts" ] && printf 'export FONTCONFIG_PATH=%s\n' "'$root/etc/fonts'"
    printf 'exec %s "$@"\n' "'$root/usr/lib/chromium/chromium'"
  } >"$root/run"
  chmod 0755 "$root/run"
  ln -sfn "$root/run" "$target"
  say "fetched chromium from $suite"
}

# from_release TARGET: the official oras release, its sha256 pinned here
from_release() {
  local target=$1 os arch sum
  os=$(uname -s | tr '[:upper:]' '[:lower:]')
  case "$(uname -m)" in x86_64 | amd64) arch=amd64 ;; aarch64 | arm64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
  case "$os-$arch" in
    linux-amd64) sum=9229ccc6d17bb282039ad4a69abb16dcb887a5bce567c075d731d9b3c7ad8eaf ;;
    linux-arm64) sum=8db4a223bd6034deff198e791ea7cb3af0840df25b7e9f370e2f1f3fd20d389b ;;
    linux-s390x) sum=98aad2e81f9ccd1d68a148623a3eac3a301383d21fb7ab33b49835fc96157e9e ;;
    linux-ppc64le) sum=e9904853815a265091a2a7cee76b934a099e04b5c11a7ebc53d93009b3d15cb2 ;;
    linux-riscv64) sum=4b0c72c1d2795d14d8e038687574e56dee22a9f0e3a0dd2746baccedfa6425ff ;;
    darwin-amd64) sum=2621f6b252b222f6fbf4e114d2fcaa0cec6b632624ffaf73143f66e4e0994f86 ;;
    darwin-arm64) sum=7929f792cf272268412375ecad6f0fb3c20f164368d5b57966e67ad6d36eca53 ;;
    *) die "no pinned oras release for $os-$arch; install oras 1.2 or later and put it on PATH" ;;
  esac
  local partial="$TOOLS/oras-$ORAS_VERSION.partial"
  rm -rf "$partial" && mkdir -p "$partial" "$TOOLS/bin"
  curl -fsSL --proto '=https' --tlsv1.2 -o "$partial/oras.tar.gz" \
    "https://github.com/oras-project/oras/releases/download/v$ORAS_VERSION/oras_${ORAS_VERSION}_${os}_${arch}.tar.gz" ||
    die "oras $ORAS_VERSION could not be fetched; install oras 1.2 or later and put it on PATH"
  printf '%s  %s\n' "$sum" "$partial/oras.tar.gz" | { sha256sum -c - 2>/dev/null || shasum -a 256 -c -; } >/dev/null ||
    die "oras $ORAS_VERSION does not have the sha256 that is pinned here; nothing was installed"
  tar -xzf "$partial/oras.tar.gz" -C "$partial" oras
  mv "$partial/oras" "$target" && rm -rf "$partial"
  say "fetched oras $ORAS_VERSION"
}

ensure_oras() {
  local found
  found=$(command -v oras || true)
  if [ -x "$TOOLS/bin/oras" ] && is_recent_oras "$TOOLS/bin/oras"; then return; fi
  if [ -n "$found" ] && is_recent_oras "$found"; then
    say "oras $(version_of "$found") is on PATH"
    # What runs with a clean PATH finds it here.
    ln -sfn "$found" "$TOOLS/bin/oras"
    return
  fi
  if has_debian_packages && from_debian sid oras bin/oras "$TOOLS/bin/oras"; then return; fi
  if command -v brew >/dev/null; then
    brew install --quiet oras
    mkdir -p "$TOOLS/bin" && ln -sfn "$(brew --prefix)/bin/oras" "$TOOLS/bin/oras"
    return
  fi
  from_release "$TOOLS/bin/oras"
}

# on_path NAME TARGET: links what is on PATH, if anything
on_path() {
  local found
  [ -x "$2" ] && return 0
  found=$(command -v "$1" || true)
  [ -n "$found" ] || return 1
  mkdir -p "$TOOLS/bin" && ln -sfn "$found" "$2"
}

# go_registries: registries that are Go modules; made beside everything else
go_registries() {
  local name package home="$TOOLS/go"
  if ! command -v go >/dev/null; then
    say "no go on PATH: distribution 3, olareg and go-containerregistry are not tried"
    return
  fi
  mkdir -p "$home/distribution" "$TOOLS/bin"
  printf 'module registries\n\ngo 1.24\n\nrequire (\n\t%s\n\t%s\n\t%s\n)\n' \
    'github.com/olareg/olareg v0.1.2' 'github.com/google/go-containerregistry v0.22.1' \
    'github.com/distribution/distribution/v3 v3.1.2' >"$home/go.mod"
  # As cmd/registry, without the stores of three clouds: they take minutes to build.
  printf 'package main\n\nimport (\n\t"os"\n\n\t"github.com/distribution/distribution/v3/registry"\n%s)\n\n%s\n' \
    "$(printf '\t_ "github.com/distribution/distribution/v3/registry/%s"\n' auth/htpasswd auth/token proxy \
      storage/driver/filesystem storage/driver/inmemory)"$'\n' \
    $'func main() {\n\tif registry.RootCmd.Execute() != nil {\n\t\tos.Exit(1)\n\t}\n}' >"$home/distribution/main.go"
  for name in olareg gcr-registry distribution; do
    [ -x "$TOOLS/bin/$name" ] && continue
    case "$name" in
      olareg) package=github.com/olareg/olareg/cmd/olareg ;;
      gcr-registry) package=github.com/google/go-containerregistry/cmd/registry ;;
      distribution) package=./distribution ;;
    esac
    (cd "$home" && GOFLAGS=-mod=mod go build -o "$TOOLS/bin/$name" "$package") || say "$name could not be built: it is not tried"
  done
}

# from_pypi: Sigstore's client for Python, and zizmor, in an environment of their own; made beside everything else
from_pypi() {
  local home="$TOOLS/python"
  [ -x "$TOOLS/bin/sigstore-python" ] && [ -x "$TOOLS/bin/zizmor" ] && return
  if ! python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    say "no Python 3.10 with venv: sigstore-python and zizmor are not asked"
    return
  fi
  rm -rf "$home" && python3 -m venv "$home" &&
    "$home/bin/pip" install --quiet --no-compile --disable-pip-version-check \
      "sigstore==$SIGSTORE_PYTHON" "zizmor==$ZIZMOR" &&
    mkdir -p "$TOOLS/bin" && ln -sfn "$home/bin/sigstore" "$TOOLS/bin/sigstore-python" &&
    ln -sfn "$home/bin/zizmor" "$TOOLS/bin/zizmor" ||
    say "sigstore-python and zizmor could not be installed: they are not asked"
}

ensure_test_tools() {
  if has_debian_packages; then
    from_debian trixie oras bin/oras "$TOOLS/bin/oras-1.2" || die "oras 1.2 could not be fetched"
    from_debian sid oras bin/oras "$TOOLS/bin/oras-1.3" || die "oras 1.3 could not be fetched"
    from_debian sid cosign bin/cosign "$TOOLS/bin/cosign" || die "cosign could not be fetched"
    from_debian sid crane bin/crane "$TOOLS/bin/crane" || die "crane could not be fetched"
    from_debian bookworm docker-registry bin/docker-registry "$TOOLS/bin/docker-registry" || die "docker-registry could not be fetched"
    from_debian bookworm nginx sbin/nginx "$TOOLS/bin/nginx" || die "nginx could not be fetched"
    on_path chromium "$TOOLS/bin/chromium" || chromium_from_debian "$TOOLS/bin/chromium" || die "chromium could not be fetched"
    return
  fi
  ln -sfn "$(command -v oras || echo "$TOOLS/bin/oras")" "$TOOLS/bin/oras-1.3"
  if command -v brew >/dev/null; then brew install --quiet cosign; fi
  on_path crane "$TOOLS/bin/crane" || die "the tests want crane on PATH"
  on_path chromium "$TOOLS/bin/chromium" || on_path google-chrome "$TOOLS/bin/chromium" ||
    { [ -x "$MAC_CHROME" ] && mkdir -p "$TOOLS/bin" && ln -sfn "$MAC_CHROME" "$TOOLS/bin/chromium"; } ||
    die "the tests want Chromium or Chrome on PATH"
  on_path cosign "$TOOLS/bin/cosign" || die "the tests want cosign 3 on PATH"
  on_path nginx "$TOOLS/bin/nginx" || say "no nginx on PATH: registries behind one are not tried"
  on_path docker-registry "$TOOLS/bin/docker-registry" || on_path registry "$TOOLS/bin/docker-registry" ||
    die "the tests want docker-registry (distribution 2.8) on PATH"
}

case "${1:-}" in
  '') mkdir -p "$TOOLS/bin" && ensure_oras ;;
  --for-tests)
    mkdir -p "$TOOLS/bin"
    from_pypi &
    go_registries &
    ensure_oras && ensure_test_tools
    wait
    ;;
  *) die "usage: tools/setup-oras.sh [--for-tests]" ;;
esac
