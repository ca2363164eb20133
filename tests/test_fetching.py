"""Calls keep to their limits, answers are kept, and a failing API is left alone."""

import base64
import contextlib
import gzip
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

import pytest

from switchboard.providers import calls, definition, fetching, keeping
from switchboard.providers.calls import Deadline
from switchboard.providers.engine import Provider
from switchboard.providers.replies import ProviderFailure, Question, Reply
from switchboard.settings import ROOT
from tests import protocols, standins
from tests.protocols import Answer
from tests.standins import StandIn, as_documented, fails

ADDRESS = Question(address="1 Example Street, Cambridge, MA 02139")
POINT = Question(point=protocols.POINTS["02139"])
MEMBERS = [
    ("D000004", "MA-07"), ("A000001", None), ("B000002", None), ("C000003", "MA-05"),
]  # fmt: skip
"""What Geocodio's stand-in says of 02139."""


def ask(provider: Provider, about: str | Question = "02139", seconds: float = 6) -> Reply:
    """The reply about a ZIP code, or to another question."""
    question = Question(zip=about) if isinstance(about, str) else about
    return provider.ask(question, standins.Tables(), Deadline(seconds), 119)


def failure(
    provider: Provider, about: str | Question = "02139", seconds: float = 6
) -> ProviderFailure:
    """Why there is none."""
    with pytest.raises(ProviderFailure) as caught:
        ask(provider, about, seconds)
    return caught.value


def members(reply: Reply) -> list[tuple[str | None, str | None]]:
    return [(person.id, person.district) for person in reply.people]


def until(is_so: Callable[[], bool]) -> None:
    """Return when it is so; fail when that takes too long."""
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail if what is done takes longer, by far less than it would without a limit."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """Geocodio: one call, with the key in the query."""
    with standins.serve("geocodio") as serving:
        yield serving


# Time-outs: whatever a server does, an answer or a failure comes in time.


def test_a_refused_connection_is_unavailable_and_a_later_one_is_not(standin: StandIn) -> None:
    provider = standin.provider()
    with standin.refusing():
        found = failure(provider)
        assert (found.meaning, str(found)) == ("unavailable", "the connection failed")
    assert members(ask(provider)) == MEMBERS


def test_a_server_that_takes_no_connection_is_given_up() -> None:
    with socket.socket() as full, contextlib.ExitStack() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):  # more than its queue holds: the next one gets no answer at all
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        with standins.serve("geocodio") as standin:
            text = standin.toml().replace(standin.base, f"http://127.0.0.1:{full.getsockname()[1]}")
        provider = Provider(definition.parse(text, "geocodio"), "key")
        with within(3):
            assert str(failure(provider, seconds=0.4)) == "it took too long"


def test_a_server_that_says_nothing_is_given_up_after_the_time_of_its_file(
    standin: StandIn,
) -> None:
    standin.behave(standins.hangs)
    with within(4):
        found = failure(standin.provider(timeout_s=0.3))
    assert (found.meaning, str(found)) == ("unavailable", "it took too long")


@pytest.mark.parametrize("drips", [standins.hangs, standins.drips_headers, standins.drips_body])
def test_a_server_that_drips_is_given_up_at_the_deadline(
    standin: StandIn, drips: standins.Behaviour
) -> None:
    standin.behave(drips)
    with within(4):
        found = failure(standin.provider(), seconds=0.4)
    assert (found.meaning, str(found)) == ("unavailable", "it took too long")
    assert standin.calls == 1


def test_a_server_that_drips_holds_only_so_many_threads(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_AT_ONCE", 2)
    standin.behave(standins.drips_headers)
    provider = standin.provider()
    for _ in range(2):
        assert str(failure(provider, seconds=0.1)) == "it took too long"
    assert str(failure(provider)) == "too many calls to it are still open"
    assert standin.calls == 2


def test_calls_that_end_make_room_for_others(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_AT_ONCE", 1)
    provider = standin.provider()
    standin.behave(as_documented, standins.resets, as_documented)
    assert members(ask(provider)) == MEMBERS
    assert str(failure(provider)) == "the connection failed"
    assert members(ask(provider)) == MEMBERS


def test_nothing_is_begun_after_the_deadline(standin: StandIn) -> None:
    assert str(failure(standin.provider(), seconds=0)) == "it took too long"
    assert standin.calls == 0


@pytest.mark.parametrize("behaviour", [standins.resets, standins.cuts_off])
def test_a_connection_that_breaks_is_unavailable(
    standin: StandIn, behaviour: standins.Behaviour
) -> None:
    standin.behave(behaviour)
    found = failure(standin.provider())
    assert (found.meaning, str(found)) == ("unavailable", "the connection failed")


# What is too large, and what leads elsewhere.


def test_an_answer_of_more_than_two_megabytes_is_refused(standin: StandIn) -> None:
    standin.behave(standins.too_large)
    assert str(failure(standin.provider())) == "its answer is too large"


def test_an_answer_that_unpacks_to_more_than_two_megabytes_is_refused(standin: StandIn) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    packed = Answer(200, bomb, headers={"Content-Encoding": "gzip"})
    standin.behave(lambda call: call.send(packed))
    assert len(bomb) < fetching.MAX_BYTES
    assert str(failure(standin.provider())) == "its answer is too large"


def test_an_answer_of_less_is_read(standin: StandIn) -> None:
    filler = b" " * (fetching.MAX_BYTES - 10_000)
    standin.behave(lambda call: call.send(call.answer._replace(body=call.answer.body + filler)))
    assert members(ask(standin.provider())) == MEMBERS


def test_a_packed_answer_is_read(standin: StandIn) -> None:
    def pack(call: standins.Call) -> None:
        body = gzip.compress(call.answer.body)
        call.send(call.answer._replace(body=body, headers={"Content-Encoding": "gzip"}))

    standin.behave(pack)
    assert members(ask(standin.provider())) == MEMBERS


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(standin: StandIn, status: int) -> None:
    with standins.serve("geocodio") as elsewhere:
        standin.behave(standins.redirects_to(f"{elsewhere.base}/v1.11/geocode", status))
        found = failure(standin.provider())
        assert (found.meaning, str(found)) == ("unavailable", f"it answered with status {status}")
        assert elsewhere.calls == 0


@pytest.mark.parametrize("header", ["X_True_Status", "ETag", "Set_Cookie", "Vary"])
def test_a_header_that_nobody_reads_does_nothing(
    standin: StandIn, tmp_path: Path, header: str
) -> None:
    def add(call: standins.Call) -> None:
        call.send(call.answer._replace(headers={header.replace("_", "-"): "*"}))

    standin.behave(add)
    provider = standin.provider(tmp_path / "kept.sqlite")
    assert members(ask(provider)) == members(ask(provider)) == MEMBERS
    assert standin.calls == 1


# One more try, where that may help.


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_may_pass_is_tried_once_more(standin: StandIn, status: int) -> None:
    standin.behave(fails(status), as_documented)
    assert members(ask(standin.provider())) == MEMBERS
    assert standin.calls == 2


def test_it_is_tried_no_third_time(standin: StandIn) -> None:
    standin.behave(fails(503), fails(503), as_documented)
    assert failure(standin.provider()).meaning == "unavailable"
    assert standin.calls == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 501])
def test_a_failure_that_will_not_pass_is_tried_once(standin: StandIn, status: int) -> None:
    standin.behave(fails(status), as_documented)
    failure(standin.provider())
    assert standin.calls == 1


def test_a_short_wait_that_is_asked_for_is_kept(standin: StandIn) -> None:
    standin.behave(fails(429, retry_after="1"), as_documented)
    begun = time.monotonic()
    ask(standin.provider())
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize(
    "asked_for", ["60", "9" * 20, standins.in_an_hour()], ids=["a minute", "ages", "a date"]
)
def test_a_long_wait_that_is_asked_for_is_not_waited(standin: StandIn, asked_for: str) -> None:
    standin.behave(fails(503, retry_after=asked_for), as_documented)
    with within(4):
        assert failure(standin.provider()).meaning == "unavailable"
    assert standin.calls == 1


@pytest.mark.parametrize(
    "asked_for", ["", "soon", "-1", "0", "9" * 5000, "Tue, 24 Nov 1998 12:00:00 GMT"]
)
def test_a_wait_that_cannot_be_read_or_is_over_is_a_moment(
    standin: StandIn, asked_for: str
) -> None:
    standin.behave(fails(503, retry_after=asked_for), as_documented)
    assert members(ask(standin.provider())) == MEMBERS


def test_there_is_no_second_try_where_no_time_is_left(standin: StandIn) -> None:
    standin.behave(fails(503), as_documented)
    failure(standin.provider(), seconds=1.5)
    assert standin.calls == 1


# A failing API is left alone for a minute.


def test_three_failures_are_a_pause(standin: StandIn) -> None:
    provider = standin.provider()
    with standin.refusing():
        for _ in range(2):
            failure(provider)
            assert provider.health.pause_left_s == 0
        failure(provider)
    assert 50 < provider.health.pause_left_s <= 60
    assert "left alone" in str(failure(provider))
    assert "left alone" in str(failure(provider, ADDRESS))
    assert standin.calls == 0


def test_an_answer_in_between_makes_failures_count_anew(standin: StandIn) -> None:
    provider = standin.provider()
    standin.behave(standins.resets, standins.resets, as_documented, standins.resets)
    failure(provider)
    failure(provider)
    ask(provider)
    failure(provider)
    failure(provider)
    assert provider.health.pause_left_s == 0


@pytest.mark.parametrize("status", [403, 429])
def test_a_refused_key_or_a_used_up_quota_is_a_pause_at_once(standin: StandIn, status: int) -> None:
    provider = standin.provider()
    standin.behave(fails(status, retry_after="60"))
    failure(provider)
    assert provider.health.pause_left_s > 50
    failure(provider)
    assert standin.calls == 1


def test_an_answer_about_the_place_is_no_failure(standin: StandIn) -> None:
    provider = standin.provider()
    standin.behave(fails(422))
    for _ in range(4):
        assert failure(provider).meaning == "not_found"
    assert provider.health.pause_left_s == 0


def test_an_api_is_not_blamed_for_the_time_that_others_took(standin: StandIn) -> None:
    provider = standin.provider()
    standin.behave(standins.hangs)
    for _ in range(4):
        failure(provider, seconds=0.1)
    assert provider.health.pause_left_s == 0


def test_an_api_that_uses_up_its_own_time_is_blamed(standin: StandIn) -> None:
    provider = standin.provider(timeout_s=0.1)
    standin.behave(standins.hangs)
    for _ in range(3):
        failure(provider)
    assert provider.health.pause_left_s > 50


def test_after_the_pause_it_is_asked_again(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "PAUSE_S", 0.2)
    provider = standin.provider()
    standin.behave(fails(403), as_documented)
    failure(provider)
    until(lambda: provider.health.pause_left_s == 0)
    assert members(ask(provider)) == MEMBERS


# What was answered is kept: in a file, or in Redis.


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server on loopback, stopped by its own process id."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server on this machine")
    import redis

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as process:
        url = f"redis://127.0.0.1:{port}/0"
        with redis.from_url(url) as connection:
            until(lambda: _answers(connection))
        yield url
        process.terminate()


def _answers(connection: Any) -> bool:
    import redis

    try:
        return bool(connection.ping())
    except redis.ConnectionError:
        return False


class Kept:
    """A place where answers are kept, and a way to let time pass there."""

    def __init__(self, where: str) -> None:
        self.where = where

    def content(self) -> dict[str, dict[str, Any]]:
        """Every answer that is kept, by name."""
        return {name: json.loads(text) for name, text in self._read().items()}

    def age(self, seconds: float) -> None:
        """Make every answer older."""
        for name, answer in self.content().items():
            for field in ("created_at", "expires"):
                at = datetime.fromisoformat(answer[field]) - timedelta(seconds=seconds)
                answer[field] = at.isoformat()
            self._write(name, json.dumps(answer))

    def _read(self) -> dict[str, str]:
        raise NotImplementedError

    def _write(self, name: str, text: str) -> None:
        raise NotImplementedError


class KeptInFile(Kept):
    def _read(self) -> dict[str, str]:
        with contextlib.closing(sqlite3.connect(self.where)) as database:
            return dict(database.execute("SELECT key, value FROM responses"))

    def _write(self, name: str, text: str) -> None:
        with contextlib.closing(sqlite3.connect(self.where)) as database, database:
            database.execute("UPDATE responses SET value = ? WHERE key = ?", (text, name))


class KeptInRedis(Kept):
    def __init__(self, where: str) -> None:
        import redis

        super().__init__(where)
        self._redis = redis.from_url(where, decode_responses=True)

    def _read(self) -> dict[str, str]:
        names = cast(list[str], self._redis.keys("switchboard:* *"))
        return {name: cast(str, self._redis.get(name)) for name in names}

    def _write(self, name: str, text: str) -> None:
        self._redis.set(name, text, keepttl=True)

    def close(self) -> None:
        self._redis.flushdb()
        self._redis.close()


@pytest.fixture(params=["file", "redis"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """Each place where answers can be kept, empty."""
    if request.param == "file":
        yield KeptInFile(str(tmp_path / "new" / "kept.sqlite"))
    else:
        place = KeptInRedis(request.getfixturevalue("redis_url"))
        yield place
        place.close()


def test_a_second_ask_makes_no_call(standin: StandIn, kept: Kept) -> None:
    provider = standin.provider(kept.where)
    first, second = ask(provider), ask(provider)
    assert standin.calls == 1
    assert members(second) == members(first) == MEMBERS
    assert abs(second.asked_at - first.asked_at) < timedelta(seconds=1)
    assert not second.is_old
    ask(provider, "02201")
    assert standin.calls == 2


def test_a_new_process_finds_what_was_kept(standin: StandIn, kept: Kept) -> None:
    ask(standin.provider(kept.where))
    again = standin.provider(kept.where)
    assert members(ask(again)) == MEMBERS
    assert standin.calls == 1
    newest = again.fetcher.last_kept()
    assert newest is not None
    assert b"MA" in newest.body


def test_providers_in_one_store_do_not_take_each_others_answers(kept: Kept) -> None:
    with standins.serve("fivecalls") as one, standins.serve("geocodio") as other:
        for serving in (one, other):
            assert ask(serving.provider(kept.where)).provider == serving.name
        assert other.provider(kept.where).fetcher.last_kept() is not None
        assert (one.calls, other.calls) == (1, 1)
        with standins.serve("openstates") as third:
            assert third.provider(kept.where).fetcher.last_kept() is None


def test_without_a_store_or_with_no_time_to_keep_nothing_is_kept(
    standin: StandIn, kept: Kept
) -> None:
    for provider in (standin.provider(), standin.provider(kept.where, cache_s=0)):
        ask(provider)
        ask(provider)
        assert provider.fetcher.last_kept() is None
    assert standin.calls == 4


@pytest.mark.parametrize(
    "bad", [standins.page(), fails(404), fails(500, "60"), standins.refuses_in_200]
)
def test_a_bad_answer_is_not_kept(standin: StandIn, kept: Kept, bad: standins.Behaviour) -> None:
    provider = standin.provider(kept.where)
    standin.behave(bad, bad, as_documented)
    failure(provider)
    standin.behave(as_documented)
    assert members(ask(provider)) == MEMBERS


@pytest.mark.parametrize("private", [ADDRESS, POINT], ids=["address", "point"])
def test_where_somebody_lives_is_never_kept(kept: Kept, private: Question) -> None:
    with standins.serve("fivecalls") as standin:
        provider = standin.provider(kept.where)
        ask(provider)
        before = kept.content()
        ask(provider, private)
        ask(provider, private)
        assert standin.calls == 3
        assert kept.content() == before


def test_an_old_answer_is_given_at_once_and_renewed_behind_it(standin: StandIn, kept: Kept) -> None:
    provider = standin.provider(kept.where, cache_s=1000)
    ask(provider)
    kept.age(1500)
    renewing = threading.Event()
    standin.behave(standins.waits_for(renewing))
    with within(3):
        replies = [ask(provider) for _ in range(5)]
    assert all(datetime.now(UTC) - old.asked_at > timedelta(seconds=1400) for old in replies)
    until(lambda: standin.calls == 2)
    renewing.set()
    until(lambda: datetime.now(UTC) - ask(provider).asked_at < timedelta(seconds=60))
    assert standin.calls == 2  # five asks were one renewal


def test_an_older_answer_is_renewed_first(standin: StandIn, kept: Kept) -> None:
    provider = standin.provider(kept.where, cache_s=1000)
    ask(provider)
    kept.age(2500)
    reply = ask(provider)
    assert datetime.now(UTC) - reply.asked_at < timedelta(seconds=60)
    assert (standin.calls, reply.is_old) == (2, False)
    ask(provider)
    assert standin.calls == 2


BAD = [
    standins.page(),
    standins.refuses_in_200,
    standins.resets,
    standins.too_large,
    standins.redirects_to("https://example.org/"),
    *(fails(status, "60") for status in (400, 403, 404, 429, 500)),
]


@pytest.mark.parametrize("bad", BAD)
def test_an_old_answer_is_given_where_it_cannot_be_renewed(
    standin: StandIn, kept: Kept, bad: standins.Behaviour
) -> None:
    provider = standin.provider(kept.where, cache_s=1000)
    ask(provider)
    kept.age(2500)
    standin.behave(bad)
    reply = ask(provider)
    assert members(reply) == MEMBERS
    assert reply.is_old
    assert datetime.now(UTC) - reply.asked_at > timedelta(seconds=2400)
    assert members(ask(provider)) == MEMBERS  # it is still there
    standin.behave(as_documented)
    assert members(ask(standin.provider(kept.where, cache_s=1000))) == MEMBERS


@pytest.mark.parametrize("is_refused", [True, False])
def test_an_old_answer_is_given_where_no_connection_is_had(
    standin: StandIn, kept: Kept, is_refused: bool
) -> None:
    provider = standin.provider(kept.where, cache_s=1000)
    ask(provider)
    kept.age(2500)
    standin.behave(standins.hangs)
    with standin.refusing() if is_refused else contextlib.nullcontext(), within(4):
        assert members(ask(provider, seconds=0.5)) == MEMBERS


def test_an_answer_from_the_week_before_last_is_not_given(standin: StandIn, kept: Kept) -> None:
    provider = standin.provider(kept.where, cache_s=1000)
    ask(provider)
    kept.age(8 * 86_400)
    standin.behave(fails(403))
    found = failure(provider)
    assert (found.meaning, str(found)) == ("auth", "it answered with status 403")
    assert provider.health.pause_left_s
    assert failure(provider).meaning == "auth"  # nor during the pause


def test_redis_drops_an_answer_when_it_is_of_no_use(standin: StandIn, redis_url: str) -> None:
    import redis

    with redis.from_url(redis_url) as connection:
        connection.flushdb()
        ask(standin.provider(redis_url, cache_s=1000))
        (name,) = connection.keys("switchboard:* *")
        assert 7 * 86_400 < connection.ttl(name) <= 7 * 86_400 + 1000
        connection.flushdb()


def test_a_kept_answer_is_given_during_the_pause(standin: StandIn, kept: Kept) -> None:
    provider = standin.provider(kept.where, cache_s=1000)
    ask(provider)
    standin.behave(fails(403))
    failure(provider, "02201")
    assert provider.health.pause_left_s
    assert not ask(provider).is_old
    kept.age(2500)
    assert members(ask(provider)) == MEMBERS
    assert ask(provider).is_old
    assert standin.calls == 2
    with pytest.raises(ProviderFailure, match="left alone"):
        ask(provider, "20001")


def test_a_kept_answer_of_another_provider_file_is_not_trusted_to_be_good(
    standin: StandIn, kept: Kept
) -> None:
    ask(standin.provider(kept.where))
    text = standin.toml() + '\n[[errors]]\nstatus = [200]\nmeans = "quota"\n'
    stricter = Provider(definition.parse(text, "geocodio"), standin.key, kept.where)
    assert failure(stricter).meaning == "quota"
    assert kept.content() == {}


def test_a_name_with_a_quotation_mark_is_kept_and_found(standin: StandIn, kept: Kept) -> None:
    text = standin.toml().replace("/v1.11/geocode", "/v1.11/it's")
    provider = Provider(definition.parse(text, "geocodio"), standin.key, kept.where)
    standin.behave(standins.says({"results": [{"fields": {"congressional_districts": []}}]}))
    for _ in range(2):
        assert failure(provider).meaning == "not_found"
    assert standin.calls == 1


# A store that fails costs the keeping and nothing else.


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def costs_only_the_keeping(standin: StandIn, where: str, times: int = 3) -> None:
    provider = standin.provider(where)
    for number in range(times):
        with within(4):
            assert members(ask(provider)) == MEMBERS
        assert standin.calls == number + 1
    assert provider.fetcher.last_kept() is None


def test_a_damaged_file_costs_only_the_keeping(standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "kept.sqlite").write_bytes(b"no database at all" * 1000)
    costs_only_the_keeping(standin, str(tmp_path / "kept.sqlite"))


def test_a_damaged_file_leaves_no_file_open(standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "kept.sqlite").write_bytes(b"no database at all" * 1000)
    provider = standin.provider(str(tmp_path / "kept.sqlite"))
    ask(provider)
    before = open_files()
    for _ in range(20):
        ask(provider)
    assert open_files() < before + 10


def test_a_file_that_is_damaged_while_in_use_costs_only_the_keeping(
    standin: StandIn, tmp_path: Path
) -> None:
    where = tmp_path / "kept.sqlite"
    provider = standin.provider(str(where))
    ask(provider)
    for part in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError), open(f"{where}{part}", "r+b") as file:
            file.write(b"\xff" * file.seek(0, os.SEEK_END))
            file.seek(0)
            file.write(b"\xff" * 4096)
    for _ in range(3):
        with within(4):
            assert members(ask(provider)) == MEMBERS


@pytest.mark.parametrize("text", ["", "{", "null", "[1]", '{"status_code": "x"}'])
def test_an_entry_that_is_damaged_is_asked_for_anew(
    standin: StandIn, tmp_path: Path, text: str
) -> None:
    where = str(tmp_path / "kept.sqlite")
    provider = standin.provider(where)
    ask(provider)
    with contextlib.closing(sqlite3.connect(where)) as database, database:
        database.execute("UPDATE responses SET value = ?", (text,))
    assert members(ask(provider)) == MEMBERS


def test_a_file_holds_no_more_than_there_is_room_for(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_KEPT", 2)
    monkeypatch.setattr(keeping, "TRIM_EVERY", 2)
    where = str(tmp_path / "kept.sqlite")
    provider = standin.provider(where)
    for zip_code in ("02139", "02201", "30165", "78230", "73301"):
        ask(provider, zip_code)
        with contextlib.closing(sqlite3.connect(where)) as database, database:
            # As if a minute had gone by.
            database.execute("UPDATE responses SET expires = expires - 60")
    with contextlib.closing(sqlite3.connect(where)) as database:
        names = [name for (name,) in database.execute("SELECT key FROM responses")]
    assert sorted(name.partition("q=")[2][:5] for name in names) == ["73301", "78230"]


def test_an_answer_that_is_too_old_for_use_is_let_go(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TRIM_EVERY", 2)
    where = str(tmp_path / "kept.sqlite")
    provider = standin.provider(where)
    ask(provider, "02139")
    ask(provider, "02201")
    with contextlib.closing(sqlite3.connect(where)) as database, database:
        database.execute("UPDATE responses SET expires = expires - ?", (9 * 86_400,))
    ask(provider, "30165")
    with contextlib.closing(sqlite3.connect(where)) as database:
        assert database.execute("SELECT count(*) FROM responses").fetchone() == (1,)


@pytest.mark.parametrize("place", ["/proc/nowhere/kept.db", "a-file/kept.db", "a-folder.db"])
def test_a_place_that_cannot_be_written_costs_only_the_keeping(
    standin: StandIn, tmp_path: Path, place: str
) -> None:
    (tmp_path / "a-file").write_text("")
    (tmp_path / "a-folder.db").mkdir()
    costs_only_the_keeping(standin, str(tmp_path / place))


def test_a_file_that_another_program_locks_costs_only_the_keeping(
    standin: StandIn, tmp_path: Path
) -> None:
    where = tmp_path / "kept.sqlite"
    provider = standin.provider(str(where))
    ask(provider, "02201")
    with contextlib.closing(sqlite3.connect(where, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        with within(5):
            assert members(ask(provider)) == MEMBERS
        assert standin.calls == 2
    ask(provider)
    ask(provider)
    assert standin.calls == 3


IN_A_NARROW_PLACE = """
import os, resource, sys
from switchboard.providers import keeping
from tests.test_fetching import *
text, where, most_bytes, user = sys.argv[1:]
provider = Provider(definition.parse(text, "geocodio"), standins.KEY, where)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(most_bytes), int(most_bytes)))
if user == "nobody" and os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for _ in range(3):
    assert members(ask(provider)) == MEMBERS
"""


def costs_only_the_keeping_elsewhere(
    standin: StandIn, where: Path, most_bytes: int, user: str = "us"
) -> None:
    """The same in a process that cannot write as it likes."""
    arguments = [standin.toml(), str(where), str(most_bytes), user]
    done = subprocess.run(
        [sys.executable, "-c", IN_A_NARROW_PLACE, *arguments],
        cwd=ROOT, timeout=60, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize("most_bytes", [0, 20_000, 60_000])
def test_a_full_disk_costs_only_the_keeping(
    standin: StandIn, tmp_path: Path, most_bytes: int
) -> None:
    costs_only_the_keeping_elsewhere(standin, tmp_path / "kept.sqlite", most_bytes)
    assert standin.calls <= 3


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_of_somebody_else_costs_only_the_keeping(standin: StandIn, is_there: bool) -> None:
    with tempfile.TemporaryDirectory() as name:  # not tmp_path, where “nobody” has no way in
        where = Path(name) / "kept.sqlite"
        if is_there:
            ask(standin.provider(str(where)), "02201")
            for file in where.parent.iterdir():
                file.chmod(0o444)
        where.parent.chmod(0o555)
        before = standin.calls
        costs_only_the_keeping_elsewhere(standin, where, -1, "nobody")
        where.parent.chmod(0o755)
    assert standin.calls == before + 3


def test_a_redis_that_is_not_there_costs_only_the_keeping(standin: StandIn) -> None:
    costs_only_the_keeping(standin, "redis://127.0.0.1:1/0")


def test_a_redis_that_says_nothing_costs_only_the_keeping(standin: StandIn) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(16)
        where = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        costs_only_the_keeping(standin, where, times=1)


def test_without_the_extra_for_redis_a_file_is_as_good(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['redis'] = None\n"
        "from switchboard.providers.keeping import Store\n"
        "print(Store(sys.argv[1], 1, lambda _: True).kept('x'))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "kept.sqlite")]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == (b"None\n", b"")


# Many at once.

ZIPS = [f"{number:05d}" for number in range(2100, 2120)]


def everywhere_the_same(call: standins.Call) -> None:
    """Answer for any ZIP code as for 02139."""
    asked = call.asked._replace(query={**call.asked.query, "q": ["02139"]})
    call.send(protocols.geocodio(asked, call.standin.key))


def ask_at_once(text: str, where: str | None, zips: list[str]) -> int:
    """Ask for all these ZIP codes at the same time; how many replies are as they should be."""
    provider = Provider(definition.parse(text, "geocodio"), standins.KEY, where)
    with ThreadPoolExecutor(len(zips)) as pool:
        replies = pool.map(lambda zip_code: ask(provider, zip_code), zips)
        return sum(members(reply) == MEMBERS for reply in replies)


def asked_zips(standin: StandIn) -> list[str]:
    return sorted(asked.first("q") for asked in standin.asked)


def test_two_hundred_asks_for_twenty_zips_are_twenty_calls(standin: StandIn, kept: Kept) -> None:
    together = threading.Event()
    standin.behave(standins.waits_for(together, everywhere_the_same))
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask_at_once, standin.toml(), kept.where, ZIPS * 10)
        until(lambda: standin.calls >= len(ZIPS))
        together.set()
        assert asking.result() == 200
    assert asked_zips(standin) == ZIPS


def test_asks_at_the_same_time_share_a_call_where_nothing_is_kept(standin: StandIn) -> None:
    together = threading.Event()
    standin.behave(standins.waits_for(together))
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask_at_once, standin.toml(), None, ["02139"] * 40)
        until(lambda: standin.calls >= 1)
        together.wait(0.2)  # time for the others to come
        together.set()
        assert asking.result() == 40
    assert standin.calls < 20  # one, and whoever was very late


def test_asks_at_the_same_time_share_a_failure(standin: StandIn) -> None:
    together = threading.Event()
    standin.behave(standins.waits_for(together, fails(404)))
    provider = standin.provider()
    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(failure, provider) for _ in range(8)]
        until(lambda: standin.calls == 1)
        together.set()
        assert {each.result().meaning for each in asking} == {"not_found"}


def test_two_processes_asking_for_twenty_zips_are_twenty_calls(
    standin: StandIn, kept: Kept
) -> None:
    standin.behave(everywhere_the_same)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        asking = [pool.submit(ask_at_once, standin.toml(), kept.where, ZIPS * 5) for _ in range(2)]
        assert [each.result(timeout=60) for each in asking] == [100, 100]
    assert asked_zips(standin) == ZIPS


def test_what_is_kept_is_the_answer_as_it_came_and_nobody_who_asked(
    standin: StandIn, kept: Kept
) -> None:
    ask(standin.provider(kept.where))
    (answer,) = kept.content().values()
    assert b"Dogwood" in base64.b64decode(answer["_content"])
    assert set(answer["request"]["headers"]) <= {
        "User-Agent", "Accept", "Accept-Encoding", "Connection",
    }  # fmt: skip
