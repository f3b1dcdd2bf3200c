#!/usr/bin/env bash
# Package: kamailio 5.6.3-2 (Debian 12)
# One would guess: in event_route[dialog:failed] $rs is the code of the reply that ended the call, whichever it was.
# What happens: where the next hop said 486 it is 486, but where it said 503, which Kamailio passes on as 500, there is no
#   reply in hand and $rs is <null>.
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
deb kamailio=5.6.3-2
cat >"$T/k.cfg" <<'CFG'
debug=0
log_stderror=yes
children=1
tcp_accept_no_cl=yes
listen=udp:127.0.0.1:46080
listen=tcp:127.0.0.1:46080
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "xlog.so"
loadmodule "dialog.so"
loadmodule "xhttp.so"
loadmodule "jsonrpcs.so"
modparam("jsonrpcs", "transport", 1)
modparam("jsonrpcs", "pretty_format", 0)
request_route {
  if (method == "ACK" || method == "CANCEL") { t_relay(); exit; }
  record_route();
  dlg_manage();
  $du = "sip:127.0.0.1:46081";
  t_relay();
}
event_route[dialog:failed] { xlog("L_ERR", "failed, reply code: '$rs'\n"); }
event_route[xhttp:request] { jsonrpc_dispatch(); }
CFG
export LD_LIBRARY_PATH="$T/sys/usr/lib/x86_64-linux-gnu:$T/sys/usr/lib/x86_64-linux-gnu/kamailio"
"$T/sys/usr/sbin/kamailio" -f "$T/k.cfg" -L "$T/sys/usr/lib/x86_64-linux-gnu/kamailio/modules" -DD -E -Y "$T" -m 32 -M 4 >"$T/k.log" 2>&1 &
python3 - <<'PY' || { cat "$T/k.log"; exit 2; }
import re, socket, sys, threading, time
def socket_at(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", port)); s.settimeout(3); return s
def invite(s, name, port):
    host = "127.0.0.1:%d" % s.getsockname()[1]
    s.sendto(("INVITE sip:%s@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%s\r\nMax-Forwards: 70\r\n"
        "From: <sip:a@127.0.0.1>;tag=%s\r\nTo: <sip:%s@127.0.0.1>\r\nCall-ID: %s@test\r\nCSeq: 1 INVITE\r\n"
        "Contact: <sip:a@%s>\r\nContent-Length: 0\r\n\r\n" % (name, host, name, name, name, name, host)).encode(), ("127.0.0.1", port))
def answer(s, request, peer, status):
    kept = [h for h in request.split("\r\n") if re.match(r"(Via|From|Call-ID|CSeq|Record-Route):", h, re.I)]
    to = re.search(r"^To:[^\r]*", request, re.M).group(0)
    host = "127.0.0.1:%d" % s.getsockname()[1]
    s.sendto(("\r\n".join(["SIP/2.0 " + status] + kept + [to + ";tag=x", "Contact: <sip:b@%s>" % host, "Content-Length: 0"]) + "\r\n\r\n").encode(), peer)
callee, caller = socket_at(46081), socket_at(0)
def serve():
    while True:
        try: data, peer = callee.recvfrom(9000)
        except TimeoutError: return
        request = data.decode()
        if request.startswith("INVITE"): answer(callee, request, peer, "503 Service Unavailable" if "unavailable" in request.split("\r\n")[0] else "486 Busy Here")
threading.Thread(target=serve, daemon=True).start()
time.sleep(1.5)
for name in "busy", "unavailable":
    invite(caller, name, 46080)
    while True:
        try: reply = caller.recv(9000).decode()
        except TimeoutError: sys.exit(2)
        code = int(reply.split()[1])
        if code >= 300: break
    via = re.search(r"^Via:[^\r]*", reply, re.M).group(0)
    rest = [re.search(r"^%s:[^\r]*" % h, reply, re.M | re.I).group(0) for h in ("From", "To", "Call-ID")]
    caller.sendto(("\r\n".join(["ACK sip:%s@127.0.0.1 SIP/2.0" % name, via, "Max-Forwards: 70"] + rest + ["CSeq: 1 ACK", "Content-Length: 0"]) + "\r\n\r\n").encode(), ("127.0.0.1", 46080))
    time.sleep(0.5)
PY
seen=$(grep -o "failed, reply code: '[^']*'" "$T/k.log" | sed "s/.*code: //" | tr '\n' ' ')
echo "version: $("$T/sys/usr/sbin/kamailio" -v | head -n 1)"
echo "behaviour: dialog:failed has the code of an upstream 486, and none of an upstream 503"
echo "seen: $seen(\$rs behind a 486 and behind a 503)"
[ "$seen" = "'486' '<null>' " ]
