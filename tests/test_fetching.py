"""Calls keep to their limits, answers are kept, and a failing API is left alone."""

import contextlib
import gzip
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from switchboard.providers import definition, fetching
from switchboard.providers.engine import Provider
from switchboard.providers.fetching import Deadline
from switchboard.providers.replies import ProviderFailure, Question, Reply
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
            assert provider.pause_left_s == 0
        failure(provider)
    assert 50 < provider.pause_left_s <= 60
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
    assert provider.pause_left_s == 0


@pytest.mark.parametrize("status", [403, 429])
def test_a_refused_key_or_a_used_up_quota_is_a_pause_at_once(standin: StandIn, status: int) -> None:
    provider = standin.provider()
    standin.behave(fails(status, retry_after="60"))
    failure(provider)
    assert provider.pause_left_s > 50
    failure(provider)
    assert standin.calls == 1


def test_an_answer_about_the_place_is_no_failure(standin: StandIn) -> None:
    provider = standin.provider()
    standin.behave(fails(422))
    for _ in range(4):
        assert failure(provider).meaning == "not_found"
    assert provider.pause_left_s == 0


def test_an_api_is_not_blamed_for_the_time_that_others_took(standin: StandIn) -> None:
    provider = standin.provider()
    standin.behave(standins.hangs)
    for _ in range(4):
        failure(provider, seconds=0.1)
    assert provider.pause_left_s == 0


def test_an_api_that_uses_up_its_own_time_is_blamed(standin: StandIn) -> None:
    provider = standin.provider(timeout_s=0.1)
    standin.behave(standins.hangs)
    for _ in range(3):
        failure(provider)
    assert provider.pause_left_s > 50


def test_after_the_pause_it_is_asked_again(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAUSE_S", 0.2)
    provider = standin.provider()
    standin.behave(fails(403), as_documented)
    failure(provider)
    until(lambda: provider.pause_left_s == 0)
    assert members(ask(provider)) == MEMBERS
