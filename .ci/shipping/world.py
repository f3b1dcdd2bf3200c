"""The programs around a trial: simulator, agent, callwarden-ship, a real Alertmanager."""

import json
import os
import signal
import socket
import subprocess
import time

BASE = ["noc", "am-body", "ntfy", "slack"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def eventually(what, check, seconds=60):
    """Waits until a check gives something, and gives it back."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = check()
        except (OSError, ValueError, subprocess.SubprocessError):
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"ship: did not happen within {seconds} s: {what}")


class World:
    def __init__(self, callwarden, ship, work, receiver_port):
        self.programs = {"agent": callwarden, "ship": ship, "switch": callwarden}
        self.work = work
        self.running = {}
        self.ports = {"switch": free_port(), "alertmanager": free_port(), "receiver": receiver_port}
        self.database = f"{work}/callwarden.db"
        self.settings = f"{work}/callwarden.json5"
        self.spool = f"{work}/spool"
        os.makedirs(self.spool, exist_ok=True)

    def write(self, name, text, mode=0o600):
        path = f"{self.work}/{name}"
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
            file.write(text)
        return path

    def configure(self, secrets):
        url = f"http://127.0.0.1:{self.ports['receiver']}"
        self.write("secret", "# the old one and the new one\n" + "\n".join(secrets) + "\n")
        self.write("url", f"{url}/slack\n")
        self.write("token", "t0k3n\n")
        self.write("esl-password", "ClueCon")
        keep = self.write("keep", f'#!/bin/sh\ncat >>"{self.spool}/$CALLWARDEN_MESSAGE.$(basename "$0")"\n', 0o700)
        sendmail = self.write("sendmail", open(keep).read(), 0o700)
        hook = {"type": "webhook", "timeout_seconds": 2}
        destinations = [
            {"name": "noc", "url": f"{url}/signed", "secret_file": "secret"},
            {"name": "am-body", **hook, "url": f"{url}/signed-am", "secret_file": "secret", "body": "alertmanager"},
            {"name": "ntfy", **hook, "url": f"{url}/ntfy", "token_file": "token", "body": "ntfy", "topic": "calls"},
            {"name": "slack", **hook, "url_file": "url", "body": "slack"},
            {"name": "alertmanager", "type": "alertmanager", "url": f"http://127.0.0.1:{self.ports['alertmanager']}"},
            {"name": "keep", "type": "command", "command": [keep]},
            {"name": "mail", "type": "mail", "to": ["noc@example.org"], "command": [sendmail]},
        ] + [
            {"name": name, **hook, "url": f"{url}/{name}"}
            for name in ["never", "slow", "garbage", "errors", "redirect", "gone", "busy"]
        ]
        settings = {
            "auto_disconnect": True,
            "window_seconds": 1,
            "cooldown_seconds": 1,
            "numbering": {"country_code": "234"},
            "log": {"database": self.database},
            "switches": [
                {
                    "name": "pbx1", "type": "freeswitch", "host": "127.0.0.1",
                    "port": self.ports["switch"], "password_file": "esl-password",
                }
            ],
            "ship": {
                "link_base": "https://callwarden.example/",
                "agent_dead_seconds": 10,
                "link_lost_seconds": 2,
                "destinations": destinations,
                "routes": [{"name": "all", "destinations": [d["name"] for d in destinations], "group_max": 5}],
            },
        }
        self.write("callwarden.json5", json.dumps(settings, indent=1))

    # Programs that are started, killed and waited for by their own process alone.

    def start(self, name):
        commands = {
            "agent": ["run", "--config", self.settings],
            "ship": ["run", "--config", self.settings],
            "switch": [
                "simulate", "--port", str(self.ports["switch"]), "--rate", "20",
                *[word for plan in self.attacks() for word in ("--attack", plan)],
            ],
        }
        with open(f"{self.work}/{name}.log", "a") as log:
            self.running[name] = subprocess.Popen(
                [self.programs[name], *commands[name]], stdout=log, stderr=log
            )

    @staticmethod
    def attacks():
        return [
            f"callee=0803{number}123456,callers=8,over=0.3,at={number % 3 + 1},every={number % 3 + 3},talk=2"
            for number in range(1, 5)
        ]

    def kill(self, name):
        process = self.running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self, name):
        process = self.running.pop(name)
        process.terminate()
        if process.wait(timeout=30) != 0:
            raise SystemExit(f"ship: {name} did not end well; see {self.work}/{name}.log")

    def start_alertmanager(self):
        url = f"http://127.0.0.1:{self.ports['receiver']}/real-am"
        config = self.write(
            "alertmanager.yml",
            "route: {receiver: hook, group_by: [callee, rule], group_wait: 1s, group_interval: 1s}\n"
            f"receivers: [{{name: hook, webhook_configs: [{{url: '{url}', send_resolved: true}}]}}]\n",
        )
        with open(f"{self.work}/alertmanager.log", "a") as log:
            self.running["alertmanager"] = subprocess.Popen(
                [
                    "prometheus-alertmanager", f"--config.file={config}",
                    f"--storage.path={self.work}/alertmanager", "--cluster.listen-address=",
                    f"--web.listen-address=127.0.0.1:{self.ports['alertmanager']}",
                ],
                stdout=log, stderr=log,
            )

    def stop_all(self):
        for process in self.running.values():
            process.kill()
            process.wait()

    def is_ready(self):
        """Whether the agent has made its log."""
        words = [self.programs["agent"], "stats", "--config", self.settings]
        return subprocess.run(words, capture_output=True, timeout=60).returncode == 0

    # The command line.

    def command(self, *words, code=0):
        done = subprocess.run(
            [self.programs["agent"], *words, "--config", self.settings],
            capture_output=True, text=True, timeout=180,
        )
        if done.returncode != code:
            raise SystemExit(f"ship: {words}: exit code {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout

    def rows(self, *words):
        return [json.loads(line) for line in self.command(*words, "-o", "json").splitlines()]

    def destination(self, name):
        return next(row for row in self.rows("notify", "list") if row["name"] == name)
