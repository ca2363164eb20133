"""Stand-ins for the civic data APIs: real servers on loopback that speak their protocols.

    with standins.serve("geocodio") as standin:
        provider = standin.provider()
        standin.behave(standins.page("<h1>Oops</h1>", 502), standins.as_documented)

A stand-in answers as `tests.protocols` says, or misbehaves as it is told to. The provider
file is the shipped one, with the API's host put in the place of the stand-in's.
"""

import contextlib
import html
import json
import re
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from switchboard.providers import SHIPPED, definition, engine
from switchboard.providers.definition import Definition
from tests import invented, protocols
from tests.protocols import Answer, Asked, Protocol

KEY = "a-key/that+only=tests&know"
"""The key that every stand-in takes, of an API that needs one. Its signs need quoting."""

NAMES = sorted(protocols.PROTOCOLS)
"""The APIs that there are stand-ins for: every one that is shipped."""

Behaviour = Callable[["Call"], None]
"""What a stand-in does with a call."""


class Call:
    """A call on its way: what was asked, what the API would answer, and the raw connection."""

    def __init__(self, handler: "_Handler", asked: Asked, answer: Answer) -> None:
        self.asked = asked
        self.answer = answer
        self._handler = handler

    @property
    def standin(self) -> "StandIn":
        return self._handler.server.standin

    def send(self, answer: Answer) -> None:
        """Answer, and be done."""
        self.send_raw(_head(answer) + answer.body)

    def send_raw(self, content: bytes) -> None:
        """Send bytes as they are."""
        self._handler.wfile.write(content)

    def reset(self) -> None:
        """Break the connection off with a TCP reset."""
        linger = struct.pack("ii", 1, 0)
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._handler.connection.close()


def as_documented(call: Call) -> None:
    """Do as the API's documentation says."""
    call.send(call.answer)


def says(content: object, status: int = 200, **headers: str) -> Behaviour:
    """Answer with `content` as JSON. In the names of headers, _ stands for -."""
    return lambda call: call.send(protocols.says(content, status, **headers))


def with_(old: bytes, new: bytes) -> Behaviour:
    """Answer as documented, but with one thing in the place of another."""
    return lambda call: call.send(call.answer._replace(body=call.answer.body.replace(old, new)))


def page(content: str = "<!doctype html><h1>Oops</h1>", status: int = 200) -> Behaviour:
    """Answer with an HTML page, where JSON is due."""
    return lambda call: call.send(protocols.page(content, status))


def fails(status: int, retry_after: str | None = None) -> Behaviour:
    """Answer with a failure; `retry_after` is seconds or a date, as HTTP has it."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return says({"message": "failed"}, status, **headers)


def in_an_hour() -> str:
    """A date for `Retry-After`."""
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


def redirects_to(url: str, status: int = 302) -> Behaviour:
    """Answer that it is to be found at `url`."""
    return says({}, status, Location=url)


def refuses_in_200(call: Call) -> None:
    """Answer 200 with an error in it, as this API is known to do."""
    call.send(_REFUSALS_IN_200[call.standin.name])


def too_large(call: Call) -> None:
    """Answer five megabytes of JSON, good but for its size."""
    call.send(call.answer._replace(body=call.answer.body + b" " * 5_000_000))


def echoes(call: Call, status: int = 400) -> None:
    """Answer with the request, in the body and in headers, as it came and unquoted."""
    asked = call.asked
    parts = {"path": asked.path, "query": asked.query, "raw": asked.raw, "headers": asked.headers}
    echo = {"error": "cannot read", "low": asked.raw.lower(), **parts}
    call.send(protocols.says(echo, status, ETag=f'"{asked.raw}"', Set_Cookie=asked.raw))


def echoes_in_200(call: Call) -> None:
    """The same with the status of a good answer, beside one."""
    answer = json.loads(call.answer.body)
    call.send(protocols.says({**answer, "query": call.asked.query, "raw": call.asked.raw}))


def echoes_in_a_page(call: Call) -> None:
    """The same in HTML, escaped and not."""
    asked = str([call.asked.raw, call.asked.query, dict(call.asked.headers)])
    call.send(protocols.page(f"<pre>{html.escape(asked)} {asked}</pre>", 400))


def resets(call: Call) -> None:
    """Break the connection off."""
    call.reset()


def cuts_off(call: Call) -> None:
    """Break off in the middle of the body."""
    content = _head(call.answer) + call.answer.body
    call.send_raw(content[: len(content) - len(call.answer.body) // 2])
    call.reset()


def hangs(call: Call) -> None:
    """Say nothing."""
    call.standin.closing.wait()


def drips_headers(call: Call) -> None:
    """Send the head of the answer for ever, a byte at a time."""
    call.send_raw(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    _drip(call)


def drips_body(call: Call) -> None:
    """Send the body of the answer for ever, a byte at a time."""
    call.send_raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    _drip(call)


def waits_for(event: threading.Event, then: Behaviour = as_documented) -> Behaviour:
    """Do nothing until `event`, and after it as `then` says."""

    def behave(call: Call) -> None:
        event.wait(10)
        then(call)

    return behave


class StandIn:
    """A server that stands in for one API."""

    def __init__(self, name: str, protocol: Protocol, key: str) -> None:
        self.name = name
        self.key = key
        self.asked: list[Asked] = []
        """The requests that came, in their order."""
        self.closing = threading.Event()
        self.mistakes: list[BaseException] = []
        self._protocol = protocol
        self._behaviours: list[Behaviour] = [as_documented]
        self._lock = threading.Lock()
        self._server = _Server(self, 0)
        self._port = self._server.server_port
        self.base = f"http://127.0.0.1:{self._port}"

    @property
    def calls(self) -> int:
        """How many requests came."""
        return len(self.asked)

    def behave(self, *behaviours: Behaviour) -> None:
        """Do with the next calls what each of these says, and with all later ones the last."""
        with self._lock:
            self._behaviours = list(behaviours)

    def toml(self) -> str:
        """The shipped provider file, pointed here."""
        text = (SHIPPED / f"{self.name}.toml").read_text(encoding="utf-8")
        return re.sub(r'^(url = ")https://[^/"]+', rf"\g<1>{self.base}", text, flags=re.M)

    def write(self, folder: Path) -> Path:
        """The provider file, pointed here, in a folder of an operator's own files."""
        path = folder / f"{self.name}.toml"
        path.write_text(self.toml(), encoding="utf-8")
        return path

    def definition(self, **changes: Any) -> Definition:
        """The shipped definition, pointed here, with changes."""
        found = definition.parse(self.toml(), self.name)
        return msgspec.structs.replace(found, **changes)

    def provider(
        self, cache: Path | str | None = None, key: str | None = None, **changes: Any
    ) -> engine.Provider:
        """The provider, pointed here, with its key unless another is given."""
        found = self.definition(**changes)
        needed = self.key if found.key else ""
        where = None if cache is None else str(cache)
        return engine.Provider(found, needed if key is None else key, where)

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        """While in this context, connections are refused."""
        self._server.stop()
        with socket.socket() as keeps_the_port:
            keeps_the_port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            keeps_the_port.bind(("127.0.0.1", self._port))
            yield
        self._server = _Server(self, self._port)

    def close(self) -> None:
        """Stop. Raises what the stand-in itself has done wrong."""
        self.closing.set()
        self._server.stop()
        for mistake in self.mistakes:
            raise mistake

    def answer(self, handler: "_Handler") -> None:
        """Take a request in, and do with it what was told."""
        parts = urlsplit(handler.path)
        asked = Asked(
            path=parts.path,
            query=parse_qs(parts.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in handler.headers.items()},
            raw=handler.path,
        )
        with self._lock:
            self.asked.append(asked)
            is_last = len(self._behaviours) == 1
            behaviour = self._behaviours[0] if is_last else self._behaviours.pop(0)
        behaviour(Call(handler, asked, self._protocol(asked, self.key)))


@contextlib.contextmanager
def serve(name: str, key: str = KEY) -> Iterator[StandIn]:
    """A stand-in for the API of the shipped file `name`, which takes `key`."""
    standin = StandIn(name, protocols.PROTOCOLS[name], key)
    try:
        yield standin
    finally:
        standin.close()


class Tables:
    """What the embedded directory would add: the points and districts of the invented ZIPs."""

    def point_of_zip(self, zip_code: str, _congress: int = 119) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a ZIP code."""
        return protocols.POINTS.get(zip_code)

    def districts_of_zip(self, zip_code: str, _congress: int = 119) -> tuple[str, list[int]] | None:
        """The state of a ZIP code and the numbers of its districts there."""
        row = next((row for row in invented.ZIPS if row.zip == zip_code), None)
        if row is None or not row.districts:
            return None
        numbers = re.findall(rf"{row.state}-(\d\d)", row.districts)
        return row.state, [int(number) for number in numbers]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, standin: StandIn, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.standin = standin
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no longer."""
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """Keep what went wrong, but for a client that has gone."""
        error = sys.exception()
        if error and not isinstance(error, OSError):
            self.standin.mistakes.append(error)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.standin.answer(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _head(answer: Answer) -> bytes:
    headers = {
        "Content-Type": answer.content_type,
        "Content-Length": str(len(answer.body)),
        **answer.headers,
    }
    lines = [f"HTTP/1.1 {answer.status} Whatever", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def _drip(call: Call) -> None:
    while not call.standin.closing.wait(0.02):
        call.send_raw(b" ")


_FIREWALL = "<html><body>Request Rejected. Your support ID is 1234.</body></html>"
_REFUSALS_IN_200 = {
    "fivecalls": protocols.says({"error": "not authorized"}),
    "openstates": protocols.says({"results": [], "pagination": {"total_items": 0}}),
    "geocodio": protocols.says({"input": {}, "results": []}),
    "congress_gov": protocols.says({"members": [], "pagination": {"count": 0}}),
    "google_divisions": protocols.says({"divisions": {}}),
    "cicero": protocols.says({"response": {"errors": ["No geocoding results found for address"]}}),
    "census_geocoder": Answer(200, _FIREWALL.encode()),
    "represent_ca": protocols.says({"objects": [], "meta": {"total_count": 0}}),
    "mobilize": protocols.says({"data": None, "error": {"detail": "Server error"}}),
}
