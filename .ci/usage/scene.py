"""A machine for one example: a switch, an agent beside it, callwarden-ship, their settings and their log."""

from __future__ import annotations

import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

PATIENCE_SECONDS = 60
PASSWORD = "ClueCon"
# The installed program: it finds the settings of the scene where a command takes any.
STAND_IN = """#!/usr/bin/env bash
binary={binary}
words=()
for word in "$@"; do
    case $word in -*) break ;; esac
    words+=("$word")
    "$binary" help "${{words[@]}}" >/dev/null 2>&1 || {{ unset 'words[-1]'; break; }}
done
if [[ " $* " != *' --config '* ]] && "$binary" help "${{words[@]}}" | grep -q -- '--config'; then
    set -- "$@" --config "$SCENE_SETTINGS"
fi
exec "$binary" "$@"
"""
# Lines of the installed unit in place of systemd.
SYSTEMCTL = """#!/usr/bin/env bash
set -eu
[ "$1 $2" = 'reload callwarden' ] || {{ echo "no such act: $*" >&2; exit 1; }}
export MAINPID=$SCENE_AGENT
sed -n 's|^ExecReload=||p' {unit} | sed "s|/usr/local/bin/callwarden|{binary}|
    s|/etc/callwarden/callwarden.json5|$SCENE_SETTINGS|" | sh -eu
"""


class Failure(Exception):
    """Why an example does not do what its page says."""


def eventually(what: str, condition, seconds: float = PATIENCE_SECONDS):
    """Waits for a condition, whose answer it gives back."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f"did not happen within {seconds} s: {what}")
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def install(programs: dict[str, Path], folder: Path) -> None:
    """Puts stand-ins for the installed programs into a folder of the path."""
    folder.mkdir()
    unit = Path("systemd/callwarden.service").resolve()
    texts = {name: STAND_IN.format(binary=binary) for name, binary in programs.items()}
    texts["systemctl"] = SYSTEMCTL.format(binary=programs["callwarden"], unit=unit)
    for name, text in texts.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)


class Receiver:
    """A destination of callwarden-ship that takes whatever comes, but at paths that are gone."""

    def __init__(self):
        gone = self.gone = set()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(410 if self.path in gone else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Scene:
    """Folders and processes; `base` is a folder whose log this scene starts with."""

    def __init__(self, programs: dict[str, Path], bin_folder: Path, folder: Path, receiver: Receiver, base=None):
        self.programs, self.folder = programs, folder
        self.running: dict[str, subprocess.Popen] = {}
        self.state, self.home = folder / "state", folder / "home"
        shutil.rmtree(folder, ignore_errors=True)
        self.home.mkdir(parents=True)
        if base is None:
            self.state.mkdir()
        else:
            shutil.copytree(base, self.state)
        for name in ("conf", "fixtures"):
            (self.home / name).symlink_to(Path(name).resolve())
        self.settings = folder / "callwarden.json5"
        self.receiver, self.path = receiver, f"/{folder.name}"
        (folder / "esl-password").write_text(PASSWORD)
        (folder / "esl-password").chmod(0o600)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("ACM_", "CALLWARDEN_"))
        } | {
            "PATH": f"{bin_folder}:{os.environ['PATH']}",
            "SCENE_SETTINGS": str(self.settings),
            "ESL_PASSWORD": PASSWORD,
            "STATE_DIRECTORY": str(self.state),
            # An editor that leaves the text as it is; a pager would wait.
            "EDITOR": "true", "VISUAL": "true", "TERM": "xterm",
        }

    # Processes, ended by their own id alone.

    def _start(self, name: str, program: str, *words: str) -> Path:
        log = self.folder / f"{name}.log"
        with log.open("ab") as file:
            self.running[name] = subprocess.Popen(
                [self.programs[program], *words],
                stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=self.environment, cwd=self.home,
            )
        return log

    def start_switch(self, *words: str) -> None:
        log = self._start("switch", "callwarden", "simulate", "--port", "0", *words)
        found = eventually("a simulated switch", lambda: re.search(r":(\d+)", log.read_text()))
        self.port = int(found[1])
        self._write_settings()

    def _write_settings(self) -> None:
        pbx = {"name": "pbx1", "type": "freeswitch", "host": "127.0.0.1"}
        pbx |= {"port": self.port, "password_file": "esl-password"}
        api = {"name": "api", "type": "api", "socket": str(self.folder / "agent.sock")}
        settings = {
            "numbering": {"country_code": "234"},
            "cooldown_seconds": 2,
            "switches": [pbx, api],
            "web": {"port": free_port()},
            "ship": {"destinations": [{"name": "noc", "url": f"http://127.0.0.1:{self.receiver.port}{self.path}"}]},
            "log": {"database": str(self.state / "callwarden.db")},
        }
        text = json.dumps(settings, indent=4)
        for file in (self.settings, self.home / "callwarden.json5"):
            file.write_text(text)
        shutil.copy(self.folder / "esl-password", self.home / "esl-password")

    def start_agent(self) -> None:
        log = self._start("agent", "callwarden", "run", "--config", str(self.settings))
        self.environment["SCENE_AGENT"] = str(self.running["agent"].pid)
        eventually(f"the agent sees its switch, see {log}", lambda: "switch connected" in log.read_text())
        stats = [self.programs["callwarden"], "stats", "--config", str(self.settings)]
        eventually(
            f"the agent writes figures, see {log}",
            lambda: subprocess.run(stats, env=self.environment, capture_output=True).returncode == 0,
        )

    def start_ship(self) -> None:
        log = self._start("ship", "callwarden-ship", "run", "--config", str(self.settings))
        eventually(f"callwarden-ship runs, see {log}", lambda: log.stat().st_size > 0)

    def stop(self, name: str) -> None:
        """Ends a program as systemd does; it must end well."""
        process = self.running.pop(name, None)
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise Failure(f"{name} did not end, see {self.folder / name}.log") from None
        if status != 0:
            raise Failure(f"{name} ended with {status}, see {self.folder / name}.log")

    def close(self) -> None:
        for name in ("ship", "agent", "switch"):
            self.stop(name)

    def kill(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()
        self.running.clear()

    def run(self, line: str) -> subprocess.CompletedProcess:
        """A command line as a shell takes it, with both outputs as one text."""
        words = ["bash", "-o", "pipefail", "-c", line]
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            errors="replace", env=self.environment, cwd=self.home, start_new_session=True,
        )
        try:
            text, _ = process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            # With all that the shell started, which would hold the other end of the pipe.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Failure(f"does not end within {PATIENCE_SECONDS} s") from None
        return subprocess.CompletedProcess(words, process.returncode, text)

    def must(self, line: str) -> str:
        done = self.run(line)
        if done.returncode != 0:
            raise Failure(f"{line}: {done.returncode}: {done.stdout.strip()[-400:]}")
        return done.stdout
