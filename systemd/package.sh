#!/bin/sh
# Makes Debian packages of Callwarden, on Debian 12 with debhelper and the Swift toolchain.
#
#   systemd/package.sh OUT                     build the programs and pack them into the folder OUT
#   systemd/package.sh OUT --binaries FOLDER   pack programs that were built already, with
#                                              swift build -c release --static-swift-stdlib
#
# The working copy stays as it is: a copy of it is packed.
set -eu

fail() { printf 'package: %s\n' "$*" >&2; exit 1; }

[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
command -v dpkg-buildpackage >/dev/null || fail "dpkg-buildpackage is missing: apt-get install debhelper dpkg-dev"
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
if [ "${2:-}" = --binaries ]; then
    CALLWARDEN_BINARIES=$(CDPATH='' cd -- "${3:?--binaries needs a folder}" && pwd)
    export CALLWARDEN_BINARIES
fi
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/callwarden"
for part in Package.swift Sources Tests conf systemd LICENSE; do
    cp -R "$source/$part" "$work/callwarden/"
done
mv "$work/callwarden/systemd/debian" "$work/callwarden/debian"
sed 's/^$/./; s/^/ /' "$source/LICENSE" | tail -n +5 >>"$work/callwarden/debian/copyright"
(cd "$work/callwarden" && dpkg-buildpackage -b -us -uc)
mv "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo "$out/"
ls -l "$out"
