"""The desk: what the caller typed, put into scripts on the server."""

from pathlib import Path

import pytest

from switchboard import desk
from switchboard.desk import Desk
from switchboard.directory import Directory
from switchboard.scripts import Script, ScriptTemplate, in_order
from tests.test_scripts import PLACE, TOPIC

BLANKS = in_order([TOPIC]).values()


@pytest.fixture(scope="session")
def script(directory: Directory) -> Script:
    template = ScriptTemplate("call", Path("d/en.md"), 1, "I'm {{ name }} on {{ topic }}.", [TOPIC])
    return template.render(directory.member("A000001"), PLACE, "02139", {})


def _lay_out(script: Script, form: dict[str, str]) -> Desk:
    return desk.lay_out([script], BLANKS, {}, form)


def test_asks_only_for_blanks_that_a_script_has(script: Script) -> None:
    assert [field.name for field in _lay_out(script, {}).fields] == ["name", "topic"]


def test_fills_what_was_sent(script: Script) -> None:
    laid_out = _lay_out(script, {"name": " Ana ", "topic": "parks"})
    assert laid_out.sheets["call"].text == "I'm Ana on parks."
    assert [field.value for field in laid_out.fields] == ["Ana", "parks"]


def test_what_the_page_knows_fills_a_blank_until_the_caller_says_otherwise(script: Script) -> None:
    known = desk.lay_out([script], BLANKS, {"topic": "parks"}, {})
    assert known.sheets["call"].text == "I'm [your name] on parks."
    emptied = desk.lay_out([script], BLANKS, {"topic": "parks"}, {"topic": ""})
    assert emptied.sheets["call"].text == "I'm [your name] on [the bill]."


def test_an_untouched_script_follows_a_corrected_blank(script: Script) -> None:
    form = {"name": "Anna", "was-name": "Ana", "call": "I'm Ana on [the bill]."}
    assert _lay_out(script, form).sheets["call"].text == "I'm Anna on [the bill]."


def test_an_edited_script_stays_the_callers(script: Script) -> None:
    form = {"name": "Ana", "topic": "parks", "call": "Hi, [your name] here: [the bill]!\r\nBye"}
    assert _lay_out(script, form).sheets["call"].text == "Hi, Ana here: parks!\nBye"


def test_a_value_that_looks_like_a_blank_is_not_filled_again(script: Script) -> None:
    form = {"name": "[the bill]", "topic": "parks", "call": "Hi [your name], [the bill]"}
    assert _lay_out(script, form).sheets["call"].text == "Hi [the bill], parks"


def test_an_emptied_script_comes_back_as_the_campaigns(script: Script) -> None:
    assert _lay_out(script, {"call": "  "}).sheets["call"].text == "I'm [your name] on [the bill]."


def test_what_is_sent_is_cut_to_what_the_page_takes(script: Script) -> None:
    laid_out = _lay_out(script, {"name": "x" * 9_000, "call": "y" * 99_000})
    assert len(laid_out.fields[0].value) == 500
    assert len(laid_out.sheets["call"].text) == 3_000


def test_a_mail_link_carries_subject_and_message(directory: Directory) -> None:
    member = directory.member("A000001")
    scripts = [
        ScriptTemplate(kind, Path("d/en.md"), 1, text, []).render(member, PLACE, "02139", {})
        for kind, text in (("subject", "A & B?"), ("email", "Line 1\\\nLine 2: {{ name }}"))
    ]
    laid_out = desk.lay_out(scripts, BLANKS, {}, {"name": "Ana\nBcc: x@example.org"})
    link = desk.mailto("ada@example.org", laid_out)
    assert link is not None
    assert link.startswith("mailto:ada@example.org?subject=A%20%26%20B%3F&body=Line%201%0ALine")
    assert "\n" not in link
    assert desk.mailto(None, laid_out) is None
