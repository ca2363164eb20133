"""docs/providers.md: its example is a provider that works, and it names what there is."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytest_httpserver import HTTPServer

from switchboard.directory import Directory
from switchboard.providers import definition, expressions
from switchboard.providers.calls import Deadline
from switchboard.providers.definition import Definition, ErrorRule, Events, People, Step
from switchboard.providers.engine import Provider
from switchboard.providers.replies import ProviderFailure, Question
from switchboard.settings import ROOT, load

DOCUMENT = (ROOT / "docs" / "providers.md").read_text()


def _block(language: str, number: int = 0) -> str:
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.S)
    return found[number]


@pytest.fixture
def api(httpserver: HTTPServer) -> Iterator[HTTPServer]:
    """The API of the document, on this machine."""
    asked = httpserver.expect_request(
        "/v2/who", query_string={"postal": "02139"}, headers={"X-Token": "your-key"}
    )
    asked.respond_with_data(_block("json"), content_type="application/json")
    yield httpserver
    httpserver.check()


def _provider(api: HTTPServer) -> Provider:
    text = _block("toml").replace("https://api.example.org/v2", api.url_for("/v2"))
    return Provider(definition.parse(text, "who"), "your-key")


def test_the_example_reads_the_answer_beside_it(api: HTTPServer, directory: Directory) -> None:
    reply = _provider(api).ask(Question(zip="02139"), directory, Deadline(), 119)
    dogwood, reed = reply.people
    assert (dogwood.name, dogwood.district, dogwood.phone) == (
        "Dov Dogwood", "MA-07", "202-555-0199",
    )  # fmt: skip
    assert (dogwood.contact_form, dogwood.email) == ("https://dogwood.example.org/write", None)
    assert (reed.level, reed.title, reed.district, reed.email) == (
        "local", "Council Member", "Ward 3", "rae@example.org",
    )  # fmt: skip
    assert reply.is_approximate


@pytest.mark.parametrize(
    ("status", "text", "meaning"),
    [(403, "daily limit", "quota"), (403, "no", "auth"), (404, "", "not_found")],
)
def test_the_example_reads_the_errors_of_its_api(
    httpserver: HTTPServer, directory: Directory, status: int, text: str, meaning: str
) -> None:
    httpserver.expect_request("/v2/who").respond_with_data(text, status)
    with pytest.raises(ProviderFailure) as caught:
        _provider(httpserver).ask(Question(zip="02139"), directory, Deadline(), 119)
    assert caught.value.meaning == meaning


def test_the_settings_of_the_example_are_good_ones(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(_block("sh"))
    chosen = load({}, file)
    assert (chosen.providers, chosen.keys) == ("who", {"who": "your-key"})


def test_every_key_of_a_file_is_in_the_document() -> None:
    named = set(re.findall(r"\b[a-z_]+\b", DOCUMENT))
    for part in (Definition, Step, ErrorRule, People, Events):
        wanted = {field.encode_name for field in msgspec.structs.fields(part)}
        assert wanted - {"_name", "most", "party", "website"} <= named, part


def test_every_function_of_ours_is_in_the_document() -> None:
    ours = {name for name in expressions.OURS if f"`{name}(" not in DOCUMENT}
    assert ours - {"email", "web"} == set()
    assert "`phone(text)`, `email(text)`, `web(text)`" in DOCUMENT
