#!/bin/sh
# Makes Debian packages of Callwarden, on Debian 12.
#
#   systemd/package.sh OUT                     build the programs and pack them into the folder OUT
#   systemd/package.sh OUT --binaries FOLDER   pack programs that were built already by
#                                              swift build -c release
#
# The working copy stays as it is: a copy of it is packed. The packages' version is the first of
# systemd/debian/changelog, which must be the program's own; what follows a ~, + or - there is Debian's.
set -eu

fail() { printf 'package: %s\n' "$*" >&2; exit 1; }

# Names every tool that is missing, at once, with the package that brings it.
need_tools() {
    missing='' packages=''
    for pair in dpkg-buildpackage:dpkg-dev dh:debhelper chrpath:chrpath; do
        if ! command -v "${pair%:*}" >/dev/null; then
            missing="$missing ${pair%:*}" packages="$packages ${pair#*:}"
        fi
    done
    [ -z "$missing" ] || fail "missing:$missing; get them by apt-get install$packages"
    if [ -z "${CALLWARDEN_BINARIES:-}" ] && ! command -v swift >/dev/null; then
        fail "swift is not in PATH: see https://www.swift.org/install, or give --binaries a folder of built programs"
    fi
}

need_programs() {
    for program in callwarden callwarden-web callwarden-ship; do
        [ -x "$CALLWARDEN_BINARIES/$program" ] ||
            fail "$CALLWARDEN_BINARIES/$program: no such program; build it by swift build -c release --product $program"
    done
}

# The version that a program says of itself, or that the sources have.
program_version() {
    if [ -n "${CALLWARDEN_BINARIES:-}" ]; then
        "$CALLWARDEN_BINARIES/callwarden" --version | sed 's/^callwarden //'
    else
        sed -n 's/.*static let text = "\(.*\)"$/\1/p' "$source/Sources/programs/CommandLine/Running/Version.swift"
    fi
}

[ $# -ge 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
case ${2:-} in
    --binaries)
        [ -d "${3:-}" ] || fail "--binaries needs a folder, not '${3:-}'"
        CALLWARDEN_BINARIES=$(CDPATH='' cd -- "$3" && pwd)
        export CALLWARDEN_BINARIES
        ;;
    "") ;;
    *) fail "it does not know $2" ;;
esac
need_tools
if [ -n "${CALLWARDEN_BINARIES:-}" ]; then need_programs; fi
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
packaged=$(dpkg-parsechangelog -l "$source/systemd/debian/changelog" -S Version)
version=$(program_version)
case $packaged in
    "$version" | "$version"[~+-]*) ;;
    *) fail "the programs are $version, systemd/debian/changelog begins with $packaged: it needs an entry" ;;
esac
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/callwarden"
for part in conf systemd LICENSE; do cp -R "$source/$part" "$work/callwarden/"; done
if [ -z "${CALLWARDEN_BINARIES:-}" ]; then
    for part in Package.swift Sources Tests; do cp -R "$source/$part" "$work/callwarden/"; done
fi
mv "$work/callwarden/systemd/debian" "$work/callwarden/debian"
sed 's/^$/./; s/^/ /' "$source/LICENSE" | tail -n +5 >>"$work/callwarden/debian/copyright"
(cd "$work/callwarden" && dpkg-buildpackage -b -us -uc)
mv "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo "$out/"
ls -l "$out"
