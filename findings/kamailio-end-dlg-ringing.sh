#!/usr/bin/env bash
# Package: kamailio 5.6.3-2 (Debian 12)
# One would guess: the RPC command dlg.end_dlg ends a dialog in whatever state, or says that it cannot.
# What happens: on a call that still rings it answers success, with an empty result, and does nothing: no CANCEL goes to the
#   callee, the caller is told nothing, and the dialog stays listed.
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
listen=udp:127.0.0.1:46090
listen=tcp:127.0.0.1:46090
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
  $du = "sip:127.0.0.1:46091";
  t_relay();
}
event_route[dialog:failed] { xlog("L_ERR", "failed, reply code: '$rs'\n"); }
event_route[xhttp:request] { jsonrpc_dispatch(); }
CFG
export LD_LIBRARY_PATH="$T/sys/usr/lib/x86_64-linux-gnu:$T/sys/usr/lib/x86_64-linux-gnu/kamailio"
"$T/sys/usr/sbin/kamailio" -f "$T/k.cfg" -L "$T/sys/usr/lib/x86_64-linux-gnu/kamailio/modules" -DD -E -Y "$T" -m 32 -M 4 >"$T/k.log" 2>&1 &
seen=$(python3 - <<'PY'
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
import http.client, json
def rpc(method, params):
    c = http.client.HTTPConnection("127.0.0.1", 46090, timeout=3)
    c.request("POST", "/RPC", json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}))
    return json.loads(c.getresponse().read())
callee, caller, cancels = socket_at(46091), socket_at(0), []
def serve():
    while True:
        try: data, peer = callee.recvfrom(9000)
        except TimeoutError: return
        request = data.decode()
        if request.startswith("CANCEL"): cancels.append(request)
        if request.startswith("INVITE"): answer(callee, request, peer, "180 Ringing")
threading.Thread(target=serve, daemon=True).start()
time.sleep(1.5)
invite(caller, "ring", 46090)
try:
    while "180" not in caller.recv(9000).decode().split("\r\n")[0]: pass
except TimeoutError: sys.exit(2)
dialog = rpc("dlg.dlg_list", ["ring@test", "ring"])["result"]
dialog = dialog[0] if isinstance(dialog, list) else dialog
ended = rpc("dlg.end_dlg", [dialog["h_entry"], dialog["h_id"]])
time.sleep(2)
caller.settimeout(0.1)
finals = 0
try:
    while True: finals += int(caller.recv(9000).decode().split()[1]) >= 200
except TimeoutError: pass
listed = "result" in rpc("dlg.dlg_list", ["ring@test", "ring"])
print(ended.get("result", ended.get("error")), len(cancels), finals, listed)
PY
) || { cat "$T/k.log"; exit 2; }
echo "version: $("$T/sys/usr/sbin/kamailio" -v | head -n 1)"
echo "behaviour: dlg.end_dlg on a ringing call succeeds and ends nothing"
echo "seen: $seen (its result, CANCELs at the callee, final answers to the caller, whether the dialog is still listed 2 s later)"
[ "$seen" = "{} 0 0 True" ]
