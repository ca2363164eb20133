"""The real server while an API misbehaves: callers get their answer, and soon."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import invented, standins
from tests.serving import Server, served
from tests.standins import StandIn

_ZIPS = ["02139", "02201", "05001", "20001", "30165", "78230", "73301"]
# The limit of a whole answer is six seconds; the rest is for a busy machine.
_LONGEST_S = 12.0


@pytest.fixture
def geocodio() -> Iterator[StandIn]:
    """A stand-in for Geocodio."""
    with standins.serve("geocodio") as standin:
        yield standin


@pytest.fixture
def server(geocodio: StandIn, tmp_path: Path) -> Iterator[Server]:
    """Two workers of the real server that ask it first, and share what is kept."""
    geocodio.write(tmp_path)
    snapshot = invented.write(tmp_path / "snapshot")
    with served(
        snapshot,
        workers="2",
        providers="geocodio",
        geocodio_key=geocodio.key,
        providers_dir=str(tmp_path),
        cache=str(tmp_path / "answers.sqlite"),
        address_provider="none",
    ) as started:
        yield started


def _get(server: Server, path: str) -> tuple[int, str, float]:
    """Status, text and seconds of an answer."""
    start = time.monotonic()
    try:
        with urllib.request.urlopen(server.base + path, timeout=20) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - start
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), time.monotonic() - start


def test_two_hundred_visitors_of_a_few_zips_cost_a_call_for_each_zip(
    server: Server, geocodio: StandIn
) -> None:
    with ThreadPoolExecutor(40) as visitors:
        found = visitors.map(lambda zip_code: _get(server, f"/reps?zip={zip_code}"), _ZIPS * 29)
        assert {status for status, _, _ in found} == {200}
    assert geocodio.calls == len(_ZIPS)


@pytest.mark.parametrize(
    "behaviour",
    [standins.hangs, standins.drips_body, standins.drips_headers],
    ids=["hangs", "drips its body", "drips its headers"],
)
def test_an_api_that_is_slow_never_holds_a_page_for_long(
    server: Server, geocodio: StandIn, behaviour: standins.Behaviour
) -> None:
    geocodio.behave(behaviour)
    with ThreadPoolExecutor(12) as visitors:
        asking = [visitors.submit(_get, server, f"/reps?zip={zip_code}") for zip_code in _ZIPS]
        assert _get(server, "/healthz")[2] < 2
        for each in asking:
            status, text, seconds = each.result()
            assert status == 200
            assert "Ada Arden" in text or "From the directory on this site" in text
            assert "Geocodio does not answer properly just now." in text
            assert seconds < _LONGEST_S
