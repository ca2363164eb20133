"""Asking a civic data API over the network, within limits. The one owner of HTTP clients.

The key is put in below the cache, just before a request leaves, so no cache entry, log line
or exception ever holds it. A call takes at most its time-outs, reads at most `MAX_BYTES`,
never follows a redirect, and is tried once more on 429 and 5xx.
"""

import contextlib
import contextvars
import html
import io
import json
import logging
import re
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, quote_plus, urlencode

import requests
from requests.adapters import HTTPAdapter
from requests.models import PreparedRequest, Response
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.response import HTTPResponse
from urllib3.util import Retry

from switchboard.providers.calls import Deadline, Fetched, Health, Judge, Unreachable
from switchboard.providers.definition import Definition

if TYPE_CHECKING:
    from switchboard.providers.keeping import KeptRequest, Store

MAX_BYTES = 2_000_000
CONNECT_S = 2.0
MOST_AT_ONCE = 64
_CHUNK = 65_536
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_LONGEST_WAIT_S = 2.0
_SHORT_WAIT_S = 0.2
# A refusal that came with status 200 is told to the cache as this status, so that the cache
# takes it for the failure it is; the true one goes along.
_REFUSED = 520
_TRUE_STATUS = "X-True-Status"

# urllib3 logs the addresses it asks for, with keys and streets in them. Its loggers are there
# once it is imported; a filter stays whatever level anybody sets.
for _name in [name for name in logging.root.manager.loggerDict if name.startswith("urllib3")]:
    logging.getLogger(_name).addFilter(lambda _: False)

_deadline: contextvars.ContextVar[Deadline | None] = contextvars.ContextVar(
    "deadline", default=None
)


class _Adapter(HTTPAdapter):
    """Puts the key in, keeps to the limits, and tells no secret when it fails."""

    def __init__(self, definition: Definition, key: str, health: Health, judge: Judge) -> None:
        super().__init__(max_retries=0)
        self._definition = definition
        self._key = key
        self._key_quoted = _quoted(key)
        self._health = health
        self._judge = judge
        self._free = threading.Semaphore(MOST_AT_ONCE)

    def send(self, request: PreparedRequest, *_: object, **__: object) -> Response:
        """One answer, tried twice at most. Raises requests.ConnectionError or Timeout."""
        if self._health.pause_left_s:
            raise requests.ConnectionError("it is left alone for a minute")
        deadline = _deadline.get() or Deadline()
        given_s = deadline.left_s()
        try:
            response = self._send_once(request, deadline)
            meaning = self._judge(_fetched(response))
            if response.status_code in _TRY_AGAIN or (response.ok and meaning == "unavailable"):
                wait_s = _wait_s(response)
                if wait_s < deadline.left_s() - CONNECT_S:
                    time.sleep(wait_s)
                    response = self._send_once(request, deadline)
                    meaning = self._judge(_fetched(response))
        except requests.RequestException as error:
            # Where others had used up the time, being too late is no fault of this one.
            had_time = given_s >= self._definition.timeout_s
            if had_time or not isinstance(error, requests.Timeout):
                self._health.note("unavailable")
            raise
        self._health.note(meaning)
        self._note_quota(response)
        if response.ok and meaning:
            response.headers[_TRUE_STATUS] = str(response.status_code)
            response.status_code = _REFUSED
        return response

    def _note_quota(self, response: Response) -> None:
        if self._definition.quota_header:
            said = response.headers.get(self._definition.quota_header)
            self._health.quota_left = said or self._health.quota_left

    def _send_once(self, request: PreparedRequest, deadline: Deadline) -> Response:
        if deadline.is_over():
            raise requests.Timeout("it took too long")
        left_s = deadline.left_s()
        timeout = (min(CONNECT_S, left_s), min(self._definition.timeout_s, left_s))
        done: Future[Response] = Future()

        def ask() -> None:
            try:
                done.set_result(self._ask(request, timeout, deadline))
            except Exception as error:  # noqa: BLE001 - it is raised again where it is awaited
                done.set_exception(error)
            finally:
                self._free.release()

        # Time-outs count from byte to byte; a server that drips would hold us without this.
        # It holds the thread, so there are only so many.
        if not self._free.acquire(blocking=False):
            raise requests.ConnectionError("too many calls to it are still open")
        threading.Thread(target=ask, daemon=True).start()
        try:
            return done.result(timeout=deadline.left_s())
        except TimeoutError:
            raise requests.Timeout("it took too long") from None

    def _ask(
        self, request: PreparedRequest, timeout: tuple[float, float], deadline: Deadline
    ) -> Response:
        try:
            answer = super().send(self._keyed(request), stream=True, timeout=timeout)
            with contextlib.closing(answer):
                body = _read_limited(answer.raw, deadline)
        except (requests.Timeout, ReadTimeoutError):
            raise requests.Timeout("it took too long") from None
        except _TooLarge:
            raise requests.ConnectionError("its answer is too large") from None
        except (requests.RequestException, HTTPError, OSError, ValueError):
            # Their texts hold the address with the key in it; a ValueError, a key that no
            # header can have.
            raise requests.ConnectionError("the connection failed") from None
        if self._key:
            body = self._key_quoted.sub(b"...", body)
        return self.build_response(request, self._plain(answer, body))

    def _plain(self, answer: Response, body: bytes) -> HTTPResponse:
        """The answer with its body read, and only the headers that anybody here reads."""
        wanted = ("Content-Type", "Retry-After", self._definition.quota_header or "")
        headers = {name: answer.headers[name] for name in wanted if name in answer.headers}
        return HTTPResponse(
            io.BytesIO(body), headers=headers, status=answer.status_code, preload_content=False
        )

    def _keyed(self, request: PreparedRequest) -> PreparedRequest:
        key = self._definition.key
        if key is None or not self._key:
            return request
        keyed = request.copy()
        if key.place == "query":
            joint = "&" if "?" in (keyed.url or "") else "?"
            keyed.url = f"{keyed.url}{joint}{urlencode({key.name: self._key})}"
        else:
            keyed.headers[key.name] = f"Bearer {self._key}" if key.place == "bearer" else self._key
        return keyed


class Fetcher:
    """Asks one provider. `cache` is a file or a redis:// address; without it nothing is kept.

    `judge` says what is wrong with an answer, or None: some APIs say 200 to an error.
    `health` is told how each call ends, and says when to leave the API alone.
    """

    def __init__(
        self, definition: Definition, key: str, cache: str | None, judge: Judge, health: Health
    ) -> None:
        self._definition = definition
        self._judge = judge
        self._key = key
        self._cache = cache if definition.cache_s else None
        self.health = health
        self._plain = self._prepared(requests.Session())
        self._kept: Store | None = None
        self._under_way: dict[str, Future[Fetched]] = {}
        self._lock = threading.Lock()

    def get(
        self, url: str, query: Mapping[str, Any], headers: Mapping[str, str], deadline: Deadline,
        *, keep: bool,
    ) -> Fetched:  # fmt: skip
        """The answer to one call; equal calls at the same time share it. Raises Unreachable.

        `keep` allows it to be kept; where it may hold somebody's address, it must not be.
        """
        name = f"{self._definition.name} {url}?{urlencode(query, doseq=True)}" if keep else ""
        if keep and self.health.pause_left_s:
            return self._kept_before(name)
        request = requests.Request("GET", url, params=dict(query), headers=dict(headers))
        if not keep:
            return self._sent(self._plain, request, deadline, name)
        with self._lock:
            future = self._under_way.get(name)
            is_ours = future is None
            if future is None:
                future = self._under_way[name] = Future()
        if not is_ours:
            return _shared(future, deadline)
        try:
            answer = self._in_turn(request, deadline, name)
        except BaseException as error:
            future.set_exception(error)
            future.exception()  # nobody may be waiting
            raise
        else:
            future.set_result(answer)
            return answer
        finally:
            with self._lock:
                del self._under_way[name]

    def keeps_anything(self) -> bool:
        """Whether any answer of this provider is kept; not known is no."""
        from switchboard.providers.keeping import STORE_ERRORS

        with contextlib.suppress(*STORE_ERRORS):
            store = self._store()
            return store is not None and store.has(f"{self._definition.name} ")
        return False

    def last_kept(self) -> Fetched | None:
        """The newest answer of this provider that is kept, if any."""
        from switchboard.providers.keeping import STORE_ERRORS

        with contextlib.suppress(*STORE_ERRORS):
            store = self._store()
            found = store.newest(f"{self._definition.name} ") if store else None
            return _fetched(found) if found is not None else None
        return None

    def _kept_before(self, name: str) -> Fetched:
        """An answer from before the pause, however old. Raises Unreachable without one."""
        from switchboard.providers.keeping import STORE_ERRORS

        with contextlib.suppress(*STORE_ERRORS):
            store = self._store()
            found = store.kept(name) if store else None
            if found is not None:
                return _fetched(found)
        raise Unreachable("it failed and is left alone for a minute")

    def _in_turn(self, request: requests.Request, deadline: Deadline, name: str) -> Fetched:
        """The answer, kept or had now, asked for by one process at a time."""
        from switchboard.providers.keeping import STORE_ERRORS

        try:
            store = self._store()
            if store is None:
                return self._sent(self._plain, request, deadline, name)
            with store.turn(name, deadline.left_s()) as has_turn:
                if not has_turn:
                    raise Unreachable("it took too long")
                return self._sent(store.session, request, deadline, name)
        except STORE_ERRORS:
            # A store that is full, damaged or gone costs the keeping, not the answer.
            return self._sent(self._plain, request, deadline, name)

    def _sent(
        self, session: requests.Session, request: requests.Request, deadline: Deadline, name: str
    ) -> Fetched:
        prepared = cast("KeptRequest", session.prepare_request(request))
        prepared.kept_as = name
        token = _deadline.set(deadline)
        try:
            return _fetched(session.send(prepared, allow_redirects=False))
        except requests.RequestException as error:
            raise Unreachable(str(error)) from None
        finally:
            _deadline.reset(token)

    def _store(self) -> "Store | None":
        """Where answers are kept: opened once, in the process that uses it."""
        if self._cache is None:
            return None
        if self._kept is None:
            from switchboard.providers.keeping import Store

            with self._lock:
                if self._kept is None:
                    store = Store(
                        self._cache,
                        self._definition.cache_s,
                        lambda response: self._judge(_fetched(response)) is None,
                    )
                    self._prepared(store.session)
                    self._kept = store
        return self._kept

    def _prepared(self, session: requests.Session) -> requests.Session:
        adapter = _Adapter(self._definition, self._key, self.health, self._judge)
        session.mount("https://", adapter)
        session.mount("http://", adapter)  # an API on this machine
        session.trust_env = False
        session.headers["User-Agent"] = "Switchboard (self-hosted civic call tool)"
        session.headers["Accept"] = "application/json"
        return session


class _TooLarge(Exception):
    """An answer is over MAX_BYTES."""


def _fetched(answer: Response) -> Fetched:
    created: datetime | None = getattr(answer, "created_at", None)
    age_s = 0.0
    if created and getattr(answer, "from_cache", False):
        with_zone = created if created.tzinfo else created.replace(tzinfo=UTC)
        age_s = max(0.0, (datetime.now(UTC) - with_zone).total_seconds())
    status = int(answer.headers.get(_TRUE_STATUS, answer.status_code))
    return Fetched(status, answer.headers, answer.content, age_s)


def _shared(future: "Future[Fetched]", deadline: Deadline) -> Fetched:
    try:
        return future.result(timeout=deadline.left_s())
    except TimeoutError:
        raise Unreachable("it took too long") from None


def _read_limited(raw: Any, deadline: Deadline) -> bytes:  # noqa: ANN401 - urllib3's own
    body = bytearray()
    while chunk := raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > MAX_BYTES:
            raise _TooLarge
        if deadline.is_over():
            raise requests.Timeout("it took too long")
    return bytes(body)


def _wait_s(response: Response) -> float:
    """How long the server asks us to wait; a short moment if it does not say."""
    try:
        asked_s = Retry().parse_retry_after(response.headers.get("Retry-After", ""))
    except (HTTPError, ValueError, OverflowError):
        return _SHORT_WAIT_S
    return asked_s if asked_s <= _LONGEST_WAIT_S else float("inf")


def _quoted(key: str) -> re.Pattern[bytes]:
    """Finds the key in an answer that quotes it: as it is, or written for a URL, JSON or HTML."""
    in_json = {json.dumps(key)[1:-1], json.dumps(key, ensure_ascii=False)[1:-1]}
    in_url = {quote(key), quote(key, safe=""), quote_plus(key)}
    ways = {key, html.escape(key), *in_url, *in_json, *(way.replace("/", "\\/") for way in in_json)}
    longest_first = sorted((re.escape(way.encode()) for way in ways), key=len, reverse=True)
    return re.compile(b"|".join(longest_first), re.IGNORECASE)
