"""The stand-ins refuse what the APIs refuse: a provider file that asks wrongly would fail."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from tests import invented, protocols, standins
from tests.standins import KEY, StandIn

ASKED = {
    "fivecalls": ("/v1/representatives", {"location": "02139"}, {"X-5Calls-Token": KEY}),
    "openstates": ("/people.geo", {"lat": "42.3647", "lng": "-71.1042"}, {"X-API-KEY": KEY}),
    "geocodio": ("/v1.11/geocode", {"q": "02139", "fields": "cd", "api_key": KEY}, {}),
    "congress_gov": ("/v3/member/MA/7", {"format": "json"}, {"X-Api-Key": KEY}),
    "google_divisions": (
        "/civicinfo/v2/divisionsByAddress",
        {"address": "1 Example Street, Cambridge, MA 02139", "key": KEY},
        {},
    ),
    "cicero": ("/v3.1/official", {"search_loc": "02139", "format": "json", "key": KEY}, {}),
    "census_geocoder": (
        "/geocoder/geographies/onelineaddress",
        {
            "address": "1100 Congress Ave, Austin, TX 78701",
            "benchmark": "Public_AR_Current",
            "vintage": "ACS2025_Current",
            "layers": "119th Congressional Districts",
            "format": "json",
        },
        {},
    ),
    "represent_ca": ("/postcodes/M5V3L9/", {}, {}),
    "mobilize": (
        "/v1/organizations/4711/events",
        {"zipcode": "02139", "max_dist": "50", "timeslot_start": "gte_now"},
        {},
    ),
}
"""A good request to each API: path, query, headers."""


def get(
    standin: StandIn,
    changes: Mapping[str, str | None] = {},
    path: str | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, str]:
    """Status and text of the good request, changed; None drops a parameter."""
    good_path, good_query, good_headers = ASKED[standin.name]
    query = {k: v for k, v in {**good_query, **changes}.items() if v is not None}
    request = urllib.request.Request(
        f"{standin.base}{path or good_path}?{urlencode(query)}",
        headers=good_headers if headers is None else headers,
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("name", standins.NAMES)
def test_a_good_request_is_answered(name: str) -> None:
    with standins.serve(name) as standin:
        status, text = get(standin)
    assert status == 200
    assert json.loads(text)
    assert standin.asked[0].path == ASKED[name][0]


@pytest.mark.parametrize(
    ("name", "changes", "status", "text"),
    [
        ("fivecalls", {"location": None}, 400, "could not find"),
        ("fivecalls", {"location": "99999"}, 400, "could not find"),
        ("fivecalls", {"path": "/v1/reps"}, 404, "not found"),
        ("openstates", {"lat": None}, 422, "float"),
        ("openstates", {"lat": "0.0"}, 200, '"results": []'),
        ("openstates", {"path": "/people"}, 404, "Not Found"),
        ("geocodio", {"q": ""}, 422, "Could not geocode"),
        ("geocodio", {"q": "99999"}, 200, '"results": []'),
        ("geocodio", {"fields": None}, 200, '"fields": {}'),
        ("congress_gov", {"format": None}, 200, "<api-root/>"),
        ("congress_gov", {"path": "/v3/member/XX/7"}, 400, "Invalid"),
        ("congress_gov", {"currentMember": None}, 200, "Zelkova"),
        ("google_divisions", {"address": None}, 400, "required"),
        ("google_divisions", {"address": "nowhere"}, 404, "notFound"),
        ("google_divisions", {"path": "/civicinfo/v2/divisions"}, 404, "notFound"),
        ("cicero", {"search_loc": None}, 200, "You must provide a location"),
        ("cicero", {"search_loc": "99999"}, 200, "No geocoding results found for address"),
        ("cicero", {"format": None}, 200, "<response/>"),
        ("census_geocoder", {"address": None}, 400, "address"),
        ("census_geocoder", {"vintage": "Then"}, 400, "vintage"),
        ("census_geocoder", {"format": None}, 200, "<!doctype html>"),
        ("census_geocoder", {"address": "02139"}, 200, '"addressMatches": []'),
        ("mobilize", {"zipcode": "2139"}, 400, "valid zip code"),
        ("mobilize", {"path": "/v1/organizations/example/events"}, 400, "valid integer"),
        ("mobilize", {"path": "/v1/organizations/4712/events"}, 404, "Not found"),
        ("mobilize", {"path": "/v1/events"}, 404, "Not found"),
        ("mobilize", {"zipcode": "05001"}, 200, '"data": []'),
        ("mobilize", {"is_virtual": "true"}, 200, "Town hall"),
        ("represent_ca", {"path": "/postcodes/m5v3l9/"}, 404, "<h1>Not Found"),
        ("represent_ca", {"path": "/postcodes/M5V3L9"}, 404, "<h1>Not Found"),
    ],
)
def test_another_request_is_answered_as_the_api_does(
    name: str, changes: dict[str, str | None], status: int, text: str
) -> None:
    with standins.serve(name) as standin:
        query = {name: value for name, value in changes.items() if name != "path"}
        found = get(standin, query, changes.get("path"))
    assert found[0] == status
    assert text in found[1]


@pytest.mark.parametrize(
    "name", sorted(set(ASKED) - {"census_geocoder", "represent_ca", "mobilize"})
)
def test_a_missing_key_is_refused(name: str) -> None:
    with standins.serve(name) as standin:
        assert get(standin, {"key": None, "api_key": None}, headers={})[0] in (401, 403)


@pytest.mark.parametrize(
    ("vintage", "layer", "found", "district"),
    [
        ("ACS2025_Current", "119th Congressional Districts", "119th", "4837"),
        ("ACS2025_Current", "Congressional", "119th", "4837"),
        ("Current_Current", "119th Congressional Districts", "120th", "4810"),
        ("Current_Current", "", "120th", "4810"),
        ("ACS2026_Current", "120th Congressional Districts", "120th", "4810"),
    ],
)
def test_the_geocoder_ignores_a_layer_that_its_vintage_does_not_have(
    vintage: str, layer: str, found: str, district: str
) -> None:
    with standins.serve("census_geocoder") as standin:
        _, text = get(standin, {"vintage": vintage, "layers": layer})
    (match,) = json.loads(text)["result"]["addressMatches"]
    assert match["geographies"][f"{found} Congressional Districts"][0]["GEOID"] == district
    assert ("States" in match["geographies"]) == (layer != f"{found} Congressional Districts")


def test_a_mistake_of_a_stand_in_is_an_error_of_the_test() -> None:
    def break_down(_: standins.Call) -> None:
        raise LookupError("a mistake")

    standin = StandIn("geocodio", protocols.geocodio, KEY)
    standin.behave(break_down)
    with pytest.raises(ConnectionError):
        get(standin)
    with pytest.raises(LookupError, match="a mistake"):
        standin.close()


def test_behaviours_come_in_their_order_and_the_last_one_stays() -> None:
    with standins.serve("geocodio") as standin:
        standin.behave(standins.fails(500), standins.page(status=404), standins.as_documented)
        assert [get(standin)[0] for _ in range(4)] == [500, 404, 200, 200]
        assert standin.calls == 4


def test_a_stand_in_that_refuses_listens_again() -> None:
    with standins.serve("geocodio") as standin:
        address = ("127.0.0.1", int(standin.base.rpartition(":")[2]))
        with standin.refusing(), pytest.raises(ConnectionRefusedError):
            socket.create_connection(address, timeout=5)
        assert get(standin)[0] == 200


def test_every_invented_place_is_known_by_name() -> None:
    zips = {row.zip for row in invented.ZIPS}
    assert set(protocols.POINTS) <= zips
    assert all(address.count(",") == 2 for address in protocols.ADDRESSES)
