"""The trial of callwarden-ship: see .ci/ship."""

import argparse
import base64
import email
import email.policy
import glob
import json
import random
import statistics
import threading
import time
import urllib.request

import receiver
from world import BASE, World, eventually


def fail(words):
    raise SystemExit(f"ship: {words}")


def expect(condition, words):
    if not condition:
        fail(words)


def alerts(world):
    return world.rows("alerts", "list", "--limit", "100000")


def kill_at_random(world, times, seed):
    """Kills one or both of agent and callwarden-ship, and starts them again at once or after a while."""
    chance = random.Random(seed)
    for _ in range(times):
        time.sleep(chance.uniform(0.3, 1.5))
        names = chance.choice([["agent"], ["ship"], ["agent", "ship"]])
        for name in names:
            world.kill(name)
        time.sleep(chance.uniform(0, 0.5))
        for name in names:
            world.start(name)


def check_complete(world, record):
    """Every step of every alert on record came, and no id came with two bodies."""
    found = alerts(world)
    notices = record.notices("/signed")
    told = {(notice["alert"], notice["kind"]) for notice in notices.values()}
    missing = []
    for alert in found:
        steps = ["alert.opened"] + (["alert.closed"] if alert["state"] == "closed" else [])
        missing += [(alert["alert"], step) for step in steps if (alert["alert"], step) not in told]
    expect(not missing, f"lost: {missing[:10]} of {len(found)} alerts")
    for alert in found:
        ends = [n for n in notices.values() if (n["alert"], n["kind"]) == (alert["alert"], "alert.closed")]
        last = max(ends, key=lambda notice: notice["number"])
        expect(last["callers"] == alert["distinct_callers"], f"figures of alert {alert['alert']}: {last}")
    twice = 0
    for path in ["/signed", "/signed-am", "/ntfy", "/slack"]:
        bodies = {}
        for _, _, headers, body in record.at(path):
            known = bodies.setdefault(headers["webhook-id"], body)
            expect(known == body, f"two bodies under {headers['webhook-id']} at {path}")
            twice += known is not body
    events = [notice for notice in notices.values() if notice["kind"].startswith("alert.")]
    sent = [n["id"] for body in record.bodies("/signed") for n in body["notices"]]
    decided = {alert["alert"]: alert["decided_us"] for alert in found if alert["decided_us"]}
    arrived = record.arrivals("/signed")
    waits = [
        arrived[notice["id"]] - decided[notice["alert"]] / 1e6
        for notice in events
        if notice["kind"] == "alert.opened" and notice["alert"] in decided
    ]
    expect(not record.faults, f"{len(record.faults)} faults: {record.faults[:3]}")
    print(
        f"ship: {len(found)} alerts, {len(events)} of their steps arrived, none lost; {len(sent)} notices in "
        f"{len(record.at('/signed'))} messages, {twice} messages more than once, each with one body; "
        f"every signature good by both secrets; {statistics.median(waits) * 1000:.0f} ms from decision to arrival "
        "in the middle, kills and all",
        flush=True,
    )


def check_misbehaving(world, record):
    """Those that misbehave hold up nobody, and are taken as they should be."""
    expect(not record.at("/redirected"), "a redirect was followed")
    expect(len(record.at("/redirect")) > 0, "nothing came to the redirect")
    expect(len(record.calmly("/gone")) == 1, f"410 was asked {len(record.calmly('/gone'))} times")
    expect(world.destination("gone")["state"] == "disabled", "410 did not disable")
    disabled = world.rows("audit", "--what", "destination.disabled")
    expect([row["subject"] for row in disabled] == ["destination gone"], f"on record: {disabled}")
    busy = record.calmly("/busy")
    expect(len(busy) > 1 and busy[1] - busy[0] >= 4, "Retry-After was not heard")
    failing = world.destination("never")
    expect(failing["delivered"] == 0 and failing["last_error"] == "no answer in time", f"never: {failing}")
    for name in ["garbage", "slow", "errors", "busy"]:
        eventually(f"{name} has taken something", lambda name=name: world.destination(name)["delivered"] > 0)
    escaped = world.destination("errors")["last_error"]
    expect(escaped == "status 500: \x1b[2J no", f"errors: {escaped}")
    expect("\x1b" not in world.command("notify", "list"), "the list moves the cursor")
    print(
        "ship: redirects not followed, 410 disables on record, Retry-After heard; never, slow, garbage and "
        "500s hold up nobody",
        flush=True,
    )


def check_standing(world, record):
    """A dead agent, a lost switch and brakes are told of, and that they are over."""
    kinds = lambda: [notice["kind"] for notice in record.notices("/signed").values()]
    world.kill("agent")
    eventually("agent.dead", lambda: "agent.dead" in kinds())
    world.kill("ship")
    world.start("ship")
    world.start("agent")
    eventually("agent.back", lambda: "agent.back" in kinds())
    expect(kinds().count("agent.dead") == 1, "the dead agent was told of twice")
    world.kill("switch")
    eventually("switch.lost", lambda: "switch.lost" in kinds())
    world.start("switch")
    eventually("switch.back", lambda: "switch.back" in kinds())
    world.command("kills", "hold", "--reason", "trial <b>")
    world.command("kills", "resume")
    eventually("brakes", lambda: {"brakes.engaged", "brakes.released"} <= set(kinds()))
    print("ship: dead agent, lost switch and brakes are told of once, and that they are over", flush=True)


def check_commands(world, record):
    before = len(record.at("/signed"))
    said = world.command("notify", "test", "noc")
    expect(said.startswith("noc: delivered, status 200"), f"test: {said}")
    kinds = [n["kind"] for body in record.bodies("/signed")[before:] for n in body["notices"]]
    expect(kinds.count("test.sent") == 1, f"no test came: {kinds}")
    world.command("notify", "test", "never", code=1)
    world.command("notify", "test", "nobody", code=3)
    number = alerts(world)[-1]["alert"]
    world.command("notify", "resend", str(number), "--to", "noc")
    sent = [n["id"] for b in record.bodies("/signed")[before:] for n in b["notices"] if n["alert"] == number]
    expect(len(sent) >= 2, f"resent: {sent}")
    world.command("notify", "silence", "add", "--rule", "wangiri", "--expires", "1h", "--reason", "trial")
    expect(len(world.rows("notify", "silence", "list")) == 1, "no silence in the list")
    world.command("notify", "silence", "remove", "1")
    world.stop("ship")
    world.command("notify", "test", "noc", code=1)
    world.start("ship")
    print("ship: test, resend, silence; without callwarden-ship a test says so", flush=True)


def shape(value):
    """The keys and types of a value; of a list those of its first item."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def body_shape(body):
    """Labels and annotations are whatever they are called: text each."""
    loose = shape(body)
    for part in [loose] + loose["alerts"]:
        for key in ["labels", "annotations", "groupLabels", "commonLabels", "commonAnnotations"]:
            if key in part:
                expect(set(part[key].values()) <= {"str"}, f"{key}: {part[key]}")
                part[key] = "texts"
    return loose


def watch_alertmanager(world, found):
    """Gathers the fingerprints of our alerts that the real Alertmanager holds while they fire."""
    query = f"http://127.0.0.1:{world.ports['alertmanager']}/api/v2/alerts?filter=alertname%3D%22CallwardenAlert%22"
    while True:
        try:
            found |= {alert["fingerprint"] for alert in json.load(urllib.request.urlopen(query))}
        except OSError:
            pass
        time.sleep(0.2)


def check_alertmanager(record, theirs):
    ours = {alert["fingerprint"] for body in record.bodies("/signed-am") for alert in body["alerts"]}
    expect(theirs, "Alertmanager held none of our alerts")
    expect(theirs <= ours, f"fingerprints of others: {theirs - ours}")
    real = eventually("its own webhook", lambda: record.bodies("/real-am"))
    expect(
        body_shape(real[0]) == body_shape(record.bodies("/signed-am")[0]),
        f"{body_shape(real[0])}\n{body_shape(record.bodies('/signed-am')[0])}",
    )
    eventually("a resolved alert", lambda: any(b["status"] == "resolved" for b in record.bodies("/real-am")))
    print(
        f"ship: a real Alertmanager holds {len(theirs)} of our alerts by our fingerprints ({len(ours)} sent), resolves "
        "them, and its own body of version 4 has the keys and types of ours",
        flush=True,
    )


def check_programs(world, record):
    ids = {body["id"] for body in record.bodies("/signed")}
    kept = [json.loads(line) for path in glob.glob(f"{world.spool}/*.keep") for line in open(path)]
    expect(kept and all(message["type"] == "notices" for message in kept), "the command got nothing")
    mails = [open(path, "rb").read() for path in glob.glob(f"{world.spool}/*.sendmail")]
    expect(mails, "no mail was sent")
    for raw in mails:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        expect(not mail.defects and mail["Auto-Submitted"] == "auto-generated", f"mail: {mail.defects}")
        expect(mail["Message-ID"].startswith("<msg_"), f"mail: {mail['Message-ID']}")
        expect("callwarden.example" in mail.get_content(), "the mail has no link")
    expect(all(h["authorization"] == "Bearer t0k3n" for _, _, h, _ in record.at("/ntfy")), "no token")
    print(f"ship: {len(kept)} messages to a command, {len(mails)} mails read back by Python's parser", flush=True)
    return ids


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--full", action="store_true")
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    for name in ["callwarden", "ship", "work"]:
        arguments.add_argument(name)
    options = arguments.parse_args()
    secrets = ["whsec_" + base64.b64encode(random.randbytes(32)).decode() for _ in range(2)]
    server, record = receiver.start(secrets)
    world = World(options.callwarden, options.ship, options.work, server.server_port)
    print(f"ship: seed {options.seed}", flush=True)
    try:
        world.configure(secrets)
        world.start_alertmanager()
        held = set()
        threading.Thread(target=watch_alertmanager, args=(world, held), daemon=True).start()
        world.start("switch")
        world.start("agent")
        eventually("the log is there", world.is_ready)
        world.start("ship")
        eventually("destinations are registered", lambda: len(world.rows("notify", "list")) == 14)
        times = 100 if options.full else 10
        kill_at_random(world, times, options.seed)
        print(f"ship: killed {times} times", flush=True)
        check_commands(world, record)
        check_standing(world, record)
        record.calm = time.time()
        eventually("410 and Retry-After", lambda: record.calmly("/gone") and len(record.calmly("/busy")) > 1)
        world.stop("switch")
        eventually("alerts are over", lambda: all(a["state"] == "closed" for a in alerts(world)))
        for name in BASE + ["keep", "mail"]:
            eventually(f"all arrived at {name}", lambda name=name: world.destination(name)["backlog"] == 0)
        check_complete(world, record)
        check_misbehaving(world, record)
        check_alertmanager(record, held)
        check_programs(world, record)
        world.stop("ship")
        world.stop("agent")
    finally:
        world.stop_all()


main()
