"""Languages: everything that a person reads goes through a catalogue.

A made-up language, in which every sentence of ours stands in ⟦brackets⟧, shows it: what
stands on a page without brackets is content (names, numbers, a campaign's words) or a mistake.
"""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from flask import Flask
from flask.testing import FlaskClient

from switchboard import i18n
from switchboard.i18n import in_language, language, translate
from switchboard.messages import Message
from switchboard.settings import ROOT
from tests.conftest import AppMaker
from tests.inspecting import parse

MADE_UP = "eo"
METHODS = [("switchboard/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "Message": None}

PAGES = [
    "/",
    "/?zip=02139",
    "/reps?zip=02139",
    "/reps?zip=02139&district=MA-07",
    "/reps?zip=30165",
    "/reps?zip=78230&district=TX-23",
    "/reps?zip=73301",
    "/reps?zip=90140",
    "/reps?zip=20001",
    "/reps?zip=05001",
    "/reps?zip=09001",
    "/reps?zip=96939",
    "/reps?zip=2139",
    "/reps?zip=99999",
    "/reps?zip=02139&district=MA-01",
    "/call/any-issue/A000001?zip=02139",
    "/call/any-issue/L000012?zip=02139",
    "/call/any-issue/S000019",
    "/email/any-issue/A000001?zip=02139",
    "/email/any-issue/C000003?zip=02139",
    "/email/any-issue/K000011?zip=78230",
    "/campaigns/family-separation",
    "/campaigns/family-separation/sheet",
    "/campaigns/any-issue/events",
    "/which",
    "/casework",
    "/casework?zip=02139",
    "/casework?zip=78230&district=TX-23",
    "/casework?zip=09001",
    "/tips",
    "/about",
    "/nowhere",
    "/call/nope/A000001",
]


def catalogue() -> Catalog:
    """Every sentence of ours, put in brackets."""
    made = Catalog(locale=MADE_UP)
    options = {"templates/**.html": {"trimmed": "true"}}
    for _, _, text, _, _ in extract_from_dir(
        ROOT, method_map=METHODS, options_map=options, keywords=KEYWORDS
    ):
        if isinstance(text, tuple):
            made.add(text, tuple(f"⟦{each}⟧" for each in text))
        else:
            made.add(text, f"⟦{text}⟧")
    return made


@pytest.fixture(scope="module")
def speaking(make_app: AppMaker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an app that also speaks the made-up language."""
    folder = tmp_path_factory.mktemp("translations")
    target = folder / MADE_UP / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue())
    patch = pytest.MonkeyPatch()
    patch.setattr(i18n, "TRANSLATIONS", folder)
    yield make_app(site_name="⟦Site⟧").test_client()
    patch.undo()


def _read(element: Element, is_content: bool = False) -> Iterator[str]:
    """The texts that a person reads on a page, without those marked as content."""
    own = element.attrib.get("translate") == "no" or (
        element.tag != "html" and "lang" in element.attrib
    )
    is_content = is_content or own
    if element.tag in ("script", "head"):
        return
    for attribute in ("aria-label", "title", "alt", "placeholder", "data-copy", "data-erase"):
        if attribute in element.attrib:
            yield element.attrib[attribute]
    if element.text and not is_content:
        yield element.text
    for child in element:
        yield from _read(child, is_content)
        if child.tail and not is_content:
            yield child.tail


@pytest.mark.parametrize("path", PAGES)
def test_no_sentence_of_ours_is_left_untranslated(speaking: FlaskClient, path: str) -> None:
    page = speaking.get(f"{path}{'&' if '?' in path else '?'}lang={MADE_UP}").text
    document = parse(page)
    assert document.attrib["lang"] == MADE_UP
    for text in _read(document):
        ours = re.sub(r"⟦(?:[^⟦⟧]|⟦[^⟦⟧]*⟧)*⟧", "", text)
        assert not re.search(r"[^\W\d_]{2}", ours), f"not translated: {text.strip()!r}"


def test_errors_in_json_are_translated(speaking: FlaskClient) -> None:
    answer = speaking.get(f"/api/v1/lookup?zip=2139&lang={MADE_UP}").json
    assert answer is not None
    assert answer["error"]["message"].startswith("⟦“2139”")
    assert answer["error"]["hint"] == "⟦Did you mean 02139?⟧"


def test_the_browser_says_the_language_and_the_address_overrules_it(speaking: FlaskClient) -> None:
    asked = {"Accept-Language": f"{MADE_UP},en;q=0.5"}
    assert "⟦Call tips⟧" in speaking.get("/", headers=asked).text
    assert "⟦Call tips⟧" not in speaking.get("/?lang=en", headers=asked).text
    assert "⟦Call tips⟧" not in speaking.get("/", headers={"Accept-Language": "xx"}).text
    assert "⟦Call tips⟧" not in speaking.get("/?lang=nonsense").text


def test_a_message_is_english_until_it_meets_a_reader(app: Flask) -> None:
    message = Message("%(what)s on %(day)s", what=Message("Inner"), day=date(2027, 1, 3))
    assert str(message) == "Inner on 2027-01-03"
    with app.app_context():
        assert translate(message) == "Inner on January 3, 2027"
    assert translate("plain 100%") == "plain 100%"


def test_a_command_can_speak_a_language_that_we_have(app: Flask) -> None:
    with app.app_context(), in_language("xx"):
        assert language() == "en"


def test_every_message_has_the_same_values_in_text_and_call() -> None:
    texts = [str(message.id) for message in catalogue() if message.id]
    assert len(texts) > 100
    assert not [text for text in texts if "{" in text], "an f-string cannot be translated"


def test_the_gate_sees_an_untranslated_sentence() -> None:
    document = parse("<!doctype html><html lang=eo><title>x</title><p>⟦One⟧ two</p></html>")
    assert "⟦One⟧ two" in list(_read(document))
