"""The product as it is run: ``ledfyr`` in a process and a data folder of its own, on a free port."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

LEDFYR = Path(sys.executable).with_name("ledfyr")
DATABASE = "ledfyr.sqlite3"
START_SECONDS = 60
ENTRIES_IN_A_TURN = 100_000
# Written to the log only when something has gone wrong.
FAULTS = ("Traceback (most recent call last)", "Internal Server Error", "ERROR")


class ServerFailed(Exception):
    """The server did not start, or something went wrong in it; the text is its log."""


@dataclass
class Server:
    """A running server. ``folder`` holds its database and log."""

    process: subprocess.Popen[bytes]
    address: str
    folder: Path

    @property
    def log(self) -> str:
        """What the server has said so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def wait(self) -> Server:
        """Until it answers; raise ServerFailed with its log when it does not."""
        port = int(self.address.rsplit(":", 1)[1])
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return self
            time.sleep(0.05)
        raise ServerFailed(self.log)

    def restore(self, original: Path, turn: int) -> None:
        """Put back the database as ``original`` holds it. The server opens it anew for every page.

        What the server keeps in memory it keeps under the number of the latest entry in history, so each ``turn`` gives
        out numbers that no turn before it had.
        """
        with closing(sqlite3.connect(original / DATABASE)) as kept, closing(self._connect()) as used:
            kept.backup(used)
        with closing(self._connect()) as used, used:
            used.execute(
                "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'history_changeentry'",
                [turn * ENTRIES_IN_A_TURN],
            )

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / DATABASE, timeout=20)

    def stop(self) -> None:
        """End it; raise ServerFailed when its log tells of a fault."""
        self.process.terminate()
        self.process.wait(timeout=20)
        if any(fault in self.log for fault in FAULTS):
            raise ServerFailed(self.log)


def environment(folder: Path) -> dict[str, str]:
    """The environment without anybody's own settings, with the data in ``folder``."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("LEDFYR_", "DJANGO_"))}
    return mine | {"LEDFYR_DATA_DIR": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def run(folder: Path, *arguments: str, typed: str = "") -> str:
    """Run one ``ledfyr`` command to its end on the data in ``folder``; gives what it wrote."""
    done = subprocess.run(
        [LEDFYR, *arguments], env=environment(folder), input=typed, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise ServerFailed(f"{arguments}: {done.stdout}{done.stderr}")
    return done.stdout


def start(folder: Path, command: str) -> Server:
    """Start ``ledfyr demo`` or ``ledfyr serve`` on the data in ``folder``; it may not answer yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    workers = ["--workers", "1"] if command == "serve" else []
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [LEDFYR, command, "--port", str(port), *workers],
            env=environment(folder),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return Server(process, f"http://127.0.0.1:{port}", folder)
