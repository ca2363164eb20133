"""Answers kept from one request to the next. The one owner of requests-cache.

A store is an SQLite file, or Redis for several machines. What is kept is an API's answer
and the address it came from, without a key: nothing says who asked.
"""

# ruff: noqa: ANN401 - what requests-cache passes on is its own

import contextlib
import fcntl
import logging
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import requests
import requests_cache
from requests.models import PreparedRequest, Response
from requests_cache.backends.base import BaseCache
from requests_cache.backends.sqlite import SQLiteDict
from requests_cache.models.response import CachedResponse
from requests_cache.policy.actions import CacheActions
from requests_cache.policy.expiration import utcnow

STALE_FOR = timedelta(days=7)
# An answer for every ZIP code there is, and more; a few hundred megabytes at the most.
MOST_KEPT = 50_000
TRIM_EVERY = 500
_POLL_S = 0.02
_PATIENCE_S = 0.5

# Its lines quote the addresses asked for, and with them places. See fetching.
for _name in [n for n in logging.root.manager.loggerDict if n.startswith("requests_cache")]:
    logging.getLogger(_name).addFilter(lambda _: False)


class KeptRequest(PreparedRequest):
    """A request with the name that its answer is kept by."""

    kept_as: str


class _Session(requests_cache.CachedSession):
    """A cached session that renews an old answer once at a time, and quietly."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._renewing: set[str] = set()
        self._renewing_lock = threading.Lock()

    def _resend(
        self, request: PreparedRequest, actions: CacheActions, cached_response: Any, **options: Any
    ) -> Any:
        """The renewed answer; the kept one if that fails and it is not too old for it.

        With neither, the failure stays what it is, which an error made of it would not tell.
        """
        kept = cached_response
        is_usable = actions.is_usable(kept, error=True)
        try:
            response = self._send_and_cache(request, actions, kept, **options)
        except requests.RequestException:
            if is_usable:
                return kept
            raise
        return kept if is_usable and response.status_code != 200 else response

    def _resend_async(
        self, request: PreparedRequest, actions: CacheActions, *rest: Any, **options: Any
    ) -> None:  # fmt: skip
        with self._renewing_lock:
            if actions.cache_key in self._renewing:
                return
            self._renewing.add(actions.cache_key)
        threading.Thread(
            target=self._renew, args=(request, actions, *rest), kwargs=options, daemon=True
        ).start()

    def _renew(
        self, request: PreparedRequest, actions: CacheActions, *rest: Any, **options: Any
    ) -> None:
        try:
            with contextlib.suppress(requests.RequestException, *STORE_ERRORS):
                kept = self.cache.get_response(actions.cache_key)
                if kept is not None and not kept.is_expired:
                    return  # it was renewed since
                self._send_and_cache(request, actions, *rest, **options)
        finally:
            with self._renewing_lock:
                self._renewing.discard(actions.cache_key)


class Store:
    """Where the answers of one provider are kept: `where` is a file or a redis:// address.

    An answer is fresh for `fresh_s` seconds, then given out while it is renewed for as long
    again, and for `STALE_FOR` when it cannot be renewed. A file holds about `MOST_KEPT`.
    """

    def __init__(self, where: str, fresh_s: int, is_good: Callable[[Response], bool]) -> None:
        cache = _Cache(where)  # first: what fails here leaves no lock file open
        self._turns = _RedisTurns(where) if is_redis(where) else _FileTurns(where)
        self.session: requests.Session = _Session(
            backend=cache,
            expire_after=fresh_s,
            allowable_codes=(200,),
            stale_if_error=STALE_FOR,
            stale_while_revalidate=timedelta(seconds=fresh_s),
            filter_fn=is_good,
            key_fn=lambda request, **_: _key(cast(KeptRequest, request).kept_as),
        )

    def kept(self, name: str) -> Response | None:
        """The answer kept by `name`, however old; None without one, or when it is too old."""
        found = self._cache.get_response(_key(name))
        is_too_old = found and found.expires and utcnow() > found.expires + STALE_FOR
        return None if is_too_old else cast(Response | None, found)

    def has(self, prefix: str) -> bool:
        """Whether any answer is kept whose name begins with `prefix`."""
        return any(name.startswith(prefix) for name in self._cache.responses)

    def newest(self, prefix: str) -> Response | None:
        """The newest of the answers whose names begin with `prefix`: for a listing, slow."""
        names = [name for name in self._cache.responses if name.startswith(prefix)]
        found = (self._cache.get_response(name) for name in names)
        return max((each for each in found if each), key=lambda each: each.created_at, default=None)

    def turn(self, name: str, patience_s: float) -> contextlib.AbstractContextManager[bool]:
        """Hold the turn to ask for `name`, over all processes. Gives whether it was had in time."""
        return self._turns.take(name, patience_s)

    @property
    def _cache(self) -> Any:
        return cast(requests_cache.CachedSession, self.session).cache


def is_redis(where: str) -> bool:
    """Whether a store's place is a Redis server rather than a file."""
    return where.startswith(("redis://", "rediss://", "unix://"))


def problem(where: str) -> str | None:
    """Why a store cannot ever be at `where`, or None. Whether Redis answers is not asked."""
    if not is_redis(where):
        return None
    try:
        _redis(where).connection_pool.make_connection()
    except ImportError:
        return "the package redis is not installed"
    except (ValueError, TypeError) as error:
        return str(error)
    return None


def _key(name: str) -> str:
    """`name` as it may stand in SQL: the library puts it between quotes as it is."""
    return name.replace("'", "%27")


class _Cache(BaseCache):
    """Answers by name. When it cannot be written, that costs the keeping, not the answer."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.responses = _redis_table(where) if is_redis(where) else _file_table(where)

    def get_response(self, key: str, default: Any = None) -> Any:
        """The answer kept by `key`; what is kept but cannot be read is as good as nothing."""
        try:
            found = super().get_response(key, default)
        except (ValueError, TypeError, LookupError, AttributeError, ExceptionGroup):
            return default
        return found if isinstance(found, CachedResponse) else default

    def save_response(self, *args: Any, **options: Any) -> None:
        """Keep an answer if it can be."""
        with contextlib.suppress(*STORE_ERRORS):
            super().save_response(*args, **options)

    def delete(self, *keys: str, **options: Any) -> None:
        """Drop answers if they can be."""
        with contextlib.suppress(*STORE_ERRORS):
            super().delete(*keys, **options)


class _FileTable(SQLiteDict):
    """A table that gives up when it cannot be written, where its parent tries for ever.

    Its connection is for one thread at a time. Threads that share one share its transaction:
    what a turn has just saved might not be in it yet, or not be seen in it yet.
    """

    _saved = 0

    @contextlib.contextmanager
    def connection(self, commit: bool = False) -> Iterator[sqlite3.Connection]:
        """The connection, in a transaction to write in if `commit`."""
        with self._lock, super().connection(commit) as connection:
            yield connection

    @contextlib.contextmanager
    def _acquire_sqlite_lock(self) -> Iterator[None]:
        connection = cast(sqlite3.Connection, self._connection)
        with self._lock, connection:
            connection.execute("BEGIN IMMEDIATE")  # waits for others, up to _PATIENCE_S
            self._active_transaction = True
            try:
                yield
            finally:
                self._active_transaction = False

    def __setitem__(self, name: str, answer: Any) -> None:
        """Keep `answer`, and now and then let go of what is of no use or too much."""
        super().__setitem__(name, answer)  # type: ignore[no-untyped-call] # it has none
        self._saved += 1
        if self._saved % TRIM_EVERY == 1:
            self._trim()

    def _trim(self) -> None:
        of_no_use = int(time.time() - STALE_FOR.total_seconds())
        with self.connection(commit=True) as connection:
            connection.execute("DELETE FROM responses WHERE expires < ?", (of_no_use,))
            connection.execute(
                "DELETE FROM responses WHERE key IN"
                " (SELECT key FROM responses ORDER BY expires DESC LIMIT -1 OFFSET ?)",
                (MOST_KEPT,),
            )


def _file_table(where: str) -> _FileTable:
    Path(where).parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return _FileTable(where, "responses", serializer="json", wal=True, timeout=_PATIENCE_S)
        except sqlite3.OperationalError as error:
            # Another process that opens it at the same moment has it locked, and nothing waits.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_POLL_S)


def _redis_table(where: str) -> Any:
    from requests_cache.backends.redis import RedisDict  # it and redis are an extra

    return RedisDict(
        "switchboard",
        connection=_redis(where),
        serializer="json",
        ttl_offset=int(STALE_FOR.total_seconds()),  # of use for so long after its expiry
    )


def _redis(where: str) -> Any:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return redis.from_url(
        where,
        socket_timeout=_PATIENCE_S,
        socket_connect_timeout=_PATIENCE_S,
        retry=Retry(NoBackoff(), 0),
    )


class _FileTurns:
    """Turns among the processes of one machine: a byte of a lock file for each name."""

    def __init__(self, where: str) -> None:
        # One descriptor for the life of the process: closing any would drop all its locks.
        self._file = os.open(f"{where}.lock", os.O_RDWR | os.O_CREAT, 0o600)

    @contextlib.contextmanager
    def take(self, name: str, patience_s: float) -> Iterator[bool]:
        place = zlib.crc32(name.encode())
        until = time.monotonic() + patience_s
        while not (has_turn := self._try(place)) and time.monotonic() < until:
            time.sleep(_POLL_S)
        try:
            yield has_turn
        finally:
            if has_turn:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _try(self, place: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except OSError:
            return False
        return True


class _RedisTurns:
    """Turns among all machines that share a Redis server."""

    def __init__(self, where: str) -> None:
        self._redis = _redis(where)

    @contextlib.contextmanager
    def take(self, name: str, patience_s: float) -> Iterator[bool]:
        lock = self._redis.lock(
            f"switchboard:turn:{zlib.crc32(name.encode())}",
            timeout=10,
            blocking_timeout=patience_s,
            sleep=_POLL_S,
        )
        has_turn = lock.acquire()
        try:
            yield has_turn
        finally:
            if has_turn:
                with contextlib.suppress(*STORE_ERRORS):  # it was held for too long
                    lock.release()


def _store_errors() -> tuple[type[Exception], ...]:
    try:
        import redis
    except ImportError:
        return (sqlite3.Error, OSError)
    return (sqlite3.Error, OSError, redis.RedisError)


STORE_ERRORS = _store_errors()
"""What a store that is full, damaged, locked or gone raises."""
