"""A live answer beside the directory's: never a seat less, differences with both dates."""

import json
import sqlite3
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from switchboard.providers.calls import Deadline
from switchboard.providers.replies import Question
from tests import standins
from tests.conftest import LiveMaker
from tests.inspecting import parse, text_of
from tests.standins import Tables, with_


def _members(answer: dict[str, Any]) -> dict[str, Any]:
    return {member["id"]: member for member in answer["members"]}


def _names(*people: dict[str, Any]) -> standins.Behaviour:
    """A stand-in for 5 Calls that names these people."""
    return standins.says({"isSplit": False, "state": "MA", "representatives": people})


def _person(id_: str, name: str, **changes: Any) -> dict[str, Any]:
    """A person as 5 Calls has them: somebody in MA-07, with `changes`."""
    return {
        "id": id_, "name": name, "phone": "202-555-0199", "url": "", "party": "Democrat",
        "state": "MA", "area": "US House", "district": "7", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["fivecalls", "openstates", "geocodio", "congress_gov", "cicero"])
@pytest.mark.parametrize("zip_code", ["02139", "02201", "05001", "20001", "30165", "78230"])
def test_no_seat_is_ever_dropped(make_live: LiveMaker, name: str, zip_code: str) -> None:
    live = make_live(name)
    answer = live.get(f"/api/v1/lookup?zip={zip_code}")
    embedded = make_live().get(f"/api/v1/lookup?zip={zip_code}")
    assert _members(answer).keys() >= _members(embedded).keys()
    seats = {seat["seat"] for seat in answer["vacancies"]}
    assert seats == {seat["seat"] for seat in embedded["vacancies"]}
    wanted = {district["id"] for district in embedded["districts"]}
    assert {district["id"] for district in answer["districts"]} >= wanted


@pytest.mark.parametrize("name", ["fivecalls", "geocodio"])
def test_a_zip_is_never_surer_than_the_directory_says(make_live: LiveMaker, name: str) -> None:
    live = make_live(name)
    assert live.get("/api/v1/lookup?zip=02139")["certainty"] == "split"
    assert live.get("/api/v1/lookup?zip=73301")["certainty"] == "approximate"
    assert live.get("/api/v1/lookup?zip=02201")["certainty"] == "exact"


def test_an_answer_says_which_provider_it_came_from_and_how_old_it_is(
    make_live: LiveMaker,
) -> None:
    source = make_live("fivecalls").get("/api/v1/lookup?zip=02139")["source"]
    assert source["provider"] == "fivecalls"
    assert source["age_s"] < 60
    assert not source["stale"]


def test_another_number_is_shown_with_both_dates(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(with_(b"202-555-0101", b"202-555-0177"))
    arden = _members(live.get("/api/v1/lookup?zip=02201"))["A000001"]
    assert arden["offices"][0]["phone"] == "202-555-0177"
    assert "the directory of June 15, 2026 has 202-555-0101" in arden["notes"][0]
    for path in ("/reps?zip=02201", "/call/any-issue/A000001?zip=02201"):
        page = live.client.get(path).text
        assert 'href="tel:+12025550177"' in page
        assert "the directory of June 15, 2026 has 202-555-0101" in text_of(parse(page))


def test_another_holder_is_shown_with_both_names_and_can_be_called(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(
        lambda call: call.send(
            call.answer._replace(
                body=call.answer.body.replace(b"Cleo Cedar", b"Nia Newcomer")
                .replace(b"C000003", b"N000099")
                .replace(b"202-555-0103", b"202-555-0188")
            )
        )
    )
    members = _members(live.get("/api/v1/lookup?zip=02139"))
    assert "C000003" not in members
    note = members["N000099"]["notes"][0]
    assert "5 Calls named Nia Newcomer on" in note
    assert "the directory of June 15, 2026 has Cleo Cedar" in note
    page = live.client.get("/call/any-issue/N000099?zip=02139").text
    assert "Representative Newcomer" in text_of(parse(page))
    assert 'href="tel:+12025550188"' in page


def test_a_vacant_seat_that_somebody_has_won_is_filled(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(
        lambda call: call.send(
            call.answer._replace(
                body=call.answer.body.replace(b"Mei O\\u2019Maple", b"Nia Newcomer")
                .replace(b"M000013", b"N000099")
                .replace(b'"district": "20"', b'"district": "23"')
            )
        )
    )
    answer = live.get("/api/v1/lookup?zip=78230&district=TX-23")
    newcomer = _members(answer)["N000099"]
    assert answer["vacancies"] == []
    assert newcomer["district"] == "TX-23"
    assert "had this seat vacant" in newcomer["notes"][0]
    # Who sits for the other district is no less there for it.
    both = live.get("/api/v1/lookup?zip=78230")["members"]
    assert {"M000013", "N000099"} <= {member["id"] for member in both}


def test_what_the_directory_lacks_is_added(make_live: LiveMaker) -> None:
    members = _members(make_live("openstates").get("/api/v1/lookup?zip=02139"))
    assert members["D000004"]["contact_form"] == "https://dogwood.example.org/contact"


def test_state_legislators_have_a_section_of_their_own(make_live: LiveMaker) -> None:
    live = make_live("openstates")
    officials = live.get("/api/v1/lookup?zip=02139")["officials"]
    assert [(each["name"], each["level"]) for each in officials] == [
        ("Sky Sumac", "state"),
        ("Teo Teak", "state"),
    ]
    text = text_of(parse(live.client.get("/reps?zip=02139").text))
    assert "Who else represents you Sky Sumac State Senator, Second Middlesex" in text
    assert "Call Sumac with a script" not in text


def test_an_official_of_a_place_that_is_only_near_is_not_called_sure(
    make_live: LiveMaker,
) -> None:
    live = make_live("openstates")  # a ZIP code is asked about as one point
    assert not any(each["certain"] for each in live.get("/api/v1/lookup?zip=02139")["officials"])
    text = text_of(parse(live.client.get("/reps?zip=02139").text))
    assert "perhaps yours: your street address decides" in text


def test_a_campaign_can_target_state_legislators(make_live: LiveMaker, scripts_copy: Any) -> None:
    file = scripts_copy / "any-issue" / "campaign.toml"
    file.write_text(file.read_text() + '\n[targets]\nlevels = ["federal", "state"]\n')
    live = make_live("openstates", scripts_dir=str(scripts_copy))
    page = live.client.get("/reps?zip=02139").text
    id_ = live.get("/api/v1/lookup?zip=02139")["officials"][0]["id"]
    assert f'href="/call/any-issue/{id_}?zip=02139"' in page
    called = text_of(parse(live.client.get(f"/call/any-issue/{id_}?zip=02139").text))
    assert "State Senator Sumac" in called
    assert "does not represent" not in called
    assert live.client.get(f"/email/any-issue/{id_}?zip=02139").status_code == 200


def test_a_district_that_only_the_provider_names_can_be_chosen(make_live: LiveMaker) -> None:
    live = make_live("geocodio")
    live.standins["geocodio"].behave(
        lambda call: call.send(
            call.answer._replace(
                body=call.answer.body.replace(b"state:ma/cd:5", b"state:ga/cd:14").replace(
                    b'"district_number": 5', b'"district_number": 14'
                )
            )
        )
    )
    answer = live.get("/api/v1/lookup?zip=02139")
    assert [each["id"] for each in answer["districts"]] == ["GA-14", "MA-05", "MA-07"]
    assert "also names GA-14" in answer["reason"]
    chosen = live.get("/api/v1/lookup?zip=02139&district=GA-14")
    assert chosen["certainty"] == "exact"
    refused = live.client.get("/api/v1/lookup?zip=02139&district=TX-20").get_json()
    assert refused["error"]["code"] == "invalid_district"


def test_a_district_that_is_asked_about_does_not_become_a_candidate(make_live: LiveMaker) -> None:
    live = make_live("congress_gov")
    refused = live.client.get("/api/v1/lookup?zip=02139&district=TX-20").get_json()
    assert refused["error"]["code"] == "invalid_district"


def test_when_all_fail_the_directory_answers_and_the_page_says_why(make_live: LiveMaker) -> None:
    live = make_live("fivecalls", "geocodio")
    live.standins["fivecalls"].behave(standins.fails(429))
    live.standins["geocodio"].behave(standins.page(status=500))
    answer = live.get("/api/v1/lookup?zip=02139")
    assert answer["source"]["provider"] == "embedded"
    assert [each["code"] for each in answer["fallbacks"]] == ["quota", "unavailable"]
    text = text_of(parse(live.client.get("/reps?zip=02139").text))
    assert "5 Calls has answered this site as often as it allows for now." in text
    assert "So this is from the directory on this site, as of June 15, 2026." in text


def test_when_one_fails_the_next_is_named(make_live: LiveMaker) -> None:
    live = make_live("fivecalls", "geocodio")
    live.standins["fivecalls"].behave(standins.fails(401))
    text = text_of(parse(live.client.get("/reps?zip=02139").text))
    assert "5 Calls does not accept this site’s key. Geocodio answered instead." in text


def test_an_old_answer_of_an_api_that_is_down_says_how_old_it_is(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.get("/api/v1/lookup?zip=02139")
    with sqlite3.connect(live.folder / "answers.sqlite") as store:
        (text,) = store.execute("SELECT value FROM responses").fetchone()
        kept = json.loads(text)
        for moment in ("created_at", "expires"):
            then = datetime.fromisoformat(kept[moment]) - timedelta(days=4)
            kept[moment] = then.isoformat()
        store.execute("UPDATE responses SET value = ?", (json.dumps(kept),))
    store.close()
    live.standins["fivecalls"].behave(standins.fails(503))
    live.forget()  # as another process, which remembers nothing
    answer = live.get("/api/v1/lookup?zip=02139")
    assert answer["source"]["stale"]
    assert answer["source"]["age_s"] > 3 * 86_400
    assert answer["notes"][0].startswith("5 Calls does not answer just now. This is what it said")
    assert "This is what it said on" in text_of(parse(live.client.get("/reps?zip=02139").text))


def test_the_about_page_credits_each_provider(make_live: LiveMaker) -> None:
    page = make_live("fivecalls").client.get("/about").text
    assert "Members from 5 Calls (5calls.org)" in page
    assert "District found by the U.S. Census Bureau’s geocoder" in page.replace("&#39;", "’")


def test_another_country_needs_no_code(make_live: LiveMaker) -> None:
    live = make_live("represent_ca")
    page = live.client.get("/reps?zip=m5v+3l9")
    text = text_of(parse(page.text))
    assert "Your representatives Una Umber MP, Toronto—Alder" in text
    id_ = live.get("/api/v1/lookup?zip=M5V3L9")["officials"][0]["id"]
    called = live.client.get(f"/call/any-issue/{id_}?zip=M5V3L9")
    assert "MP Umber" in text_of(parse(called.text))
    assert live.client.get("/reps?zip=K1A0B6").status_code == 404
    live.standins["represent_ca"].behave(standins.fails(500))
    assert live.client.get("/reps?zip=H0H0H0").status_code == 503


def test_military_mail_and_unknown_zips_cost_no_call(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    assert live.get("/api/v1/lookup?zip=09001")["certainty"] == "none"
    assert live.client.get("/api/v1/lookup?zip=99999").status_code == 404
    assert live.standins["fivecalls"].calls == 0


@pytest.mark.parametrize("name", ["fivecalls", "geocodio", "congress_gov", "cicero"])
def test_a_chosen_district_has_the_senators_of_its_own_state(
    make_live: LiveMaker, name: str
) -> None:
    answer = make_live(name).get("/api/v1/lookup?zip=30165&district=AL-03")
    assert answer["source"]["provider"] == name
    assert [each["id"] for each in answer["members"]] == ["E000005", "F000006", "G000007"]
    assert all(each["certain"] for each in answer["members"])


def test_whoever_only_a_provider_names_is_no_surer_than_the_district(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(_names(_person("N000099", "Nia Newcomer", district="5")))
    answer = live.get("/api/v1/lookup?zip=02201")
    assert answer["certainty"] == "split"
    assert not _members(answer)["N000099"]["certain"]


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_that_are_named_for_a_seat_it_is_the_holder(
    make_live: LiveMaker, is_first: bool
) -> None:
    two = [_person("D000004", "Dov Dogwood"), _person("N000099", "Nia Newcomer")]
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(_names(*(two if is_first else two[::-1])))
    members = _members(live.get("/api/v1/lookup?zip=02201"))
    assert "D000004" in members
    assert "N000099" not in members


def test_a_senator_named_twice_takes_no_second_seat(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(
        _names(
            _person("A000001", "Ada Arden", area="US Senate"),
            _person("arden-1", "Arden", area="US Senate"),
        )
    )
    members = live.get("/api/v1/lookup?zip=02201")["members"]
    assert [each["id"] for each in members] == ["A000001", "B000002", "D000004"]


def test_a_name_that_only_ends_like_the_holder_s_is_another_one(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(_names(_person("", "Nia McDogwood")))
    assert "D000004" not in _members(live.get("/api/v1/lookup?zip=02201"))


@pytest.mark.parametrize("name", [",", ", Jr.", "-", "<b>", "\ue000zip\ue001", "x" * 999])
def test_any_name_can_be_shown(make_live: LiveMaker, name: str) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(
        _names(_person("N000099", name), _person("gov", name, area="Governor"))
    )
    assert live.client.get("/reps?zip=02201").status_code == 200
    assert live.client.get("/call/any-issue/N000099?zip=02201").status_code == 200


def test_a_state_senator_takes_no_seat_in_congress(make_live: LiveMaker) -> None:
    who = make_live("fivecalls").standins["fivecalls"]
    # As an operator may well write it.
    found = who.definition()
    maps = {**found.maps, "chamber": {"StateUpper": "senate", "StateLower": "house"}}
    who.behave(
        _names(
            _person("n-1", "Nia Newcomer", area="StateUpper"),
            _person("n-2", "Ned Newcomer", area="StateLower", district="MA-07"),
        )
    )
    reply = who.provider(maps=maps).ask(Question(zip="02201"), Tables(), Deadline(), 119)
    assert [each.chamber for each in reply.people] == ["upper", "lower"]
    assert reply.districts == ()


def test_officials_have_ids_of_their_own(make_live: LiveMaker) -> None:
    live = make_live("represent_ca")
    names = ["Zoé Zinnia", "Zoè Zinnia", "李明", "王芳"]
    people = [{"name": each, "elected_office": "MP"} for each in names]
    live.standins["represent_ca"].behave(standins.says({"representatives_centroid": people}))
    officials = live.get("/api/v1/lookup?zip=M5V3L9")["officials"]
    assert [each["name"] for each in officials] == names
    for each in officials:
        page = live.client.get(f"/call/any-issue/{each['id']}?zip=M5V3L9").text
        assert f"Call {each['name']}" in page


def test_no_official_has_the_id_of_a_member(make_live: LiveMaker) -> None:
    live = make_live("fivecalls")
    live.standins["fivecalls"].behave(_names(_person("d000004", "Gil Gorse", area="Governor")))
    (official,) = live.get("/api/v1/lookup?zip=02201")["officials"]
    page = live.client.get(f"/call/any-issue/{official['id']}?zip=02201").text
    assert "Call Gil Gorse" in page
    assert "Call Dov" in live.client.get("/call/any-issue/D000004?zip=02201").text


@pytest.mark.parametrize(
    "bad", ["javascript:alert(1)", "a@b.org?bcc=c@d.org", 'call "us"', "https://x.org/" + "y" * 300]
)
def test_what_is_no_number_address_or_link_never_becomes_one(
    make_live: LiveMaker, bad: str
) -> None:
    who = make_live("fivecalls").standins["fivecalls"]
    people = who.definition().people
    assert people
    # A file that takes things as they come, as an operator may well write it.
    as_it_comes = msgspec.structs.replace(
        people, phone="it.phone", website="it.url", email="it.url", offices="it.field_offices"
    )
    who.behave(_names(_person("g", "Gil", area="Governor", phone=bad, url=bad, field_offices=[
        {"phone": bad, "city": "Boston"}
    ])))  # fmt: skip
    reply = who.provider(people=as_it_comes).ask(Question(zip="02201"), Tables(), Deadline(), 119)
    (gil,) = reply.people
    assert (gil.phone, gil.email, gil.offices[0].phone) == (None, None, None)
    assert gil.website in (None, bad if bad.startswith("https://") else None)
    assert gil.offices[0].city == "Boston"
