"""A real server on a free port of loopback, stopped by its own process id."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from switchboard.settings import ROOT

GUNICORN = (sys.executable, "-m", "gunicorn", "--bind")
_PATIENCE_S = 20


class Server:
    """A running server and where it listens."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port
        self.base = f"http://127.0.0.1:{port}"

    def wait(self) -> None:
        """Return when it answers; fail when it has ended or takes too long."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended:\n{self.process.communicate()[0]}")
            try:
                urllib.request.urlopen(f"{self.base}/healthz", timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server did not answer")

    def send_raw(self, content: bytes) -> bytes:
        """Send bytes as they are; all that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(content)
            return b"".join(iter(lambda: connection.recv(65_536), b""))

    def stop(self) -> str:
        """Stop it, and return all that it has printed."""
        self.process.terminate()
        return self.process.communicate(timeout=_PATIENCE_S)[0]


@contextmanager
def served(
    snapshot_dir: Path, command: Sequence[str] = GUNICORN, **settings: str
) -> Iterator[Server]:
    """The app on a free port. `command` ends with the option that takes the port or address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    where = f"127.0.0.1:{port}" if command[-1] == "--bind" else str(port)
    chosen = {"snapshot_dir": str(snapshot_dir), "workers": "1", **settings}
    environment = {
        **{
            name: value for name, value in os.environ.items() if not name.startswith("SWITCHBOARD_")
        },
        **{f"SWITCHBOARD_{name.upper()}": value for name, value in chosen.items()},
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [*command, where],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        server = Server(process, port)
        try:
            server.wait()
            yield server
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
