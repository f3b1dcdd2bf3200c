#!/bin/sh
# Puts what each package holds where debhelper packs it from; called by debian/rules.
#
#   debian/image.sh PROGRAMS DEBIAN     folder of the built programs; the debian folder
set -eu
programs=$1 debian=$2

# The units as the packages have them, where debhelper looks for them.
unit() {
    sed 's|/usr/local/bin/|/usr/bin/|g; s|file:///etc/callwarden/callwarden.json5|man:callwarden(8) man:callwarden.json5(5)|' \
        "systemd/$1.service" >"$debian/$1.service"
}

# A program as a package has it: SwiftPM has each look for libraries beside itself, where there are none.
program() {
    install -D -m 0755 "$programs/$1" "$debian/$1/usr/bin/$1"
    chrpath -d "$debian/$1/usr/bin/$1"
}

pages() {
    pages=$(mktemp -d)
    "$programs/$1" help --into "$pages"
    for page in "$pages"/*; do
        section=${page##*.}
        install -D -m 0644 "$page" "$debian/$1/usr/share/man/man$section/${page##*/}"
    done
    rm -r "$pages"
}

completion() {
    install -d "$debian/$1/usr/share/bash-completion/completions" "$debian/$1/usr/share/zsh/vendor-completions"
    "$programs/$1" completion bash >"$debian/$1/usr/share/bash-completion/completions/$1"
    "$programs/$1" completion zsh >"$debian/$1/usr/share/zsh/vendor-completions/_$1"
}

agent=$debian/callwarden
program callwarden
install -D -m 0644 conf/callwarden.json5 "$agent/etc/callwarden/callwarden.json5"
examples=$agent/usr/share/doc/callwarden
install -d "$examples/examples/freeswitch" "$examples/examples/kamailio" "$examples/handbook"
install -m 0644 conf/freeswitch/*.xml "$examples/examples/freeswitch/"
install -m 0644 conf/kamailio/*.cfg "$examples/examples/kamailio/"
install -m 0644 conf/handbook/*.md "$examples/handbook/"
install -m 0644 conf/prefixes.csv "$examples/examples/"
pages callwarden
completion callwarden
unit callwarden

web=$debian/callwarden-web
program callwarden-web
install -d "$web/usr/share/doc/callwarden-web/examples"
for file in conf/web/*; do
    case $file in *.png) ;; *) install -m 0644 "$file" "$web/usr/share/doc/callwarden-web/examples/" ;; esac
done
pages callwarden-web
unit callwarden-web

ship=$debian/callwarden-ship
program callwarden-ship
install -d "$ship/usr/share/doc/callwarden-ship/examples"
install -m 0644 conf/ship/* "$ship/usr/share/doc/callwarden-ship/examples/"
install -d -m 0700 "$ship/etc/callwarden/ship"
pages callwarden-ship
unit callwarden-ship
