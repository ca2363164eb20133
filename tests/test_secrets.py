"""A key is nowhere but in the request that leaves: not in a log, an error, a file or a repr."""

import base64
import contextlib
import html
import json
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from switchboard.providers.calls import Deadline
from switchboard.providers.definition import Key
from switchboard.providers.engine import Call, Provider
from switchboard.providers.replies import ProviderFailure, Question, Reply
from tests import standins

KEYS = {
    "query": 'kEy+of/Ours=4&"<x>%41 Wóof',
    "header": "kEy+of/Ours=4&<x>%41-Woof",
    "bearer": "kEy+of/Ours=4&<x>%41-Woof",
}
"""Keys that every way of writing them down changes."""

APIS = {
    "query": ("geocodio", Key("query", "api_key")),
    "header": ("fivecalls", Key("header", "X-5Calls-Token")),
    "bearer": ("geocodio", Key("bearer")),
}
"""An API that takes its key there."""

MISBEHAVIOURS: dict[str, standins.Behaviour] = {
    "as documented": standins.as_documented,
    "resets": standins.resets,
    "breaks off": standins.cuts_off,
    "hangs": standins.hangs,
    "drips": standins.drips_headers,
    "a page": standins.page(),
    "an error in 200": standins.refuses_in_200,
    "too large": standins.too_large,
    "an echo": standins.echoes,
    "an echo in 200": standins.echoes_in_200,
    "an echo in a page": standins.echoes_in_a_page,
    "a redirect": standins.redirects_to("https://example.org/"),
    "a refusal": standins.fails(403),
    "a quota": standins.fails(429, "60"),
    "a failure": standins.fails(500),
    "no HTTP": lambda call: call.send_raw(b"220 mail.example.org ESMTP\r\n"),
    "bad headers": lambda call: call.send_raw(b"HTTP/1.1 200 OK\r\nbad\r\n: x\r\n\r\n{}"),
}


def spelt(text: str | bytes) -> list[str]:
    """The ways in which a key stands in a text."""
    shown = (text if isinstance(text, str) else text.decode("utf-8", "replace")).lower()
    found = []
    for key in set(KEYS.values()):
        ways = {
            key, quote(key), quote(key, safe=""), quote_plus(key), html.escape(key),
            json.dumps(key)[1:-1], json.dumps(key, ensure_ascii=False)[1:-1], repr(key)[1:-1],
            base64.b64encode(key.encode()).decode(),
        }  # fmt: skip
        found += [way for way in ways if way.lower() in shown]
    return found


@pytest.fixture
def everything_said(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[[], str]]:
    """All that is logged, by every logger at its lowest level, and all that is printed."""
    levels = {"": logging.root.level}
    import requests_cache  # noqa: F401 - so that its loggers are among them

    for name in ["", *logging.root.manager.loggerDict]:
        log = logging.getLogger(name)
        levels[name] = log.level
        log.setLevel(logging.DEBUG)
    caplog.handler.setLevel(logging.DEBUG)

    def said() -> str:
        printed = capfd.readouterr()
        return caplog.text + printed.out + printed.err

    yield said
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def content_of(folder: Path) -> bytes:
    """Every byte in the files of a folder, and every kept body as it was before it was packed."""
    found = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for file in folder.rglob("*.sqlite"):
        with contextlib.closing(sqlite3.connect(file)) as database:
            for name, text in database.execute("SELECT key, value FROM responses"):
                found += name.encode() + base64.b64decode(json.loads(text)["_content"])
    return found


def insides(provider: Provider) -> str:
    """What a person sees who looks at the objects."""
    fetcher = provider.fetcher
    store = fetcher._store()
    assert store is not None
    sessions = [fetcher._plain, store.session]
    adapters = [session.get_adapter("https://example.org/") for session in sessions]
    parts = [provider, vars(provider), fetcher, fetcher.health, store, *sessions, *adapters]
    return " ".join(f"{part!r} {part}" for part in [*parts, provider.definition])


def try_both(provider: Provider, calls: list[Call]) -> list[Reply | ProviderFailure]:
    """What comes of asking about a ZIP code, twice, and about an address."""
    ends: list[Reply | ProviderFailure] = []
    zip_code, address = Question(zip="02139"), Question(address="1 Elm St, Cambridge, MA 02139")
    for question in (zip_code, zip_code, address):
        try:
            ends.append(provider.ask(question, standins.Tables(), Deadline(0.5), 119, calls))
        except ProviderFailure as failure:
            ends.append(failure)
    return ends


def chain(error: BaseException | None) -> Iterator[str]:
    """The texts of an error and of those that led to it and are shown with it."""
    while error is not None:
        yield f"{error!r} {error.args}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def assert_untold(
    provider: Provider, ends: list[Reply | ProviderFailure], calls: list[Call], folder: Path
) -> None:
    """The key is in nothing that came of asking, and in no file."""
    for end in ends:
        if isinstance(end, ProviderFailure):
            assert spelt("".join(traceback.format_exception(end))) == []
            assert spelt(str(list(chain(end)))) == []
        else:
            assert spelt(str(end)) == []
    assert spelt(str(calls)) == []
    assert spelt(insides(provider)) == []
    assert spelt(content_of(folder)) == []


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOURS)
@pytest.mark.parametrize("place", APIS)
def test_a_key_is_told_to_nobody(
    place: str, misbehaviour: str, tmp_path: Path, everything_said: Callable[[], str]
) -> None:
    name, key = APIS[place]
    calls: list[Call] = []
    with standins.serve(name, KEYS[place]) as standin:
        standin.behave(MISBEHAVIOURS[misbehaviour])
        where = str(tmp_path / "kept.sqlite")
        provider = Provider(standin.definition(key=key), standin.key, where)
        ends = try_both(provider, calls)
    # The API itself was told it, or there would be nothing to tell.
    assert all(spelt(f"{asked.raw} {asked.headers}") for asked in standin.asked)
    assert standin.calls
    assert_untold(provider, ends, calls, tmp_path)
    assert spelt(everything_said()) == []


@pytest.mark.parametrize("place", APIS)
def test_a_key_is_told_to_nobody_when_no_connection_is_had(
    place: str, tmp_path: Path, everything_said: Callable[[], str]
) -> None:
    name, key = APIS[place]
    calls: list[Call] = []
    with standins.serve(name, KEYS[place]) as standin:
        where = str(tmp_path / "kept.sqlite")
        provider = Provider(standin.definition(key=key), standin.key, where)
        try_both(provider, calls)
        provider = Provider(standin.definition(key=key, cache_s=1), standin.key, where)
        with standin.refusing():
            ends = try_both(provider, calls)
    assert isinstance(ends[-1], ProviderFailure)
    assert_untold(provider, ends, calls, tmp_path)
    assert spelt(everything_said()) == []


@pytest.mark.parametrize("key", ["hush-hush\n", "hush-hush\r\nX: y", "hush-hush-ключ"])
def test_a_key_that_no_header_can_have_is_a_failure_that_does_not_tell_it(
    key: str, everything_said: Callable[[], str]
) -> None:
    with standins.serve("fivecalls", key) as standin:
        (end, *_) = try_both(standin.provider(), [])
    assert isinstance(end, ProviderFailure)
    assert end.meaning == "unavailable"
    told = "".join(traceback.format_exception(end)) + everything_said()
    assert "hush-hush" not in told


def test_no_street_and_no_zip_is_in_a_log(
    tmp_path: Path, everything_said: Callable[[], str]
) -> None:
    with standins.serve("geocodio") as standin:
        provider = standin.provider(tmp_path / "kept.sqlite")
        for behaviour in (standins.as_documented, standins.resets, standins.fails(500)):
            standin.behave(behaviour)
            try_both(provider, [])
    said = everything_said()
    assert "02139" not in said
    assert "Elm" not in said


def test_what_is_searched_for_would_be_found(
    tmp_path: Path, everything_said: Callable[[], str]
) -> None:
    for key in KEYS.values():
        logging.getLogger("any").debug("GET /?key=%s", quote_plus(key))
        assert spelt(everything_said())
        (tmp_path / "any").write_text(key)
        assert spelt(content_of(tmp_path))
        assert spelt(traceback.format_exception(ValueError(key))[-1])
