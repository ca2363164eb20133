"""Street addresses: they settle a split ZIP code, and leave no trace."""

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from switchboard import addresses
from switchboard.errors import InvalidAddress
from tests import standins
from tests.conftest import TODAY, AppMaker, LiveMaker
from tests.inspecting import parse, text_of

KNOWN = "1 Example Street, Cambridge, MA 02139"
AUSTIN = "1100 Congress Ave, Austin, TX 78701"


def _post(live: Any, address: str, **more: str) -> Any:
    return live.client.post("/api/v1/lookup", json={"address": address, **more})


def test_an_address_settles_a_split_zip(make_live: LiveMaker) -> None:
    answer = _post(make_live(), KNOWN).get_json()
    assert (answer["certainty"], answer["zip"]) == ("exact", "02139")
    assert [each["id"] for each in answer["districts"]] == ["MA-07"]
    assert [each["id"] for each in answer["members"]] == ["A000001", "B000002", "D000004"]
    assert all(each["certain"] for each in answer["members"])
    assert answer["source"]["provider"] == "embedded"


def test_the_page_of_an_address_goes_on_without_it(make_live: LiveMaker) -> None:
    page = make_live().client.post("/reps", data={"address": KNOWN, "campaign": "any-issue"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "/call/any-issue/D000004?zip=02139&amp;district=MA-07" in page.text
    assert "says U.S. Census Geocoder" in page.text
    assert "Example Street" not in page.text.replace("1 Example Street, Suite 2", "")


def test_with_the_zip_known_house_number_and_street_are_enough(make_live: LiveMaker) -> None:
    live = make_live()
    answer = _post(live, "1 Example Street", zip="02139").get_json()
    assert [each["id"] for each in answer["districts"]] == ["MA-07"]
    asked = live.standins["census_geocoder"].asked[0]
    assert asked.first("address") == KNOWN


def test_the_congress_is_pinned(make_live: LiveMaker) -> None:
    live = make_live()
    asked = live.standins["census_geocoder"].asked
    _post(live, AUSTIN)
    assert asked[0].first("vintage") == "ACS2025_Current"
    assert asked[0].first("layers") == "119th Congressional Districts"


def test_the_austin_address_is_in_district_37_not_10(make_live: LiveMaker, tmp_path: Path) -> None:
    make_live()  # serves the geocoder
    environment = {"SWITCHBOARD_PROVIDERS_DIR": str(tmp_path / "providers")}
    app = create_app(environment, lambda: TODAY)  # with the real Congress
    answer = app.test_client().post("/api/v1/lookup", data={"address": AUSTIN}).get_json()
    assert [each["id"] for each in answer["districts"]] == ["TX-37"]


def test_an_answer_of_another_congress_is_refused(make_live: LiveMaker) -> None:
    live = make_live()
    live.standins["census_geocoder"].behave(standins.with_(b"119th", b"120th"))
    response = _post(live, KNOWN)
    assert response.status_code == 503
    assert response.get_json()["error"]["code"] == "unavailable"


def test_an_address_on_a_border_leaves_a_choice(make_live: LiveMaker) -> None:
    live = make_live()
    answer = _post(live, "3 Example Street, Cambridge, MA 02139").get_json()
    assert answer["certainty"] == "split"
    assert "finds this address in 2 House districts" in answer["reason"]
    page = live.client.post("/reps", data={"address": "3 Example Street, Cambridge, MA 02139"})
    assert "/reps?district=MA-05&amp;campaign=any-issue" in page.text
    chosen = live.client.get("/reps?district=MA-05").text
    assert "Cleo Cedar" in chosen
    assert "/call/any-issue/C000003?district=MA-05" in chosen
    called = live.client.get("/call/any-issue/C000003?district=MA-05").text
    assert "[your town]" in called
    assert "/call/any-issue/A000001?district=MA-05" in called


def test_an_unknown_address_says_so_and_keeps_what_was_typed(make_live: LiveMaker) -> None:
    live = make_live()
    page = live.client.post("/reps", data={"address": "9 Nowhere Road", "zip": "02139"})
    assert page.status_code == 404
    text = text_of(parse(page.text))
    assert "No map that this site asks knows this street address." in text
    assert "house.gov/representatives/find-your-representative" in text
    assert 'value="9 Nowhere Road"' in page.text
    assert 'href="/reps?zip=02139' in page.text
    error = _post(live, "9 Nowhere Road").get_json()["error"]
    assert error["code"] == "unknown_address"
    assert "house.gov" in error["hint"]


@pytest.mark.parametrize(
    "behaviour",
    [standins.refuses_in_200, standins.page(status=502), standins.resets, standins.too_large],
    ids=["firewall", "502", "reset", "too large"],
)
def test_a_geocoder_that_does_not_answer_is_not_an_unknown_address(
    make_live: LiveMaker, behaviour: standins.Behaviour
) -> None:
    live = make_live()
    live.standins["census_geocoder"].behave(behaviour)
    page = live.client.post("/reps", data={"address": KNOWN})
    assert page.status_code == 503
    text = text_of(parse(page.text))
    assert "U.S. Census Geocoder does not answer properly just now." in text
    assert "house.gov/representatives/find-your-representative" in text


def test_a_zip_that_settles_it_stands_in_for_an_address_not_found(make_live: LiveMaker) -> None:
    live = make_live()
    answer = _post(live, "PO Box 12, White River Junction, VT 05001").get_json()
    assert [each["id"] for each in answer["districts"]] == ["VT-00"]
    assert answer["notes"] == ["The address itself was not found, but its ZIP code settles it."]


def test_a_zip_alone_is_answered_as_one(make_live: LiveMaker) -> None:
    live = make_live()
    assert _post(live, "02139-4307").get_json()["certainty"] == "split"
    assert live.standins["census_geocoder"].calls == 0


def test_an_address_that_an_own_provider_takes_goes_there_first(make_live: LiveMaker) -> None:
    live = make_live("geocodio")
    answer = _post(live, KNOWN).get_json()
    assert answer["source"]["provider"] == "geocodio"
    assert [each["id"] for each in answer["districts"]] == ["MA-07"]
    assert live.standins["census_geocoder"].calls == 0
    live.standins["geocodio"].behave(standins.fails(500))
    answer = _post(live, "2 Example Street, Cambridge, MA 02139").get_json()
    assert [each["id"] for each in answer["districts"]] == ["MA-05"]
    assert answer["fallbacks"][0]["provider"] == "geocodio"


@pytest.mark.parametrize("words", ["Request Rejected", "not authorized", "daily maximum"])
def test_no_address_makes_anybody_leave_an_api_alone(make_live: LiveMaker, words: str) -> None:
    live = make_live("fivecalls")
    for _ in range(3):
        for behave in (standins.as_documented, standins.echoes):
            live.standins["fivecalls"].behave(behave)
            _post(live, f"1 {words} Road, Cambridge, MA 02139")
    live.standins["fivecalls"].behave(standins.fails(400))
    assert _post(live, KNOWN).get_json()["source"]["provider"] == "embedded"
    live.standins["fivecalls"].behave(standins.as_documented)
    assert _post(live, KNOWN).get_json()["source"]["provider"] == "fivecalls"


def test_members_of_a_found_district_can_come_from_a_provider(make_live: LiveMaker) -> None:
    live = make_live("congress_gov")
    assert _post(live, KNOWN).get_json()["source"]["provider"] == "congress_gov"


@pytest.mark.parametrize("sent", ["", "   ", "x" * 201, "\x00\n"])
def test_what_is_no_address_is_refused(make_live: LiveMaker, sent: str) -> None:
    live = make_live()
    response = _post(live, sent)
    assert response.status_code == 400
    assert response.get_json()["error"]["code"] == "invalid_address"
    assert live.client.post("/reps", data={"address": sent}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[1]", b"{", b"null", b"\xff", b"[" * 60_000, b'{"address": ' * 5_000,
        b'{"address": 5}', b'{"address": true}', b'{"address": ["1 Example Street"]}',
        b'{"address": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_body_that_holds_no_address_is_refused(make_live: LiveMaker, body: bytes) -> None:
    live = make_live()
    response = live.client.post("/api/v1/lookup", data=body, content_type="application/json")
    assert response.status_code in (400, 404)
    assert response.get_json()["error"]["code"]
    asked = live.standins["census_geocoder"].asked
    assert [each.first("address") for each in asked] in ([], ["5"])


def test_without_anybody_to_ask_no_page_offers_it(make_app: AppMaker) -> None:
    client = make_app(address_provider="none").test_client()
    assert 'name="address"' not in client.get("/reps?zip=02139").text
    response = client.post("/reps", data={"address": KNOWN})
    assert response.status_code == 503
    assert "does not look up street addresses" in response.text


def test_an_address_leaves_no_trace(
    make_live: LiveMaker, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    live = make_live("geocodio")
    live.standins["geocodio"].behave(standins.fails(500))
    street = "77 Zanzibar Crescent"
    with caplog.at_level(logging.DEBUG):
        for behaviour in (standins.as_documented, standins.page(), standins.resets):
            live.standins["census_geocoder"].behave(behaviour)
            page = live.client.post("/reps", data={"address": f"{street}, Cambridge, MA 02139"})
            assert "Zanzibar" not in str(page.headers)
            assert "Zanzibar" not in _post(live, f"{street}, Cambridge, MA 02139").text
    out, err = capfd.readouterr()
    assert live.standins["census_geocoder"].calls
    kept = b"".join(path.read_bytes() for path in live.folder.rglob("*") if path.is_file())
    for text in (caplog.text, out, err, kept.decode("latin-1")):
        assert "Zanzibar" not in text


@pytest.mark.parametrize(
    ("text", "zip_typed", "read"),
    [
        ("1 Elm St, Rome, GA 30165", "", ("1 Elm St, Rome, GA 30165", "30165")),
        ("1 Elm St, Rome, GA 30165-1234, USA", "", ("1 Elm St, Rome, GA 30165-1234, USA", "30165")),
        ("1 Elm St", "30165", ("1 Elm St", "30165")),
        ("12345 Elm St", "", ("12345 Elm St", "")),
        (" 30165 ", "02139", ("", "30165")),
        ("1 Elm St", "elsewhere", ("1 Elm St", "")),
    ],
)
def test_an_address_is_read(text: str, zip_typed: str, read: tuple[str, str]) -> None:
    assert addresses.read(text, zip_typed) == read


def test_no_error_quotes_an_address() -> None:
    with pytest.raises(InvalidAddress) as caught:
        addresses.read("1 Secret Street " * 20)
    assert "Secret" not in str(caught.value)


def test_an_address_that_lies_beyond_the_state_of_its_zip_has_no_senators_of_it(
    make_live: LiveMaker,
) -> None:
    live = make_live("geocodio")
    found = _found_by_geocodio("30165", "al", 3)
    live.standins["geocodio"].behave(standins.says({"results": [found]}))
    answer = _post(live, "1 Example Street, Rome, GA 30165").get_json()
    assert answer["certainty"] == "exact"
    assert [each["id"] for each in answer["members"]] == ["E000005", "F000006", "G000007"]
    assert all(each["certain"] for each in answer["members"])


@pytest.mark.parametrize("said", ["30165-1234", "301651234", " 30165 ", "3016", "x", "99999"])
def test_a_provider_may_write_a_zip_in_any_way(make_live: LiveMaker, said: str) -> None:
    live = make_live("geocodio")
    found = _found_by_geocodio(said, "ga", 14)
    live.standins["geocodio"].behave(standins.says({"results": [found]}))
    answer = _post(live, "1 Example Street, Rome, GA 30165").get_json()
    assert answer["zip"] == ("30165" if "30165" in said else "")
    assert [each["id"] for each in answer["districts"]] == ["GA-14"]


def test_where_nobody_sits_for_an_address_the_next_is_asked(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    ada = {"id": "A000001", "name": "Ada Arden", "state": "MA", "area": "US Senate"}
    live.standins["fivecalls"].behave(_fivecalls_names(ada))
    answer = _post(live, KNOWN).get_json()
    assert [each["id"] for each in answer["districts"]] == ["MA-07"]
    assert [each["provider"] for each in answer["fallbacks"]] == ["fivecalls"]


def test_an_address_of_which_one_of_two_districts_is_named_is_not_sure(
    make_live: LiveMaker,
) -> None:
    live = make_live("fivecalls")
    mei = {"id": "M000013", "name": "Mei O’Maple", "state": "TX", "district": "20"}
    live.standins["fivecalls"].behave(_fivecalls_names({**mei, "area": "US House"}))
    answer = _post(live, "1 Example Street, San Antonio, TX 78230").get_json()
    assert answer["certainty"] == "approximate"
    assert not answer["members"][-1]["certain"]
    assert "several House districts" in answer["reason"]


@pytest.mark.parametrize("zip_typed", ["", "02139"])
@pytest.mark.parametrize("address", ["PO Box 05001", "1 Example Street, Apt 05001"])
def test_the_number_of_a_box_is_no_zip_code(
    make_live: LiveMaker, address: str, zip_typed: str
) -> None:
    response = _post(make_live(), address, zip=zip_typed)
    assert response.get_json()["error"]["code"] == "unknown_address"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("congress_gov", KNOWN),  # asked for the members of the district that is found
        ("fivecalls", "1 Elm Street, White River Junction, VT 05001"),  # asked about the ZIP too
    ],
)
def test_however_many_are_slow_an_address_is_answered_in_time(
    make_live: LiveMaker, name: str, address: str
) -> None:
    live = make_live(name)

    def late(call: standins.Call) -> None:
        call.standin.closing.wait(4.5)
        standins.as_documented(call)

    live.standins["census_geocoder"].behave(late)
    live.standins[name].behave(standins.hangs)
    began = time.monotonic()
    assert live.client.post("/reps", data={"address": address}).status_code == 200
    assert time.monotonic() - began < 7


def _fivecalls_names(*people: object) -> standins.Behaviour:
    """A stand-in for 5 Calls that names these people, and says that there are more."""
    return standins.says({"isSplit": True, "state": "TX", "representatives": people})


def _found_by_geocodio(zip_code: str, state: str, number: int) -> dict[str, Any]:
    """A place as Geocodio has it, with a member whom the invented Congress has too."""
    known = {3: "G000007", 14: "J000010"}
    person = {
        "type": "representative",
        "bio": {"first_name": "A", "last_name": "B"},
        "references": {"bioguide_id": known[number]},
    }
    district = {
        "district_number": number,
        "ocd_id": f"ocd-division/country:us/state:{state}/cd:{number}",
        "congress_number": "119th",
        "current_legislators": [person],
    }
    return {
        "address_components": {"city": "Rome", "state": "GA", "zip": zip_code},
        "accuracy_type": "rooftop",
        "fields": {"congressional_districts": [district]},
    }
