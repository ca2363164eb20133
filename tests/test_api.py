"""The JSON of the contract."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import AppMaker
from tests.invented import override


def test_the_answer_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    answer = client.get("/api/v1/lookup?zip=02139-4307").json
    assert answer is not None
    assert list(answer) == [
        "zip", "place", "certainty", "reason", "congress", "valid_until", "districts", "members",
        "vacancies", "source",
    ]  # fmt: skip
    assert answer["zip"] == "02139"
    assert answer["place"] == {
        "city": "Cambridge",
        "county": "Middlesex County",
        "state": "MA",
        "kind": "standard",
        "time_zone": "America/New_York",
    }
    assert answer["certainty"] == "split"
    assert (answer["congress"], answer["valid_until"]) == (119, "2027-01-03")
    assert answer["districts"] == [
        {"id": "MA-05", "state": "MA", "number": 5, "share": 0.31},
        {"id": "MA-07", "state": "MA", "number": 7, "share": 0.69},
    ]
    assert answer["vacancies"] == []
    assert answer["source"] == {"provider": "embedded", "as_of": "2026-06-15", "stale": False}


def test_a_member_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    answer = client.get("/api/v1/lookup?zip=02139").json
    assert answer is not None
    senator = answer["members"][0]
    assert senator == {
        "id": "A000001",
        "name": "Ada Arden",
        "last_name": "Arden",
        "title": "Senator",
        "chamber": "senate",
        "party": senator["party"],
        "state": "MA",
        "district": None,
        "certain": True,
        "website": "https://arden.example.org/",
        "contact_form": "https://form.example.org/A000001",
        "social": senator["social"],
        "offices": [
            {
                "kind": "capitol",
                "phone": "202-555-0101",
                "address": "1 Example House Office Building",
                "city": "Washington",
                "state": "DC",
                "zip": "20515",
                "hours": None,
                "time_zone": "America/New_York",
            },
            {
                "kind": "district",
                "phone": "413-555-0101",
                "address": "1 Example Street, Suite 2",
                "city": "Springfield",
                "state": "MA",
                "zip": "01101",
                "hours": "By appointment only",
                "time_zone": "America/New_York",
            },
        ],
        "source": "unitedstates/congress-legislators",
        "as_of": "2026-06-15",
    }
    assert [m["district"] for m in answer["members"]] == [None, None, "MA-05", "MA-07"]


def test_what_was_corrected_is_said_beside_source_and_date(
    make_app: AppMaker, tmp_path: Path
) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(override() + override(office="Springfield", value="413-555-0199"))
    answer = make_app(overrides=str(file)).test_client().get("/api/v1/lookup?zip=02139").json
    assert answer is not None
    senator = answer["members"][0]
    assert [office["phone"] for office in senator["offices"]] == ["202-555-0198", "413-555-0199"]
    assert "corrections" not in senator["offices"][0]
    made = {"field": "phone", "date": "2026-11-20", "reason": "They moved"}
    assert senator["corrections"] == [
        {**made, "office": None},
        {**made, "office": "Springfield"},
    ]
    assert (senator["source"], senator["as_of"]) == (
        "unitedstates/congress-legislators", "2026-06-15",
    )  # fmt: skip


def test_a_choice_narrows_the_answer(client: FlaskClient) -> None:
    answer = client.get("/api/v1/lookup?zip=78230&district=TX-23").json
    assert answer is not None
    assert answer["certainty"] == "exact"
    assert [district["id"] for district in answer["districts"]] == ["TX-23"]
    assert answer["vacancies"] == [{"seat": "TX-23", "chamber": "house"}]
    assert all(member["certain"] for member in answer["members"])


@pytest.mark.parametrize("zip_code", ["09001", "96939"])
def test_a_place_without_a_seat_is_an_answer_with_a_reason(
    client: FlaskClient, zip_code: str
) -> None:
    response = client.get(f"/api/v1/lookup?zip={zip_code}")
    assert response.status_code == 200
    assert response.json is not None
    assert (response.json["certainty"], response.json["members"]) == ("none", [])
    assert "Type the ZIP code of" in response.json["reason"] or "type the ZIP code of" in str(
        response.json["reason"]
    )


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "invalid_zip"),
        ("?zip=", 400, "invalid_zip"),
        ("?zip=2139", 400, "invalid_zip"),
        ("?zip=%F0%9F%98%80", 400, "invalid_zip"),
        ("?zip=%FF%FE", 400, "invalid_zip"),
        ("?zip=99999", 404, "unknown_zip"),
        ("?zip=02139&district=MA-01", 400, "invalid_district"),
        ("?zip=02139&district=%00", 400, "invalid_district"),
    ],
)
def test_an_error_has_one_shape(client: FlaskClient, query: str, status: int, code: str) -> None:
    response = client.get(f"/api/v1/lookup{query}")
    assert response.status_code == status
    assert response.mimetype == "application/json"
    assert response.json is not None
    assert list(response.json) == ["error"]
    assert list(response.json["error"]) == ["code", "message", "hint"]
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]
    assert response.json["error"]["hint"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("PUT", "/api/v1/lookup", 405, "method_not_allowed"),
    ],
)
def test_the_servers_own_refusals_have_it_too(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.json is not None
    assert response.json["error"]["code"] == code


def test_after_the_congress_the_answer_is_marked_stale(make_app: AppMaker) -> None:
    late = make_app(datetime(2027, 2, 1, tzinfo=UTC)).test_client()
    answer = late.get("/api/v1/lookup?zip=02201").json
    assert answer is not None
    assert answer["source"]["stale"] is True
    assert "ended on January 3, 2027" in answer["reason"]
