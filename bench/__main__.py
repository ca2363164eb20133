"""How fast and how light: ratios taken in one run, never absolute figures.

Starts gunicorn as `make run` does, with a bare Flask “hello” in the same workers, and
asks for it, the JSON and the results page in turn, a different ZIP code each time.
Needs wrk: apt-get install wrk. Prints a table, and JSON with --json.
"""

import argparse
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from switchboard.directory import Directory
from switchboard.lookup import Lookup
from switchboard.settings import ROOT, Settings

HERE = Path(__file__).parent
ROUTES = {"hello": "/hello?", "json": "/api/v1/lookup?zip=", "page": "/reps?zip="}
_DEAD_PROVIDER = """
title = "Dead"
docs = "https://example.org/"
attribution = "Nobody"
checked = 2026-11-24
accepts = ["zip"]
gives = ["members"]
[[steps]]
name = "found"
url = "http://127.0.0.1:{port}/"
query = {{ zip = "{{zip}}" }}
[people]
each = "found"
name = "it.name"
level = "'federal'"
"""
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Load(NamedTuple):
    """One run of wrk: requests a second, and the 99th percentile in milliseconds."""

    per_s: float
    p99_ms: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each run of wrk")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("The benchmark needs wrk: apt-get install wrk")
    found = {
        "lookup_us": lookup_us(),
        "command_s": command_s(),
        **served(chosen.rounds, chosen.seconds, chosen.clients),
        "outage": outage(chosen.rounds, chosen.seconds, chosen.clients),
    }
    print(json.dumps(found, indent=2) if chosen.json else table(found))


def lookup_us(count: int = 20_000) -> float:
    """Median time of a lookup in this process, in microseconds, over random ZIP codes."""
    lookup = Lookup(Directory(Settings().snapshot_path))
    times = []
    for zip_code in random.Random(1).choices(lookup.directory.zip_codes(), k=count):
        start = time.perf_counter_ns()
        lookup.find(zip_code)
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1000


def command_s(count: int = 5) -> float:
    """Median time from the start of `flask reps 02139` to its end, in seconds."""
    flask = Path(sys.executable).with_name("flask")
    times = []
    for _ in range(count):
        start = time.perf_counter()
        subprocess.run([flask, "reps", "02139"], cwd=ROOT, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def served(rounds: int, seconds: int, clients: int) -> dict[str, Any]:
    """Medians over interleaved rounds, as shares of the bare hello, and the workers' memory."""
    loads: dict[str, list[Load]] = {name: [] for name in ROUTES}
    with zip_file() as zips, gunicorn() as (base, master):
        for path in ROUTES.values():
            wrk(base, path, 1, clients, zips)  # warm up
        for _ in range(rounds):
            for name, path in ROUTES.items():
                loads[name].append(wrk(base, path, seconds, clients, zips))
        memory = [memory_mb(pid) for pid in workers_of(master)]
    shares = {
        name: statistics.median(
            ours.per_s / bare.per_s for ours, bare in zip(loads[name], loads["hello"], strict=True)
        )
        for name in ROUTES
    }
    return {
        "per_s": {name: statistics.median(load.per_s for load in loads[name]) for name in ROUTES},
        "share_of_hello": shares,
        "p99_ms": {name: statistics.median(load.p99_ms for load in loads[name]) for name in ROUTES},
        "worker_rss_mb": max(rss for rss, _ in memory),
        "worker_pss_mb": max(pss for _, pss in memory),
    }


def outage(rounds: int, seconds: int, clients: int) -> float:
    """How much longer a results page takes where the provider asked first is dead and paused."""
    with tempfile.TemporaryDirectory() as folder, closed_port() as port:
        (Path(folder) / "dead.toml").write_text(_DEAD_PROVIDER.format(port=port))
        with zip_file() as zips, gunicorn(BENCH_DEAD_PROVIDER=folder) as (base, _):
            ratios = []
            for number in range(rounds + 1):
                alone, dead = (
                    wrk(base, path, 1 if number == 0 else seconds, clients, zips)
                    for path in (ROUTES["page"], f"/dead{ROUTES['page']}")
                )
                if number:  # the first is to warm up
                    ratios.append(alone.per_s / dead.per_s)
    return statistics.median(ratios)


@contextmanager
def closed_port() -> Iterator[int]:
    """A port of loopback where nobody listens."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@contextmanager
def gunicorn(**more: str) -> Iterator[tuple[str, int]]:
    """A gunicorn with our configuration on a free port of loopback: its address and process id.

    `more` goes into its environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SWITCHBOARD_BIND": f"127.0.0.1:{port}", **more}
    command = [sys.executable, "-m", "gunicorn", "bench.target:create_target()"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.communicate(timeout=20)


def wait_for(url: str) -> None:
    """Return when `url` answers; give up after ten seconds."""
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - loopback
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} did not answer")


@contextmanager
def zip_file() -> Iterator[Path]:
    """A file of 5,000 ZIP codes, one a line, for zips.lua."""
    known = Directory(Settings().snapshot_path).zip_codes()
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(random.Random(2).sample(known, 5_000)) + "\n")
        file.flush()
        yield Path(file.name)


def wrk(base: str, path: str, seconds: int, clients: int, zips: Path) -> Load:
    """One run of wrk over the ZIP codes of a file."""
    run = subprocess.run(
        ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency",
         "-s", str(HERE / "zips.lua"), base, "--", path],
        check=True, capture_output=True, text=True, env={**os.environ, "ZIPS": str(zips)},
    )  # fmt: skip
    return read_wrk(run.stdout)


def read_wrk(text: str) -> Load:
    """The figures in what wrk prints. Exits if any answer was an error."""
    if "Non-2xx" in text or "Socket errors" in text:
        sys.exit(f"wrk saw errors:\n{text}")
    per_s = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    if not per_s or not p99:
        sys.exit(f"Cannot read wrk's figures:\n{text}")
    return Load(float(per_s[1]), float(p99[1]) * _UNITS[p99[2]])


def workers_of(master: int) -> list[int]:
    """The process ids of gunicorn's workers."""
    text = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(pid) for pid in text.split()]


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process, in megabytes."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kb = {key: int(value) for key, value in re.findall(r"^(Rss|Pss):\s+(\d+) kB", rollup, re.M)}
    return kb["Rss"] / 1024, kb["Pss"] / 1024


def table(found: dict[str, Any]) -> str:
    """The figures for a person, with what we hold them to."""
    share, p99 = found["share_of_hello"], found["p99_ms"]
    return "\n".join(
        [
            f"{'':22}{'measured':>12}   held to",
            f"{'JSON, share of hello':22}{share['json']:12.2f}   0.85 or more",
            f"{'page, share of hello':22}{share['page']:12.2f}   0.60 or more",
            *(f"{f'p99 {name}, ms':22}{p99[name]:12.1f}" for name in ROUTES),
            *(f"{f'{name}, per second':22}{found['per_s'][name]:12,.0f}" for name in ROUTES),
            f"{'page, API dead':22}{found['outage']:12.2f}   1.2 times or less",
            f"{'lookup, µs':22}{found['lookup_us']:12.1f}   under 10",
            f"{'flask reps, s':22}{found['command_s']:12.2f}   under 0.6",
            f"{'worker, MB resident':22}{found['worker_rss_mb']:12.0f}   under 60",
            f"{'worker, MB of its own':22}{found['worker_pss_mb']:12.0f}",
        ]
    )


if __name__ == "__main__":
    main()
