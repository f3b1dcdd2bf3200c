#!/bin/sh
# Builds Callwarden and installs it as a service. Settings and the alert log are never overwritten.
#
#   sudo systemd/install.sh                  build and install under /usr/local
#   sudo systemd/install.sh --binary FILE    install a binary that is built already
#   sudo systemd/install.sh --web FILE       install callwarden-web, built already, beside it
#   sudo systemd/install.sh --ship FILE      install callwarden-ship, built already, beside it
#   sudo systemd/install.sh --uninstall      remove all of it again; settings and log stay
#
# PREFIX (default /usr/local) says where to, DESTDIR stands in front of every path (for packages).
set -eu

prefix=${PREFIX:-/usr/local}
dest=${DESTDIR:-}
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
settings=$dest/etc/callwarden
units=$dest/etc/systemd/system
binary=$dest$prefix/bin/callwarden
web=$dest$prefix/bin/callwarden-web
ship=$dest$prefix/bin/callwarden-ship
completion=$dest$prefix/share/bash-completion/completions/callwarden
examples=$dest$prefix/share/callwarden
manuals=$dest$prefix/share/man

say() { printf 'install: %s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,10s/^# \{0,1\}//p' "$0"; }

# True where this machine's own systemd is to know of the unit.
has_systemd() { [ -z "$dest" ] && [ -d /run/systemd/system ]; }

build() {
    command -v swift >/dev/null || fail "swift is not installed; see https://www.swift.org/install"
    say "building a release; this takes a few minutes" >&2
    swift build --package-path "$source" -c release --static-swift-stdlib --product callwarden >&2
    swift build --package-path "$source" -c release --static-swift-stdlib --show-bin-path
}

# A file that belongs to the operator: written once; a changed template goes beside it.
install_settings() {
    template=$1 target=$2
    if [ ! -e "$target" ]; then
        install -m 0644 "$template" "$target"
        say "wrote $target"
    elif cmp -s "$template" "$target"; then
        rm -f "$target.new"
    else
        install -m 0644 "$template" "$target.new"
        say "kept $target; the example of this version is $target.new"
    fi
}

install_password() {
    target=$settings/esl-password
    if [ -e "$target" ]; then
        say "kept $target"
    else
        (umask 077 && printf 'REPLACE-THIS-PASSWORD\n' >"$target")
        say "wrote $target; put the event socket's password into it"
    fi
}

# The unit of a program: callwarden, callwarden-web or callwarden-ship.
install_unit() {
    mkdir -p "$units"
    sed "s|/usr/local/bin/callwarden|$prefix/bin/callwarden|g" \
        "$source/systemd/$1.service" >"$units/$1.service"
    chmod 0644 "$units/$1.service"
    if has_systemd; then systemctl daemon-reload; fi
}

install_web() {
    [ -x "$1" ] || fail "$1: no such program"
    mkdir -p "${web%/*}" "$examples/web"
    install -m 0755 "$1" "$web"
    install -m 0644 "$source"/conf/web/* "$examples/web/"
    install_manuals "$web"
    install_unit callwarden-web
    say "installed $("$web" --version) as $web"
    cat <<NEXT
Next:
  1. callwarden token add NAME --scope read
  2. systemctl enable --now callwarden-web
It listens on 127.0.0.1:8088; see web in /etc/callwarden/callwarden.json5.
NEXT
}

# Secrets of destinations: only root reads the folder, and the unit hands its files on.
install_ship() {
    [ -x "$1" ] || fail "$1: no such program"
    mkdir -p "${ship%/*}" "$settings" "$examples/ship"
    install -m 0755 "$1" "$ship"
    install -m 0644 "$source"/conf/ship/* "$examples/ship/"
    install -d -m 0700 "$settings/ship"
    install_manuals "$ship"
    install_unit callwarden-ship
    say "installed $("$ship" --version) as $ship"
    cat <<NEXT
Next:
  1. describe ship.destinations in /etc/callwarden/callwarden.json5; secrets go into /etc/callwarden/ship
  2. systemctl enable --now callwarden-ship
  3. callwarden notify test NAME
NEXT
}

# The manual pages of a program, each in the folder of its section.
install_manuals() {
    pages=$(mktemp -d)
    "$1" help --into "$pages"
    for page in "$pages"/*; do
        mkdir -p "$manuals/man${page##*.}"
        install -m 0644 "$page" "$manuals/man${page##*.}/"
    done
    rm -r "$pages"
}

install_all() {
    built=${1:-}
    if [ -z "$built" ]; then built=$(build)/callwarden; fi
    [ -x "$built" ] || fail "$built: no such program"
    mkdir -p "$settings" "$examples/freeswitch" "$examples/handbook" "${binary%/*}" "${completion%/*}"
    install -m 0755 "$built" "$binary"
    "$binary" completion bash >"$completion"
    install_manuals "$binary"
    install -m 0644 "$source"/conf/freeswitch/*.xml "$examples/freeswitch/"
    install -m 0644 "$source/conf/prefixes.csv" "$examples/"
    install -m 0644 "$source"/conf/handbook/*.md "$examples/handbook/"
    install_settings "$source/conf/callwarden.json5" "$settings/callwarden.json5"
    install_password
    install_unit callwarden
    say "installed $("$binary" --version) as $binary"
    cat <<NEXT
Next:
  1. set numbering.country_code and the switch in /etc/callwarden/callwarden.json5
  2. put the event socket's password into /etc/callwarden/esl-password
  3. callwarden check && systemctl enable --now callwarden
It simulates until auto_disconnect is true: alerts are recorded and no call is touched.
After an upgrade: systemctl restart callwarden
NEXT
}

uninstall() {
    if has_systemd; then systemctl disable --now callwarden callwarden-web callwarden-ship || true; fi
    rm -f "$binary" "$web" "$ship" "$completion"
    for unit in callwarden callwarden-web callwarden-ship; do rm -f "$units/$unit.service"; done
    rm -rf "$examples" "$manuals"/man[158]/callwarden*
    if has_systemd; then systemctl daemon-reload; fi
    say "removed; kept are $settings and $dest/var/lib/callwarden"
}

case ${1:-} in
    "") install_all ;;
    --binary) install_all "${2:?--binary needs a file}" ;;
    --web) install_web "${2:?--web needs a file}" ;;
    --ship) install_ship "${2:?--ship needs a file}" ;;
    --uninstall) uninstall ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
