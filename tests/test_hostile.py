"""Whatever is sent, nothing falls over and nothing is shown as anything but text.

`inspect` runs over every page fetched here, so markup smuggled into one shows.
"""

import string
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NASTY = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</textarea><h1>x</h1>",
        "{{ 7*7 }}",
        "{% raw %}",
        "javascript:alert(1)",
        "../../etc/passwd",
        "%00",
        "\x00",
        "\ud7ff\ue000zip\ue001",
        "' OR 1=1 --",
        "\r\nSet-Cookie: a=b",
        "٠٢١٣٩",
        "02139" * 500,
        "%s%(zip)s%n",
    ]
)
TEXT = st.one_of(NASTY, st.text(max_size=50), st.text(string.digits, max_size=9))
GENTLE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
SOMETIMES = st.one_of(st.just("02139"), TEXT)


@GENTLE
@given(zip_=SOMETIMES, district=TEXT, campaign=st.one_of(st.just("any-issue"), TEXT))
def test_results_take_anything(
    client: FlaskClient, zip_: str, district: str, campaign: str
) -> None:
    query = {"zip": zip_, "district": district, "campaign": campaign}
    assert client.get("/reps", query_string=query).status_code in (200, 400, 404)
    response = client.get("/api/v1/lookup", query_string=query)
    assert response.status_code in (200, 400, 404)
    assert response.mimetype == "application/json"


@GENTLE
@given(slug=TEXT, member=TEXT, zip_=SOMETIMES)
def test_addresses_take_anything(client: FlaskClient, slug: str, member: str, zip_: str) -> None:
    for page in ("call", "email"):
        for path in (
            f"/{page}/{quote(slug, safe='')}/{quote(member, safe='')}",
            f"/{page}/any-issue/{quote(member, safe='')}",
        ):
            response = client.get(path, query_string={"zip": zip_})
            assert response.status_code in (200, 301, 308, 400, 404, 405)


@GENTLE
@given(
    name=TEXT,
    reason=TEXT,
    call=TEXT,
    was=TEXT,
    extra=st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=3),
)
def test_blanks_and_edits_take_anything(
    client: FlaskClient, name: str, reason: str, call: str, was: str, extra: dict[str, str]
) -> None:
    form = {**extra, "name": name, "reason": reason, "call": call, "was-name": was}
    response = client.post("/call/any-issue/A000001?zip=02139", data=form)
    assert response.status_code == 200
    mail = client.post("/email/any-issue/K000011", data={**form, "email": call, "subject": call})
    assert mail.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fetc/passwd",
        "/campaigns/..%2f..%2fapp.py",
        "/campaigns/any-issue%00",
        "/call/any-issue/A000001%0d%0aX: y",
        "/%ff%fe",
        "/" + "a" * 1500,
    ],
)
def test_no_path_reads_a_file_or_falls_over(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (308, 400, 404)
    assert "create_app" not in response.text
    assert "X" not in response.headers


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "x"])
def test_a_form_of_another_kind_is_an_empty_form(client: FlaskClient, kind: str) -> None:
    response = client.post("/call/any-issue/A000001", data=b"\xff\x00{", content_type=kind)
    assert response.status_code in (200, 400)
