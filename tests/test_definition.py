"""A provider is a TOML file: a good one works, a bad one is refused with file, key and fix."""

from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from switchboard.errors import ProviderFileError
from switchboard.providers import definition
from switchboard.providers.calls import Deadline
from switchboard.providers.engine import Call, Provider
from switchboard.providers.replies import (
    Found,
    FoundDistrict,
    FoundOffice,
    ProviderFailure,
    Question,
)
from tests import standins

GOOD = """
title = "Grove"
docs = "https://example.org/docs"
attribution = "Members from Grove"
checked = 2026-11-24
accepts = ["zip"]
gives = ["members"]

[key]
place = "header"
name = "X-Key"

[place]
zip = "{zip}"

[[steps]]
name = "found"
url = "https://api.example.org/members"
query = { zip = "{place}" }

[people]
each = "found.members"
name = "it.name"
level = "'federal'"

[[errors]]
status = [404]
means = "not_found"
"""


def refusal(text: str, name: str = "grove") -> str:
    """What is said of a bad file."""
    with pytest.raises(ProviderFileError) as caught:
        definition.parse(text, name)
    return str(caught.value)


def test_a_good_file_is_read() -> None:
    found = definition.parse(GOOD, "grove")
    assert (found.name, found.title) == ("grove", "Grove")
    assert found.key_setting == "SWITCHBOARD_GROVE_KEY"


@pytest.mark.parametrize(
    ("old", "new", "complaints"),
    [
        ('title = "Grove"', "", ["`title`"]),
        ('title = "Grove"', 'title = "Grove"\ncolour = "green"', ["`colour`"]),
        ('title = "Grove"', "title = 7", ["$.title", "str"]),
        ('title = "Grove"', "title = ", ["line 2"]),
        ("https://example.org/docs", "javascript:alert(1)", ["docs:", "no address on the web"]),
        ("2026-11-24", '"soon"', ["$.checked"]),
        ('["zip"]', "[]", ["$.accepts"]),
        ('["zip"]', '["city"]', ["$.accepts", "'city'"]),
        ('["members"]', '["districts"]', ["districts: gives has “districts”", "[districts]"]),
        ('["members"]', '["mayors"]', ["$.gives", "'mayors'"]),
        ('accepts =', "cache_s = -1\naccepts =", ["$.cache_s"]),
        ('accepts =', "timeout_s = 60\naccepts =", ["$.timeout_s"]),
        ('place = "header"', 'place = "cookie"', ["$.key.place", "'cookie'"]),
        ('place = "header"\nname = "X-Key"', 'place = "query"', ["key.name", "which parameter"]),
        ('zip = "{zip}"', 'zip = "{zap}"', ["place.zip", "{zap}", "postal_code"]),
        ('zip = "{zip}"', 'zip = "{place}"', ["place.zip", "{place}"]),
        ('zip = "{zip}"', 'zap = "{zip}"', ["$.place", "'zap'"]),
        ("https://api", "http://api", ["steps “found”", "https://"]),
        ("https://api", "ftp://api", ["steps “found”", "https://"]),
        ("https://api.example.org", "https://{state}.example.org", ["steps “found”", "fixed host"]),
        ("https://api.example.org", "https://u:p@example.org", ["steps “found”", "fixed host"]),
        ("https://api.example.org", "https://10.0.0.1", ["steps “found”", "fixed host"]),
        ("https://api.example.org", "http://127.0.0.1", ["steps “found”", "on this machine"]),
        ('name = "found"', 'name = "Found It"', ["steps “Found It”", "small letters"]),
        ('name = "found"', 'name = "input"', ["steps “input”", "none of", "maps"]),
        ('url = "https://api.example.org/members"', "", ["steps “found”", "either url or local"]),
        ("query = {", 'local = "point_of_zip"\nquery = {', ["steps “found”", "either"]),
        ('zip = "{place}"', 'zip = "{plaze}"', ["steps “found”", "{plaze}", "place"]),
        ('zip = "{place}"', 'zip = "{item}"', ["steps “found”", "{item}"]),
        ('zip = "{place}"', 'zip = "{}"', ["steps “found”", "{}"]),
        ('zip = "{place}"', 'zip = "{place"', ["steps “found”", "“{place”"]),
        ('zip = "{place}"', 'zip = "{place!r}"', ["steps “found”", "more than a name"]),
        ('zip = "{place}"', 'zip = "{place:>99}"', ["steps “found”", "more than a name"]),
        ('zip = "{place}"', 'zip = "{zip.real}"', ["steps “found”", "{zip.real}"]),
        ('zip = "{place}"', 'zip = ["a", "{b}"]', ["steps “found”", "{b}"]),
        ("/members", "/{members}", ["steps “found”", "{members}"]),
        ("query = {", 'headers = { X-Zip = "{zip}" }\nquery = {', ["headers.X-Zip", "as it is"]),
        ("query = {", 'for_each = "a..b"\nquery = {', ["steps “found”: for_each", "a..b"]),
        ("query = {", "most = 50\nquery = {", ["$.steps[0].most"]),
        ('each = "found.members"', "", ["`each`", "$.people"]),
        ('each = "found.members"', 'each = "found["', ["people.each", "“found[”"]),
        ('"it.name"', '"shout(it.name)"', ["people.name", "shout()"]),
        ('"it.name"', '"phone(it.name, it.name)"', ["people.name", "takes 1"]),
        ('"it.name"', '"capture(it.name, \'[\')"', ["people.name", "no pattern"]),
        ('"it.name"', '""', ["$.people.name"]),
        ("[people]", "[people]\nshoe_size = 'it.shoe'", ["`shoe_size`", "$.people"]),
        ("[people]", "[persons]", ["`persons`"]),
        ("[people]", "[accuracy]\nis_split = 'no('\n[people]", ["accuracy.is_split", "no("]),
        ("status = [404]", "", ["errors[0]", "no answer"]),
        ("status = [404]", 'text = "("', ["errors[0]", "“(”"]),
        ("status = [404]", 'content_type = "["', ["errors[0]", "“[”"]),
        ("status = [404]", 'when = "shout(@)"', ["errors[0].when", "shout()"]),
        ("status = [404]", 'status = "404"', ["$.errors[0].status"]),
        ('means = "not_found"', 'means = "sad"', ["$.errors[0].means", "'sad'"]),
        ("[[errors]]", "[by_congress.next]\nmap = 'a'\n[[errors]]", ["by_congress", "“next”"]),
        (
            "[[errors]]",
            "[by_congress]\n119 = {map = 'a', layer = 'b'}\n120 = {map = 'c'}\n[[errors]]",
            ["by_congress.120", "“layer” is missing"],
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_name_the_key_and_the_fix(
    old: str, new: str, complaints: list[str]
) -> None:
    assert old in GOOD
    said = refusal(GOOD.replace(old, new, 1))
    assert said.startswith("grove.toml: ")
    assert "docs/providers.md" in said
    for complaint in complaints:
        assert complaint in said


def step(name: str, url: str) -> str:
    """One more step."""
    return f'\n[[steps]]\nname = "{name}"\nurl = "{url}"\n'


def test_calls_to_two_hosts_are_refused() -> None:
    said = refusal(GOOD + step("more", "https://evil.example.org/"))
    assert "all calls go to one host, not api.example.org, evil.example.org" in said


def test_two_steps_of_one_name_are_refused() -> None:
    assert "two have the same name" in refusal(GOOD + step("found", "https://api.example.org/"))


def test_four_steps_are_refused_and_three_are_not() -> None:
    three = (
        GOOD + step("two", "https://api.example.org/2") + step("three", "https://api.example.org/3")
    )
    assert len(definition.parse(three, "grove").steps) == 3
    assert "$.steps" in refusal(three + step("four", "https://api.example.org/4"))


def test_steps_that_make_no_call_are_refused() -> None:
    local = GOOD.replace('url = "https://api.example.org/members"', 'local = "point_of_zip"')
    assert "one host, not none" in refusal(local)


@pytest.mark.parametrize("name", ["Grove", "my-grove", "1grove", "grove.v2", ""])
def test_a_name_that_makes_no_setting_is_refused(name: str) -> None:
    assert "small letters" in refusal(GOOD, name)


def test_a_file_that_is_no_text_or_not_there_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "grove.toml").write_bytes(b"\xff\xfe")
    for name in ("grove", "nowhere"):
        with pytest.raises(ProviderFileError, match=rf"{name}\.toml"):
            definition.read(tmp_path / f"{name}.toml")


def test_deep_nesting_is_refused() -> None:
    assert "grove.toml" in refusal(GOOD + "\nx = " + "[" * 50_000)


def test_every_file_of_a_folder_is_read_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "grove.toml").write_text(GOOD)
    (tmp_path / "notes.md").write_text("Not a provider.")
    with standins.serve("geocodio") as standin:
        path = standin.write(tmp_path)
        assert path.parent == tmp_path
        found = definition.read_all(tmp_path)
    assert sorted(found) == ["geocodio", "grove"]
    assert found["geocodio"] == standin.definition()


# A new provider is a text, and nothing but a text.

CHAINED = """
title = "Grove"
docs = "https://example.org/docs"
attribution = "Members from Grove"
checked = 2026-11-24
accepts = ["zip"]
gives = ["members", "districts"]

[key]
place = "bearer"

[[steps]]
name = "areas"
url = "{base}/v1/areas"
query = { zip = "{zip}", kinds = ["house", "senate"] }
headers = { X-Version = "1" }

[[steps]]
name = "holders"
url = "{base}/v1/areas/{item}/holder"
for_each = "areas.found[].code"
most = 3

[districts]
each = "areas.found[?kind=='house']"
id = "district(it.state, it.number)"
share = "it.share"

[people]
each = "holders[].person"
id = "it.id"
name = "turned_round(it.name)"
level = "'federal'"
chamber = "get(maps.chamber, it.kind)"
state = "state(it.state)"
district = "district(it.state, it.number)"
phone = "phone(it.phones[0])"
offices = "it.phones[1:].{phone: phone(@)}"

[maps.chamber]
h = "house"
s = "senate"

[accuracy]
is_approximate = "areas.is_guess"
city = "areas.town"

[[errors]]
status = [418]
means = "quota"
"""


def areas(*codes: str) -> dict[str, object]:
    found = [
        {"code": code, "kind": "house", "state": "ma", "number": number, "share": 0.5}
        for number, code in enumerate(codes, start=5)
    ]
    return {"found": found, "is_guess": True, "town": "Cambridge"}


def holder(name: str, kind: str, number: int) -> dict[str, object]:
    person = {"id": name[:3], "name": name, "kind": kind, "state": "MA", "number": number}
    return {"person": {**person, "phones": ["(202) 555-0101", "617 555 0102"]}}


def provider_at(server: HTTPServer, old: str = "", new: str = "") -> Provider:
    """The provider that the text above makes, with something in the place of another."""
    text = CHAINED.replace("{base}", server.url_for("").rstrip("/"))
    return Provider(definition.parse(text.replace(old, new, 1), "grove"), "grove-key")


@pytest.fixture
def grove(httpserver: HTTPServer) -> Provider:
    """That provider as it is."""
    return provider_at(httpserver)


def test_a_new_provider_of_two_chained_steps_is_a_text(
    grove: Provider, httpserver: HTTPServer
) -> None:
    key = {"Authorization": "Bearer grove-key"}
    query = "zip=02139&kinds=house&kinds=senate"
    httpserver.expect_ordered_request(
        "/v1/areas", query_string=query, headers={**key, "X-Version": "1"}
    ).respond_with_json(areas("ma/5", "ma 6"))
    for code, name, number in (("ma/5", "Cedar, Cleo", 5), ("ma 6", "Dogwood, Dov, Jr.", 6)):
        call = httpserver.expect_ordered_request(f"/v1/areas/{code}/holder", headers=key)
        call.respond_with_json(holder(name, "h", number))
    calls: list[Call] = []
    reply = grove.ask(Question(zip="02139"), standins.Tables(), Deadline(), 119, calls)
    httpserver.check()
    assert reply.people[0] == Found(
        id="Ced",
        name="Cleo Cedar",
        level="federal",
        chamber="house",
        state="MA",
        district="MA-05",
        phone="202-555-0101",
        offices=(FoundOffice(phone="617-555-0102"),),
    )
    assert reply.people[1].name == "Dov Dogwood, Jr."
    assert reply.districts == (FoundDistrict("MA-05", 0.5), FoundDistrict("MA-06", 0.5))
    assert (reply.is_split, reply.is_approximate, reply.city) == (True, True, "Cambridge")
    base = httpserver.url_for("").rstrip("/")
    assert [(call.url.removeprefix(base), call.status) for call in calls] == [
        (f"/v1/areas?{query}", 200),
        ("/v1/areas/ma%2F5/holder", 200),
        ("/v1/areas/ma%206/holder", 200),
    ]


def test_no_more_calls_are_made_than_the_text_allows(
    grove: Provider, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v1/areas").respond_with_json(areas(*"abcdef"))
    for code in "abcdef":
        httpserver.expect_request(f"/v1/areas/{code}/holder").respond_with_json(
            holder(f"{code}, X", "h", 5)
        )
    grove.ask(Question(zip="02139"), standins.Tables(), Deadline(), 119)
    assert [request.path for request, _ in httpserver.log][1:] == [
        f"/v1/areas/{code}/holder" for code in "abc"
    ]


def test_a_later_step_that_fails_is_a_failure_with_its_meaning(
    grove: Provider, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v1/areas").respond_with_json(areas("a"))
    httpserver.expect_request("/v1/areas/a/holder").respond_with_data("tea", status=418)
    with pytest.raises(ProviderFailure, match="418") as caught:
        grove.ask(Question(zip="02139"), standins.Tables(), Deadline(), 119)
    assert caught.value.meaning == "quota"


def test_a_question_of_another_kind_needs_an_address_or_what_it_takes(grove: Provider) -> None:
    with pytest.raises(ProviderFailure) as caught:
        grove.ask(Question(postal_code="M5V 3L9"), standins.Tables(), Deadline(), 119)
    assert caught.value.meaning == "need_address"


def test_a_placeholder_without_a_value_needs_an_address() -> None:
    for old, new in (('zip = "{place}"', 'zip = "{lat}"'), ('zip = "{zip}"', 'zip = "{lat}"')):
        provider = Provider(definition.parse(GOOD.replace(old, new), "grove"), "key")
        with pytest.raises(ProviderFailure, match="no 'lat'") as caught:
            provider.ask(Question(zip="02139"), standins.Tables(), Deadline(), 119)
        assert caught.value.meaning == "need_address"


def test_a_file_that_says_how_to_ask_of_some_congresses_is_asked_of_no_other(
    httpserver: HTTPServer,
) -> None:
    provider = provider_at(httpserver, "[key]", "[by_congress.119]\nmap = 'old'\n[key]")
    with pytest.raises(ProviderFailure, match="120th Congress") as caught:
        provider.ask(Question(zip="02139"), standins.Tables(), Deadline(), 120)
    assert caught.value.meaning == "unavailable"
    assert httpserver.log == []


def test_a_file_that_always_speaks_of_one_congress_is_refused_for_another(
    httpserver: HTTPServer,
) -> None:
    provider = provider_at(httpserver, "[key]", "congress = 119\n[key]")
    httpserver.expect_request("/v1/areas").respond_with_json(areas("a"))
    httpserver.expect_request("/v1/areas/a/holder").respond_with_json(holder("Cedar, Cleo", "h", 5))
    assert provider.ask(Question(zip="02139"), standins.Tables(), Deadline(), 119).districts
    with pytest.raises(ProviderFailure, match="of the 119th Congress, not of the 120th"):
        provider.ask(Question(zip="02139"), standins.Tables(), Deadline(), 120)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('each = "found.people"', 'each = "fuond.people"', "asks for “fuond”; there is"),
        ("get(maps.level", "get(maps.levl", "asks for “maps.levl”; there is"),
        ('accepts = ["zip"]', 'accepts = ["zipcode"]', "(one of zip, address, point,"),
    ],
)
def test_a_slip_in_a_name_is_found_at_the_start(old: str, new: str, said: str) -> None:
    text = """
title = "T"
docs = "https://example.org/"
attribution = "A"
checked = 2026-11-24
accepts = ["zip"]
gives = ["members"]
[[steps]]
name = "found"
url = "https://example.org/"
[people]
each = "found.people"
name = "it.name"
level = "get(maps.level, it.body)"
[maps.level]
House = "federal"
"""
    definition.parse(text, "mine")
    with pytest.raises(ProviderFileError) as caught:
        definition.parse(text.replace(old, new), "mine")
    assert said in str(caught.value)
