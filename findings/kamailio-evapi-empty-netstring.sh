#!/usr/bin/env bash
# Package: kamailio 5.6.3-2 with kamailio-extra-modules 5.6.3-2 (Debian 12)
# One would guess: a netstring of no bytes, "0:,", which is valid, is an empty message: nothing happens, and the
#   netstrings behind it in the same write are read as ever.
# What happens: evapi drops it and everything that came in with it. Of four messages in one write with an empty one in their middle,
#   the first two are taken; the same four without it are all taken.
# Exit status: 0 if it happens as written here, 1 if not, 2 if a package cannot be fetched or a server does not start.
set -eu
T=$(mktemp -d); export PYTHONDONTWRITEBYTECODE=1
fin() { # ends what this script started, and nothing else
  for p in $(jobs -pr); do kill "$p" || true; done
  for _ in $(seq 100); do [ -z "$(jobs -pr)" ] && break; sleep 0.1; done
  for p in $(jobs -pr); do kill -9 "$p" || true; done
  wait
  rm -rf "$T"
}
trap fin EXIT
deb() { # package=version …: unpacks them, and whatever they need that this machine lacks, below $T/sys; installs nothing
  mkdir -p "$T/apt/archives/partial" "$T/lists/partial" "$T/sys"
  local o="-y -q -o Dir::Cache=$T/apt -o Dir::State::extended_states=$T/states -o APT::Sandbox::User=root -o Debug::NoLocking=1"
  local i="install --reinstall --allow-downgrades --no-install-recommends --download-only"
  apt-get $o $i "$@" >"$T/apt.log" 2>&1 ||
    { o="$o -o Dir::State::lists=$T/lists" && apt-get $o update && apt-get $o $i "$@"; } >"$T/apt.log" 2>&1 || { cat "$T/apt.log"; exit 2; }
  for d in "$T"/apt/archives/*.deb; do dpkg -x "$d" "$T/sys"; done
}
deb kamailio=5.6.3-2 kamailio-extra-modules=5.6.3-2
cat >"$T/k.cfg" <<'CFG'
debug=0
log_stderror=yes
children=1
listen=udp:127.0.0.1:46060
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "evapi.so"
modparam("evapi", "bind_addr", "127.0.0.1:46061")
modparam("evapi", "netstring_format", 1)
request_route { exit; }
event_route[evapi:message-received] { evapi_relay("pong"); }
CFG
export LD_LIBRARY_PATH="$T/sys/usr/lib/x86_64-linux-gnu:$T/sys/usr/lib/x86_64-linux-gnu/kamailio"
"$T/sys/usr/sbin/kamailio" -f "$T/k.cfg" -L "$T/sys/usr/lib/x86_64-linux-gnu/kamailio/modules" -DD -E -Y "$T" -m 32 -M 4 >"$T/k.log" 2>&1 &
seen=$(python3 - <<'PY'
import socket, sys, time
def answers(data):
    s = socket.create_connection(("127.0.0.1", 46061), timeout=2)
    time.sleep(0.3)
    s.sendall(data)
    s.settimeout(1.5)
    got = b""
    try:
        while chunk := s.recv(4096): got += chunk
    except TimeoutError: pass
    s.close()
    return got.count(b"4:pong,")
for _ in range(50):
    try: socket.create_connection(("127.0.0.1", 46061), timeout=1).close(); break
    except OSError: time.sleep(0.2)
else: sys.exit(2)
ping = b"4:ping,"
print(answers(4 * ping), answers(2 * ping + b"0:," + 2 * ping))
PY
) || { cat "$T/k.log"; exit 2; }
echo "version: $("$T/sys/usr/sbin/kamailio" -v | head -n 1)"
echo "behaviour: of four messages with an empty one in their middle, those in front of it are taken and those behind it are lost"
echo "seen: $seen (answers without the empty one, and with it)"
[ "$seen" = "4 2" ]
