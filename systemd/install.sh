#!/bin/sh
# Builds Callwarden and installs it as a service. Settings and the alert log are never overwritten.
#
#   sudo systemd/install.sh                  build and install under /usr/local
#   sudo systemd/install.sh --binary FILE    install a program that was built elsewhere
#   sudo systemd/install.sh --web FILE       install callwarden-web, built already, beside it
#   sudo systemd/install.sh --ship FILE      install callwarden-ship, built already, beside it
#   sudo systemd/install.sh --uninstall      remove all of it again; settings and log stay
#
# PREFIX (default /usr/local) says where to, DESTDIR stands in front of every path (for packages), SWIFT
# names a swift that is not found by itself.
set -eu

prefix=${PREFIX:-/usr/local}
dest=${DESTDIR:-}
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
settings=$dest/etc/callwarden
units=$dest/etc/systemd/system
binary=$dest$prefix/bin/callwarden
web=$dest$prefix/bin/callwarden-web
ship=$dest$prefix/bin/callwarden-ship
bash_completion=$dest$prefix/share/bash-completion/completions/callwarden
zsh_completion=$dest$prefix/share/zsh/site-functions/_callwarden
examples=$dest$prefix/share/callwarden
manuals=$dest$prefix/share/man

say() { printf 'install: %s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,11s/^# \{0,1\}//p' "$0"; }

# True where this machine's own systemd is to know of the unit.
has_systemd() { [ -z "$dest" ] && [ -d /run/systemd/system ]; }

need_root() {
    [ -n "$dest" ] || [ "$(id -u)" = 0 ] || fail "it writes below /etc and $prefix: run it by sudo"
}

# Two units of one name would be one too many.
need_no_package() {
    [ -z "$dest" ] || return 0
    if dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q ' installed$'; then
        fail "the package $1 is installed: upgrade that, or remove it first by apt-get remove $1"
    fi
}

# --- The toolchain ------------------------------------------------------------------------------

# The home of whoever typed sudo, which takes the way to a toolchain out of PATH.
home_of_user() { getent passwd "$SUDO_USER" | cut -d : -f 6; }

# Runs a command as whoever typed sudo, so that what it makes in his clone is his.
as_user() {
    if [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ] && [ "$(stat -c %U "$source")" = "$SUDO_USER" ]; then
        runuser -u "$SUDO_USER" -- env HOME="$(home_of_user)" "$@"
    else
        "$@"
    fi
}

# Where swift is. What was tried stands in the error.
find_swift() {
    if [ -n "${SWIFT:-}" ]; then
        [ -x "$SWIFT" ] || fail "SWIFT=$SWIFT: no such program"
        echo "$SWIFT"
        return
    fi
    if command -v swift; then return; fi
    tried="PATH ($PATH)"
    if [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ]; then
        home=$(home_of_user)
        for place in "$home/.local/share/swiftly/bin" "$home/.swiftly/bin" "$home"/swift*/usr/bin; do
            tried="$tried, $place"
            if [ -x "$place/swift" ]; then echo "$place/swift"; return; fi
        done
        tried="$tried, the login shell of $SUDO_USER"
        found=$(runuser -l "$SUDO_USER" -c 'command -v swift' </dev/null 2>/dev/null | tail -n 1) || true
        if [ -x "$found" ]; then echo "$found"; return; fi
    fi
    for place in /opt/swift*/usr/bin /usr/local/swift*/usr/bin /usr/share/swift/usr/bin /usr/libexec/swift*/bin; do
        tried="$tried, $place"
        if [ -x "$place/swift" ]; then echo "$place/swift"; return; fi
    done
    fail "swift was not found in: $tried
install: set SWIFT=/where/it/is/swift, get it from https://www.swift.org/install, or build elsewhere by
install: 'swift build -c release --product callwarden' and give what it made: --binary .build/release/callwarden"
}

build() {
    swift=$(find_swift)
    say "building a release by $swift; this takes a few minutes" >&2
    as_user "$swift" build --package-path "$source" -c release --product callwarden >&2
    as_user "$swift" build --package-path "$source" -c release --show-bin-path
}

# --- Programs -----------------------------------------------------------------------------------

# Places that a service does not see (ProtectHome, PrivateTmp), and where others than root may write.
is_hidden() {
    case $1 in
        /home/* | /root/* | /run/user/* | /tmp/* | /var/tmp/*) return 0 ;;
        /*) return 1 ;;
        *) return 0 ;;
    esac
}

# Refuses a program that would not start as a service: check_program FILE NAME WHAT-WAS-GIVEN
check_program() {
    version=$("$1" --version 2>&1) || fail "$3 does not run here: $version"
    case $version in
        "$2 "[0-9]*) ;;
        *) fail "$3 is not $2: asked for its version, it says '$version'" ;;
    esac
    libraries=$(ldd "$1" 2>/dev/null | awk '$2 == "=>" { print $3 }')
    for place in $libraries $(search_paths "$1"); do
        if is_hidden "$place"; then
            fail "$3 looks for libraries where a service cannot see them, in $place: build it by
install: 'swift build -c release --product $2' in this version's sources, which puts Swift's library into it"
        fi
    done
}

# The folders in which a program looks for libraries first, as the loader says, but the program's own.
search_paths() {
    own=$(CDPATH='' cd -- "${1%/*}" && pwd)
    LD_DEBUG=libs "$1" --version 2>&1 | sed -n 's/.*search path=\([^[:space:]]*\)[[:space:]]*(R.*PATH from file.*/\1/p' |
        tr : '\n' | awk -v own="$own/" '{ sub("/*$", "/") } index($0, own) != 1 && !seen[$0]++'
}

# Puts a program in its place once it was looked at there: install_program FILE TARGET
install_program() {
    if [ ! -f "$1" ] || [ ! -x "$1" ]; then fail "$1: no such program"; fi
    mkdir -p "${2%/*}"
    install -m 0755 "$1" "$2.new"
    (check_program "$2.new" "${2##*/}" "$1") || { rm -f "$2.new"; exit 1; }
    mv "$2.new" "$2"
}

# --- Files of the operator ----------------------------------------------------------------------

# Written once. Where this version's differs from the one that came last, it is put beside.
install_settings() {
    template=$1 target=$2 shipped=$examples/callwarden.json5
    if [ ! -e "$target" ]; then
        install -m 0644 "$template" "$target"
        say "wrote $target"
    elif cmp -s "$template" "$target"; then
        rm -f "$target.new"
    elif [ -e "$shipped" ] && cmp -s "$template" "$shipped"; then
        say "kept $target"
    else
        install -m 0644 "$template" "$target.new"
        say "kept $target; the example of this version, which has changed, is $target.new"
    fi
    install -m 0644 "$template" "$shipped"
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

# --- What is installed --------------------------------------------------------------------------

# The unit of a program: callwarden, callwarden-web or callwarden-ship.
install_unit() {
    mkdir -p "$units"
    sed "s|/usr/local/bin/callwarden|$prefix/bin/callwarden|g" \
        "$source/systemd/$1.service" >"$units/$1.service"
    chmod 0644 "$units/$1.service"
    if has_systemd; then systemctl daemon-reload; fi
}

install_web() {
    need_no_package callwarden-web
    install_program "$1" "$web"
    mkdir -p "$examples/web"
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
    need_no_package callwarden-ship
    install_program "$1" "$ship"
    mkdir -p "$settings" "$examples/ship"
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
    need_no_package callwarden
    built=${1:-}
    if [ -z "$built" ]; then built=$(build)/callwarden; fi
    install_program "$built" "$binary"
    mkdir -p "$settings" "$examples/freeswitch" "$examples/kamailio" "$examples/handbook" \
        "${bash_completion%/*}" "${zsh_completion%/*}"
    "$binary" completion bash >"$bash_completion"
    "$binary" completion zsh >"$zsh_completion"
    install_manuals "$binary"
    install -m 0644 "$source"/conf/freeswitch/*.xml "$examples/freeswitch/"
    install -m 0644 "$source"/conf/kamailio/*.cfg "$examples/kamailio/"
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
Examples and the handbook are in $prefix/share/callwarden.
NEXT
}

uninstall() {
    if has_systemd; then systemctl disable --now callwarden callwarden-web callwarden-ship || true; fi
    rm -f "$binary" "$web" "$ship" "$bash_completion" "$zsh_completion" "$settings/callwarden.json5.new"
    for unit in callwarden callwarden-web callwarden-ship; do rm -f "$units/$unit.service"; done
    rm -rf "$examples" "$manuals"/man[158]/callwarden*
    if has_systemd; then systemctl daemon-reload; fi
    say "removed; kept are $settings and $dest/var/lib/callwarden"
}

case ${1:-} in
    -h | --help) usage; exit ;;
    "" | --binary | --web | --ship | --uninstall) need_root ;;
esac
case ${1:-} in
    "") install_all ;;
    --binary) install_all "${2:?--binary needs a file}" ;;
    --web) install_web "${2:?--web needs a file}" ;;
    --ship) install_ship "${2:?--ship needs a file}" ;;
    --uninstall) uninstall ;;
    *) usage >&2; exit 2 ;;
esac
