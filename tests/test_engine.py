"""The engine asks each shipped API as its documentation says, and reads what it answers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from switchboard.providers import SHIPPED, definition, engine
from switchboard.providers.calls import Deadline
from switchboard.providers.definition import Definition, Meaning
from switchboard.providers.replies import Found, FoundOffice, ProviderFailure, Question, Reply
from tests import protocols, standins
from tests.protocols import Answer
from tests.standins import StandIn

AUSTIN, CAMBRIDGE_07, CAMBRIDGE_05, ON_THE_BORDER, VERMONT, WASHINGTON = protocols.ADDRESSES
SHIPPED_FILES = definition.read_all(SHIPPED)
QUESTIONS = {
    **dict.fromkeys(standins.NAMES, Question(zip="02139")),
    "census_geocoder": Question(address=CAMBRIDGE_07),
    "google_divisions": Question(address=CAMBRIDGE_07),
    "represent_ca": Question(postal_code="m5v 3l9"),
    "mobilize": Question(zip="02139", organization=protocols.ORGANIZATION),
}
"""A question that each API has an answer to."""


def ask(
    standin: StandIn,
    question: Question | None = None,
    congress: int = 119,
    key: str | None = None,
) -> Reply:
    """What an API replies, by way of its shipped file."""
    asked = question or QUESTIONS[standin.name]
    return standin.provider(key=key).ask(asked, standins.Tables(), Deadline(), congress)


def failure(
    standin: StandIn, question: Question | None = None, key: str | None = None
) -> ProviderFailure:
    """Why it gives none."""
    with pytest.raises(ProviderFailure) as caught:
        ask(standin, question, key=key)
    return caught.value


@pytest.fixture(params=standins.NAMES)
def standin(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    """Each API in turn."""
    with standins.serve(request.param) as serving:
        yield serving


# What every provider file has in common.


def test_there_is_a_stand_in_for_each_shipped_file() -> None:
    assert sorted(SHIPPED_FILES) == standins.NAMES


@pytest.mark.parametrize("shipped", SHIPPED_FILES.values(), ids=SHIPPED_FILES.keys())
def test_a_shipped_file_says_where_its_facts_come_from(shipped: Definition) -> None:
    assert shipped.docs.startswith("https://")
    assert shipped.title
    assert len(shipped.attribution) > 10
    assert shipped.checked <= datetime.now(UTC).date()
    assert all(step.url is None or step.url.startswith("https://") for step in shipped.steps)


@pytest.mark.parametrize(
    "shipped", [each for each in SHIPPED_FILES.values() if each.key], ids=lambda each: each.name
)
def test_a_shipped_file_with_a_key_says_what_a_key_costs(shipped: Definition) -> None:
    assert shipped.note
    assert shipped.key_setting == f"SWITCHBOARD_{shipped.name.upper()}_KEY"


def test_each_api_answers_a_question_and_is_asked_with_the_key(standin: StandIn) -> None:
    reply = ask(standin)
    assert reply.provider == standin.name
    assert reply.title == standin.definition().title
    assert reply.people or reply.districts or reply.events
    assert datetime.now(UTC) - reply.asked_at < timedelta(minutes=1)
    assert not reply.is_old
    assert all(asked.headers["accept"] == "application/json" for asked in standin.asked)
    assert all("Switchboard" in asked.headers["user-agent"] for asked in standin.asked)


def test_each_api_refuses_a_wrong_key_as_auth(standin: StandIn) -> None:
    if standin.definition().key is None:
        assert ask(standin, key="not needed")
    else:
        assert failure(standin, key="wrong").meaning == "auth"


def test_a_provider_without_its_key_is_not_asked(standin: StandIn) -> None:
    if standin.definition().key is None:
        assert ask(standin, key="")
    else:
        found = failure(standin, key="")
        assert found.meaning == "auth"
        assert str(found) == f"SWITCHBOARD_{standin.name.upper()}_KEY is not set"
        assert standin.calls == 0


def test_a_page_where_json_is_due_is_unavailable(standin: StandIn) -> None:
    standin.behave(standins.page())
    assert failure(standin).meaning == "unavailable"


@pytest.mark.parametrize("body", [b"", b"null", b"17", b'"ok"', b"{", b"[" * 100_000, b"\xff\xfe"])
def test_an_answer_that_is_no_json_object_is_unavailable(standin: StandIn, body: bytes) -> None:
    standin.behave(lambda call: call.send(Answer(200, body)))
    assert failure(standin).meaning == "unavailable"


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"results": {}}', b'{"result": 1}'])
def test_an_answer_of_another_shape_is_a_failure_and_no_crash(
    standin: StandIn, body: bytes
) -> None:
    standin.behave(lambda call: call.send(Answer(200, body)))
    assert failure(standin).meaning in ("unavailable", "not_found", "need_address")


# What each API says, read into our terms.


def one(reply: Reply, id_: str) -> Found:
    """The one person with this id."""
    (found,) = [person for person in reply.people if person.id == id_]
    return found


def test_five_calls_gives_members_with_phones_and_says_that_a_zip_is_split() -> None:
    with standins.serve("fivecalls") as standin:
        reply = ask(standin)
    assert [person.id for person in reply.people] == ["C000003", "D000004", "A000001", "B000002"]
    assert one(reply, "D000004") == Found(
        id="D000004",
        name="Dov “Dee” Dogwood, Jr.",
        level="federal",
        chamber="house",
        party="Independent",
        state="MA",
        district="MA-07",
        phone="202-555-0104",
        website="https://dogwood.example.org/",
        offices=(FoundOffice(phone="413-555-0104", city="Springfield"),),
    )
    assert one(reply, "A000001").phone == "202-555-0101"
    assert one(reply, "A000001").district is None
    assert [district.id for district in reply.districts] == ["MA-05", "MA-07"]
    assert (reply.is_split, reply.is_approximate) == (True, True)
    assert (reply.city, reply.state) == ("Cambridge", "MA")
    assert standin.asked[0].query == {"location": ["02139"]}


def test_five_calls_is_sure_of_an_address_and_takes_a_point() -> None:
    with standins.serve("fivecalls") as standin:
        reply = ask(standin, Question(address=CAMBRIDGE_07))
        assert [district.id for district in reply.districts] == ["MA-07"]
        assert (reply.is_split, reply.is_approximate) == (False, False)
        ask(standin, Question(point=protocols.POINTS["02139"]))
        assert standin.asked[1].query == {"location": ["42.3647,-71.1042"]}


def test_five_calls_without_is_split_tells_it_by_two_house_members() -> None:
    with standins.serve("fivecalls") as standin:
        people = [
            {"id": f"X00000{n}", "name": f"Xan {n}", "area": "US House", "state": "CA",
             "district": str(n)} for n in (1, 2)
        ]  # fmt: skip
        standin.behave(standins.says({"representatives": people}))
        assert ask(standin).is_split


@pytest.mark.parametrize(
    ("area", "level", "chamber", "title"),
    [
        ("StateLower", "state", "lower", "State Representative"),
        ("StateUpper", "state", "upper", "State Senator"),
        ("Governor", "state", None, "Governor"),
        ("AttorneysGeneral", "state", None, "Attorney General"),
        ("AttorneyGeneral", "state", None, "Attorney General"),
        ("SecState", "state", None, "Secretary of State"),
        ("SecretaryOfState", "state", None, "Secretary of State"),
    ],
)
def test_five_calls_may_give_state_offices(
    area: str, level: str, chamber: str | None, title: str
) -> None:
    person = {"id": "x-1", "name": "Xan Xylia", "area": area, "state": "MA", "phone": "",
              "district": "26th Middlesex", "url": "", "field_offices": None}  # fmt: skip
    with standins.serve("fivecalls") as standin:
        standin.behave(standins.says({"representatives": [person]}))
        (found,) = ask(standin).people
    assert (found.level, found.chamber, found.title) == (level, chamber, title)
    assert (found.phone, found.website, found.offices) == (None, None, ())
    assert found.district == "26th Middlesex"


def test_open_states_takes_the_middle_of_a_zip_and_gives_every_level() -> None:
    with standins.serve("openstates") as standin:
        reply = ask(standin)
    assert standin.asked[0].query == {
        "lat": ["42.3647"], "lng": ["-71.1042"], "include": ["offices", "other_identifiers"],
    }  # fmt: skip
    assert [(person.level, person.chamber) for person in reply.people] == [
        ("federal", "house"),
        ("federal", "senate"),
        ("federal", "senate"),
        ("state", "upper"),
        ("state", "lower"),
    ]
    assert [district.id for district in reply.districts] == ["MA-07"]
    assert reply.is_approximate
    assert one(reply, "A000001").state == "MA"
    legislator = one(reply, "ocd-person/teo-teak")
    assert (legislator.title, legislator.district) == ("State Representative", "26")
    assert legislator.phone == "617-555-0126"


def test_an_email_of_open_states_that_is_an_address_on_the_web_is_a_contact_form() -> None:
    with standins.serve("openstates") as standin:
        reply = ask(standin)
    member, legislator = one(reply, "D000004"), one(reply, "ocd-person/sky-sumac")
    assert (member.email, member.contact_form) == (None, "https://dogwood.example.org/contact")
    assert (legislator.email, legislator.contact_form) == ("sky.sumac@example.org", None)


def test_open_states_is_not_approximate_about_a_point() -> None:
    with standins.serve("openstates") as standin:
        reply = ask(standin, Question(point=protocols.POINTS["02139"]))
    assert not reply.is_approximate


def test_geocodio_gives_shares_and_each_senator_once() -> None:
    with standins.serve("geocodio") as standin:
        reply = ask(standin)
    assert [(each.id, each.share) for each in reply.districts] == [("MA-07", 0.69), ("MA-05", 0.31)]
    assert [person.id for person in reply.people] == ["D000004", "A000001", "B000002", "C000003"]
    assert (reply.is_split, reply.is_approximate) == (True, True)
    assert (reply.zip, reply.city, reply.state) == ("02139", "Cambridge", "MA")
    assert one(reply, "C000003").district == "MA-05"
    assert one(reply, "A000001").contact_form == "https://form.example.org/A000001"


def test_geocodio_is_sure_of_a_rooftop() -> None:
    with standins.serve("geocodio") as standin:
        reply = ask(standin, Question(address=CAMBRIDGE_05))
    assert (reply.is_split, reply.is_approximate) == (False, False)


@pytest.mark.parametrize("kind", ["place", "county", "state"])
def test_geocodio_is_approximate_where_it_found_no_more_than_a(kind: str) -> None:
    with standins.serve("geocodio") as standin:
        standin.behave(standins.with_(b'"rooftop"', f'"{kind}"'.encode()))
        assert ask(standin, Question(address=VERMONT)).is_approximate


def test_congress_gov_turns_names_round_and_asks_for_sitting_members_only() -> None:
    with standins.serve("congress_gov") as standin:
        reply = ask(standin)
    assert [person.name for person in reply.people] == [
        "Cleo Cedar", "Dov “Dee” Dogwood, Jr.", "Ada Arden", "Bo Birch",
    ]  # fmt: skip
    assert [person.last_name for person in reply.people] == ["Cedar", "Dogwood", "Arden", "Birch"]
    assert one(reply, "A000001").party == "Democrat"
    assert [asked.path for asked in standin.asked] == [
        "/v3/member/MA/5", "/v3/member/MA/7", "/v3/member/MA",
    ]  # fmt: skip
    assert all(asked.first("currentMember") == "true" for asked in standin.asked)
    assert standin.asked[2].first("limit") == "250"


def test_congress_gov_takes_a_district() -> None:
    with standins.serve("congress_gov") as standin:
        reply = ask(standin, Question(district="MA-07"))
    assert [district.id for district in reply.districts] == ["MA-07"]
    assert len(reply.people) == 3


def test_congress_gov_needs_an_address_for_a_zip_that_no_table_maps() -> None:
    with standins.serve("congress_gov") as standin:
        assert failure(standin, Question(zip="90140")).meaning == "need_address"
    assert standin.calls == 0


def test_google_gives_the_district_of_an_address_and_nobody() -> None:
    with standins.serve("google_divisions") as standin:
        reply = ask(standin)
    assert [district.id for district in reply.districts] == ["MA-07"]
    assert (reply.people, reply.is_approximate, reply.zip) == ((), False, "02139")


def test_google_without_a_district_needs_an_address() -> None:
    with standins.serve("google_divisions") as standin:
        assert failure(standin, Question(zip="02139")).meaning == "need_address"


def test_cicero_gives_every_level_but_no_president() -> None:
    with standins.serve("cicero") as standin:
        reply = ask(standin)
    assert [person.title for person in reply.people] == [
        "Representative", "Senator", "Senator", "Governor", "Senator", "Councillor",
    ]  # fmt: skip
    assert {person.level for person in reply.people} == {"federal", "state", "local"}
    assert one(reply, "D000004").offices[0].city == "Springfield"
    assert one(reply, "D000004").email == "rep@example.org"
    assert one(reply, "A000001").email is None
    assert one(reply, "9009").name == "Sky Sumac"
    assert standin.asked[0].query["search_loc"] == ["02139"]


def test_cicero_is_approximate_about_a_zip_and_sure_of_an_address() -> None:
    with standins.serve("cicero") as standin:
        assert ask(standin).is_approximate
        assert not ask(standin, Question(address=CAMBRIDGE_07)).is_approximate


def test_what_an_api_says_of_its_quota_is_known() -> None:
    with standins.serve("cicero") as standin:
        provider = standin.provider()
        provider.ask(QUESTIONS["cicero"], standins.Tables(), Deadline(), 119)
        assert provider.fetcher.health.quota_left == "998"


def test_census_gives_the_district_of_the_congress_that_is_asked_about() -> None:
    with standins.serve("census_geocoder") as standin:
        now = ask(standin, Question(address=AUSTIN))
        soon = ask(standin, Question(address=AUSTIN), congress=120)
    assert [district.id for district in now.districts] == ["TX-37"]
    assert [district.id for district in soon.districts] == ["TX-10"]
    assert standin.asked[0].first("vintage") == "ACS2025_Current"
    assert standin.asked[0].first("layers") == "119th Congressional Districts"
    assert (now.zip, now.city, now.state) == ("78701", "AUSTIN", "TX")


def test_census_answering_with_another_congress_is_refused() -> None:
    with standins.serve("census_geocoder") as standin:
        # As if the pinned vintage were gone and its layers were ignored.
        aged = standin.toml().replace('vintage = "ACS2025_Current"', 'vintage = "Current_Current"')
        provider = engine.Provider(definition.parse(aged, standin.name))
        with pytest.raises(ProviderFailure, match="of the 120th Congress, not of the 119th") as it:
            provider.ask(Question(address=AUSTIN), standins.Tables(), Deadline(), 119)
    assert it.value.meaning == "unavailable"


def test_census_is_not_asked_about_a_congress_that_its_file_does_not_know() -> None:
    with standins.serve("census_geocoder") as standin:
        with pytest.raises(ProviderFailure, match="121th Congress"):
            ask(standin, Question(address=AUSTIN), congress=121)
        assert standin.calls == 0


def test_geocodio_speaking_of_another_congress_is_refused() -> None:
    with (
        standins.serve("geocodio") as standin,
        pytest.raises(ProviderFailure, match="of the 119th Congress, not of the 120th"),
    ):
        ask(standin, congress=120)


def test_census_with_two_matches_in_two_districts_is_split() -> None:
    with standins.serve("census_geocoder") as standin:
        reply = ask(standin, Question(address=ON_THE_BORDER))
    assert [district.id for district in reply.districts] == ["MA-05", "MA-07"]
    assert reply.is_split


def test_census_with_two_matches_in_one_district_is_not_split() -> None:
    record = {"GEOID": "3610"}
    match = {"geographies": {"119th Congressional Districts": [record]}}
    with standins.serve("census_geocoder") as standin:
        standin.behave(standins.says({"result": {"addressMatches": [match, match]}}))
        reply = ask(standin)
    assert [district.id for district in reply.districts] == ["NY-10"]
    assert not reply.is_split


def test_represent_reads_both_of_its_lists_and_no_candidate() -> None:
    with standins.serve("represent_ca") as standin:
        reply = ask(standin)
    assert [(person.name, person.title, person.level) for person in reply.people] == [
        ("Una Umber", "MP", "federal"),
        ("Yan Yew", "Mayor", "local"),
        ("Val Viburnum", "MPP", "state"),
    ]
    assert standin.asked[0].path == "/postcodes/M5V3L9/"
    first = reply.people[0]
    assert (first.phone, first.email) == ("613-555-0101", "una@example.org")
    assert first.offices == (FoundOffice(phone="416-555-0102", address="1 Elm St Toronto ON"),)
    assert not reply.is_split


def test_represent_without_one_of_its_lists_is_read() -> None:
    person = {"name": "Una Umber", "elected_office": "MP", "district_name": "Alder", "offices": []}
    with standins.serve("represent_ca") as standin:
        standin.behave(standins.says({"representatives_centroid": [person]}))
        assert [found.name for found in ask(standin).people] == ["Una Umber"]


def test_represent_with_two_federal_members_is_split_and_gives_each_once() -> None:
    with standins.serve("represent_ca") as standin:
        reply = ask(standin, Question(postal_code=protocols.SPLIT_POSTAL_CODE))
    assert [person.name for person in reply.people if person.title == "MP"] == [
        "Una Umber", "Xan Xylia",
    ]  # fmt: skip
    assert [person.name for person in reply.people].count("Yan Yew") == 1
    assert reply.is_split


# One way of saying a district, however each of them says it.


@pytest.mark.parametrize(
    ("name", "question", "district", "id_"),
    [
        ("fivecalls", Question(zip="05001"), "VT-00", "O000015"),
        ("fivecalls", Question(zip="20001"), "DC-00", "N000014"),
        ("openstates", Question(zip="05001"), "VT-00", "O000015"),
        ("openstates", Question(zip="20001"), "DC-00", "N000014"),
        ("geocodio", Question(zip="05001"), "VT-00", "O000015"),
        ("geocodio", Question(zip="20001"), "DC-00", "N000014"),
        ("congress_gov", Question(zip="05001"), "VT-00", "O000015"),
        ("congress_gov", Question(district="DC-00"), "DC-00", "N000014"),
        ("cicero", Question(zip="05001"), "VT-00", "O000015"),
        ("cicero", Question(zip="20001"), "DC-00", "N000014"),
        ("census_geocoder", Question(address=VERMONT), "VT-00", None),
        ("census_geocoder", Question(address=WASHINGTON), "DC-00", None),
        ("google_divisions", Question(address=VERMONT), "VT-00", None),
        ("google_divisions", Question(address=WASHINGTON), "DC-00", None),
    ],
)
def test_a_single_seat_is_00_whatever_an_api_calls_it(
    name: str, question: Question, district: str, id_: str | None
) -> None:
    with standins.serve(name) as standin:
        reply = ask(standin, question)
    assert [each.id for each in reply.districts] == [district]
    assert not reply.is_split
    if id_:
        assert one(reply, id_).district == district
        assert [person.id for person in reply.people if person.chamber == "house"] == [id_]
    if district == "DC-00":
        assert not [person for person in reply.people if person.chamber == "senate"]


# Every documented error of each API.


def google(code: int, reason: str) -> dict[str, object]:
    """An error in Google's shape."""
    return {"error": {"code": code, "message": "no", "errors": [{"reason": reason}]}}


def gateway(code: str) -> dict[str, object]:
    """An error in the shape of api.data.gov, the gateway before Congress.gov."""
    return {"error": {"code": code, "message": "no"}}


def cicero(error: str) -> dict[str, object]:
    """An error in Cicero's shape."""
    return {"response": {"errors": [error]}}


UNAUTHORIZED = {"error": "not authorized"}
FIREWALL = "<html>Request Rejected. Your support ID is 1.</html>"
NO_CITY = "Could not geocode address, zip code or city/state are required"
ERRORS: dict[str, list[tuple[str, int, object, Meaning]]] = {
    "fivecalls": [
        ("rejected token, status unknown", 401, UNAUTHORIZED, "auth"),
        ("rejected token, status unknown", 400, UNAUTHORIZED, "auth"),
        ("rejected token, status unknown", 200, UNAUTHORIZED, "auth"),
        ("a ZIP it cannot place; territories", 400, {}, "not_found"),
        ("some take 404 as no representatives", 404, {}, "not_found"),
        ("nobody in the list", 200, {"representatives": []}, "not_found"),
    ],
    "openstates": [
        ("no key", 403, {"detail": "Must provide API Key as ?apikey or X-API-KEY"}, "auth"),
        ("a key that was switched off", 401, {"detail": "Inactive API Key"}, "auth"),
        ("the limiter's text", 429, {"detail": "exceeded limit of 10/min: 11"}, "quota"),
        ("no filter, bad per_page", 400, {"detail": "no filter"}, "bad_input"),
        ("bad page", 404, {"detail": "invalid page"}, "not_found"),
        ("validation: detail is a list", 422, {"detail": [{"loc": ["lat"]}]}, "bad_input"),
        ("its own geo service fails", 500, {"detail": "unexpected response"}, "unavailable"),
        ("empty place", 200, {"results": []}, "not_found"),
    ],
    "geocodio": [
        ("bad key", 403, {"error": "Invalid API key"}, "auth"),
        ("free quota used up", 403, {"error": "above your daily maximum"}, "quota"),
        ("cannot geocode", 422, {"error": NO_CITY}, "not_found"),
        ("on pay-as-you-go", 429, {"error": "limit"}, "quota"),
        ("a failure", 500, {"error": "oops"}, "unavailable"),
        ("even though no results", 200, {"results": []}, "not_found"),
    ],
    "congress_gov": [
        ("bad request", 400, {"error": "bad"}, "bad_input"),
        ("no key", 403, gateway("API_KEY_MISSING"), "auth"),
        ("bad key", 403, gateway("API_KEY_INVALID"), "auth"),
        ("over the limit", 429, gateway("OVER_RATE_LIMIT"), "quota"),
        ("over the limit, body may be HTML", 429, "<h1>OVER_RATE_LIMIT</h1>", "quota"),
        ("past outages", 502, "<h1>Bad Gateway</h1>", "unavailable"),
        ("members may be []", 200, {"members": []}, "not_found"),
    ],
    "google_divisions": [
        ("bad key", 400, google(400, "API_KEY_INVALID"), "auth"),
        ("bad key, older reason", 400, google(400, "keyInvalid"), "auth"),
        ("parseError", 400, google(400, "parseError"), "bad_input"),
        ("required", 400, google(400, "required"), "bad_input"),
        ("invalidValue", 400, google(400, "invalidValue"), "bad_input"),
        ("notFound", 404, google(404, "notFound"), "not_found"),
        ("the day is used up", 403, google(403, "dailyLimitExceeded"), "quota"),
        ("the quota is used up", 403, google(403, "quotaExceeded"), "quota"),
        ("API not enabled", 403, google(403, "accessNotConfigured"), "auth"),
        ("too many", 429, google(429, "rateLimitExceeded"), "quota"),
        ("conflict: ambiguous address", 409, google(409, "conflict"), "need_address"),
        ("no cd key", 200, {"divisions": {"ocd-division/country:us": {}}}, "need_address"),
    ],
    "cicero": [
        ("not geocoded", 200, cicero("No geocoding results found for address"), "not_found"),
        ("another error", 200, cicero("You must provide a location"), "bad_input"),
        ("expired token or key", 403, {}, "auth"),
        ("over the soft limit", 429, {}, "quota"),
    ],
    "census_geocoder": [
        ("unmatched address", 200, {"result": {"addressMatches": []}}, "not_found"),
        ("bad parameter", 400, {"errors": ["X must be"], "status": "400"}, "bad_input"),
        ("a firewall page", 200, FIREWALL, "unavailable"),
        ("5xx are common", 503, "<h1>Unavailable</h1>", "unavailable"),
    ],
    "represent_ca": [
        ("unknown or badly formed code", 404, "<h1>Not Found</h1>", "not_found"),
        ("bad point, as plain text", 400, "Invalid latitude,longitude", "bad_input"),
        ("over 60 a minute", 503, "slow down", "quota"),
        ("unknown set", 200, {"objects": []}, "not_found"),
    ],
    "mobilize": [
        ("bad key or private", 403, {"data": None, "error": {"detail": "no"}}, "auth"),
        ("unknown organization", 404, {"data": None, "error": {"detail": "no"}}, "not_found"),
        ("validation by field", 400, {"data": None, "error": {"zipcode": ["bad"]}}, "bad_input"),
        ("above 15 a second", 429, {"error": {"detail": "slow down"}}, "quota"),
        ("a failure", 500, "<h1>Server Error</h1>", "unavailable"),
        ("an error in a 200", 200, {"data": None, "error": {"detail": "no"}}, "unavailable"),
    ],
}
"""For each API what is known of its errors: when, status, content (a text is a page), meaning."""


def test_the_errors_of_every_api_are_listed() -> None:
    assert sorted(ERRORS) == standins.NAMES


@pytest.mark.parametrize(
    ("name", "status", "content", "meaning"),
    [
        pytest.param(name, *rest, id=f"{name}: {when}")
        for name, errors in ERRORS.items()
        for when, *rest in errors
    ],
)
def test_a_documented_error_has_its_meaning(
    name: str, status: int, content: object, meaning: Meaning
) -> None:
    with standins.serve(name) as standin:
        if isinstance(content, str):
            standin.behave(standins.page(content, status))
        else:
            standin.behave(standins.says(content, status))
        found = failure(standin)
    assert found.meaning == meaning
    assert str(status) in str(found) or meaning == "not_found"


def test_the_firewall_page_of_census_may_call_itself_json() -> None:
    with standins.serve("census_geocoder") as standin:
        standin.behave(standins.refuses_in_200)
        assert failure(standin).meaning == "unavailable"
        assert standin.calls == 2  # it is worth a second try
