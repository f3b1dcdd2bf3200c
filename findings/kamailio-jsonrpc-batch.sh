#!/usr/bin/env bash
# Package: kamailio 5.6.3-2 (Debian 12)
# One would guess: a JSON-RPC 2.0 batch (an array of requests, section 6 of its specification) is answered by an array of
#   answers, or refused with an error.
# What happens: over HTTP it is answered "200 OK" and an object whose result is empty, as if all had gone well, and none
#   of its requests is run. The same request alone is answered with its result and its id.
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
listen=tcp:127.0.0.1:46070
loadmodule "pv.so"
loadmodule "sl.so"
loadmodule "xhttp.so"
loadmodule "jsonrpcs.so"
modparam("jsonrpcs", "transport", 1)
modparam("jsonrpcs", "pretty_format", 0)
request_route { exit; }
event_route[xhttp:request] { jsonrpc_dispatch(); }
CFG
export LD_LIBRARY_PATH="$T/sys/usr/lib/x86_64-linux-gnu:$T/sys/usr/lib/x86_64-linux-gnu/kamailio"
"$T/sys/usr/sbin/kamailio" -f "$T/k.cfg" -L "$T/sys/usr/lib/x86_64-linux-gnu/kamailio/modules" -DD -E -Y "$T" -m 32 -M 4 >"$T/k.log" 2>&1 &
seen=$(python3 - <<'PY'
import http.client, json, sys, time
def ask(body):
    c = http.client.HTTPConnection("127.0.0.1", 46070, timeout=3)
    c.request("POST", "/RPC", json.dumps(body), {"Content-Type": "application/json"})
    r = c.getresponse()
    return r.status, json.loads(r.read())
def request(number): return {"jsonrpc": "2.0", "method": "core.echo", "params": ["hello"], "id": number}
for _ in range(50):
    try: alone = ask(request(1)); break
    except OSError: time.sleep(0.2)
else: sys.exit(2)
batch = ask([request(2), request(3)])
shown = lambda answer: (answer[0], type(answer[1]).__name__, answer[1].get("result"), answer[1].get("id"))
print(*shown(alone), "|", *shown(batch))
PY
) || { cat "$T/k.log"; exit 2; }
echo "version: $("$T/sys/usr/sbin/kamailio" -v | head -n 1)"
echo "behaviour: a batch is answered 200 with one empty result, and none of its requests is run"
echo "seen: $seen (status, kind, result and id of the answer to one request, and to a batch of two)"
[ "$seen" = "200 dict ['hello'] 1 | 200 dict {} None" ]
