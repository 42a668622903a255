"""The product as it is run: ``ledfyr`` in a process of its own, on a free port, with a data folder that is thrown away."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LEDFYR = Path(sys.executable).with_name("ledfyr")
START_SECONDS = 60
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

    def stop(self) -> None:
        """End it and throw its folder away; raise ServerFailed when its log tells of a fault."""
        self.process.terminate()
        self.process.wait(timeout=20)
        log = self.log
        shutil.rmtree(self.folder, ignore_errors=True)
        if any(fault in log for fault in FAULTS):
            raise ServerFailed(log)


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


class Copies:
    """Servers on copies of one data folder. The next one starts while the one before it is used."""

    def __init__(self, original: Path, command: str) -> None:
        self.original, self.command, self.made = original, command, 0
        self.spare: Server | None = None

    def _start(self) -> Server:
        self.made += 1
        folder = self.original.with_name(f"{self.original.name}-{self.made}")
        shutil.copytree(self.original, folder)
        return start(folder, self.command)

    @contextmanager
    def one(self) -> Iterator[Server]:
        """A server of one's own."""
        server = (self.spare or self._start()).wait()
        self.spare = self._start()
        try:
            yield server
        finally:
            server.stop()

    def close(self) -> None:
        """End the one that nobody took."""
        if self.spare is not None:
            self.spare.wait().stop()
