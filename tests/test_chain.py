"""Providers in order: who is asked, what is remembered, and what a wrong setting says."""

import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from switchboard import chain
from switchboard.chain import Chain
from switchboard.errors import ConfigurationError
from switchboard.providers import SHIPPED
from switchboard.providers.replies import Question
from switchboard.settings import load
from tests import standins
from tests.conftest import AppMaker, LiveMaker

ZIP = Question(zip="02139")
_ASKING = {"providers": "fivecalls", "fivecalls_key": "x"}


def test_the_first_that_replies_is_heard() -> None:
    with standins.serve("fivecalls") as first, standins.serve("geocodio") as second:
        both = Chain([first.provider(), second.provider()], standins.Tables())
        heard = both.ask(ZIP, 119)
        assert heard.reply is not None
        assert (heard.reply.provider, heard.fallbacks) == ("fivecalls", ())
        assert (first.calls, second.calls) == (1, 0)


@pytest.mark.parametrize(
    ("behaviour", "code", "said"),
    [
        (standins.fails(503), "unavailable", "5 Calls does not answer properly just now."),
        (standins.page(), "unavailable", "5 Calls does not answer properly just now."),
        (standins.fails(401), "auth", "5 Calls does not accept this site’s key."),
        (standins.fails(429), "quota", "5 Calls has answered this site as often as it allows"),
        (standins.fails(400), "not_found", "5 Calls does not know this place."),
        (standins.fails(422), "bad_input", "5 Calls could not read this place."),
    ],
)
def test_one_that_fails_is_passed_over_and_named(
    behaviour: standins.Behaviour, code: str, said: str
) -> None:
    with standins.serve("fivecalls") as first, standins.serve("geocodio") as second:
        first.behave(behaviour)
        heard = Chain([first.provider(), second.provider()], standins.Tables()).ask(ZIP, 119)
        assert heard.reply is not None
        assert heard.reply.provider == "geocodio"
        assert [each.code for each in heard.fallbacks] == [code]
        assert str(heard.fallbacks[0].why).startswith(said)


def test_who_does_not_take_the_question_is_not_asked() -> None:
    with standins.serve("census_geocoder") as geocoder:
        alone = Chain([geocoder.provider()], standins.Tables())
        assert not alone.takes(ZIP)
        assert alone.ask(ZIP, 119) == (None, ())
        assert geocoder.calls == 0


def test_a_reply_is_remembered_for_a_while() -> None:
    with standins.serve("fivecalls") as standin:
        remembering = Chain([standin.provider()], standins.Tables())
        assert remembering.ask(ZIP, 119) == remembering.ask(ZIP, 119)
        assert standin.calls == 1
        remembering.ask(ZIP, 120)
        assert standin.calls == 2


def test_that_a_place_is_not_known_is_remembered_too() -> None:
    with standins.serve("fivecalls") as standin:
        remembering = Chain([standin.provider()], standins.Tables())
        for _ in range(2):
            heard = remembering.ask(Question(zip="99999"), 119)
            assert [each.code for each in heard.fallbacks] == ["not_found"]
        assert standin.calls == 1


def test_an_address_is_remembered_nowhere() -> None:
    with standins.serve("census_geocoder") as standin:
        alone = Chain([standin.provider()], standins.Tables())
        address = Question(address="1 Example Street, Cambridge, MA 02139")
        for _ in range(2):
            assert alone.ask(address, 119).reply is not None
        assert standin.calls == 2
        assert not alone._remembered


def test_many_at_once_cost_one_call_for_each_place(make_live: LiveMaker) -> None:
    zips = ["02139", "02201", "05001", "20001", "30165", "78230"]
    live = make_live("fivecalls")
    answers: list[Any] = []

    def ask(zip_code: str) -> None:
        answers.append(live.get(f"/api/v1/lookup?zip={zip_code}"))

    threads = [threading.Thread(target=ask, args=(zip_code,)) for zip_code in zips * 20]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer["source"]["provider"] for answer in answers} == {"fivecalls"}
    assert live.standins["fivecalls"].calls == len(zips)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"providers": "fivecall"}, "SWITCHBOARD_PROVIDERS: there is no provider “fivecall”."),
        ({"providers": "fivecalls"}, "5 Calls needs a key. Set SWITCHBOARD_FIVECALLS_KEY"),
        ({"fivecall_key": "x"}, "SWITCHBOARD_FIVECALL_KEY is for no provider that we know."),
        ({"fivecalls_key": "two words"}, "SWITCHBOARD_FIVECALLS_KEY holds a space"),
        ({"providers": "5 Calls"}, "SWITCHBOARD_PROVIDERS cannot be “5 Calls”."),
        ({"address_provider": "openstates"}, "Open States needs a key."),
        (
            {"address_provider": "openstates", "openstates_key": "x"},
            "SWITCHBOARD_ADDRESS_PROVIDER: Open States takes no street addresses.",
        ),
        ({"providers_dir": "/nowhere"}, "There is no folder /nowhere."),
        ({"cache": "http://example.org/"}, "SWITCHBOARD_CACHE cannot be “http://example.org/”."),
        ({**_ASKING, "cache": "redis://[::1"}, "SWITCHBOARD_CACHE cannot be used"),
        ({**_ASKING, "cache": "redis://:pass@a:99999/0"}, "SWITCHBOARD_CACHE cannot be used"),
        ({**_ASKING, "cache": "redis://:pass@a/?b=c"}, "SWITCHBOARD_CACHE cannot be used"),
    ],
)
def test_a_setting_that_cannot_work_stops_the_boot(
    make_app: AppMaker, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make_app(**settings)
    assert said in str(caught.value)
    assert "two words" not in str(caught.value)
    assert "pass@" not in str(caught.value)


def test_a_provider_file_that_cannot_work_stops_the_boot(
    make_app: AppMaker, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text('title = "Mine"\n')
    with pytest.raises(ConfigurationError, match=r"mine\.toml"):
        make_app(providers_dir=str(tmp_path))


def test_the_last_asked_about_addresses_can_be_nobody(make_app: AppMaker) -> None:
    assert make_app(address_provider="none").test_client().get("/").text.count("<form") == 1


def test_an_own_file_wins_over_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "fivecalls.toml").write_text(
        (SHIPPED / "fivecalls.toml").read_text().replace('"5 Calls"', '"My Calls"')
    )
    chosen = load({"SWITCHBOARD_PROVIDERS_DIR": str(tmp_path)})
    assert chain.definitions(chosen)["fivecalls"].title == "My Calls"


def test_whoever_runs_the_site_is_told_why_an_api_failed_and_no_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with standins.serve("fivecalls") as standin:
        standin.behave(standins.page())
        alone = Chain([standin.provider()], standins.Tables())
        alone.ask(ZIP, 119)
        assert "fivecalls: unavailable: it answered with status 200, and not with JSON" in (
            caplog.text
        )
        assert "02139" not in caplog.text
        caplog.clear()
        standin.behave(standins.fails(400))
        alone.ask(Question(zip="02201"), 119)
        assert caplog.text == ""


def test_a_page_that_asks_twice_is_there_in_time(make_live: LiveMaker) -> None:
    live = make_live("fivecalls", "geocodio")
    for name in ("fivecalls", "geocodio"):
        live.standins[name].behave(standins.hangs)
    began = time.monotonic()
    # The ZIP code is split, so the district of the representative is asked about next.
    assert live.client.get("/call/any-issue/D000004?zip=02139").status_code == 200
    assert time.monotonic() - began < 7


def test_a_chain_remembers_no_more_replies_than_it_may() -> None:
    with standins.serve("fivecalls") as standin:
        chain_ = Chain([standin.provider()], standins.Tables(), most=1)
        for zip_code in ("02139", "05001", "05001", "02139"):
            chain_.ask(Question(zip=zip_code), 119)
        assert standin.calls == 3


def test_without_its_package_a_cache_in_redis_stops_the_boot(
    make_app: AppMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match="the package redis is not installed"):
        make_app(**_ASKING, cache="redis://127.0.0.1:1/0")


def test_what_is_over_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "_REMEMBERED_S", 0.01)
    with standins.serve("fivecalls") as standin:
        remembering = Chain([standin.provider()], standins.Tables())
        for zip_code in ("02139", "02201", "05001"):
            remembering.ask(Question(zip=zip_code), 119)
            time.sleep(0.02)
        assert len(remembering._remembered) == 1
