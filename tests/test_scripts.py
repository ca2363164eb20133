"""Scripts: templates, blanks, and the sandbox around them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard.directory import Directory
from switchboard.errors import CampaignError
from switchboard.records import Member, Place
from switchboard.scripts import Blank, Script, ScriptTemplate, fill, in_order, unwrap

PLACE = Place("Cambridge", None, "MA", "standard", None)
TOPIC = Blank("topic", "the bill", "What is it about?")


def _render(source: str, member: Member, place: Place | None = PLACE, line: int = 1) -> Script:
    template = ScriptTemplate("call", Path("demo/en.md"), line, source, [TOPIC])
    return template.render(member, place, "02139" if place else None, {"bill": "H.R. 1"})


def _text(script: Script, **values: str) -> str:
    return fill(script, values, {b.name: str(b.placeholder) for b in script.blanks})


@pytest.fixture(scope="session")
def member(directory: Directory) -> Member:
    return directory.member("D000004")


def test_facts_are_put_in_and_blanks_stay_open(member: Member) -> None:
    script = _render("{{ member.title }} {{ member.last_name }}, {{ name }}, {{ topic }}.", member)
    assert _text(script) == "Representative Dogwood, [your name], [the bill]."
    assert _text(script, name=" Ana ", topic="H.R. 2") == "Representative Dogwood, Ana, H.R. 2."
    assert {blank.name for blank in script.blanks} == {"name", "topic"}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("member.name", "Dov “Dee” Dogwood, Jr."),
        ("member.chamber", "house"),
        ("member.state", "MA"),
        ("member.state_name", "Massachusetts"),
        ("member.district", "MA-07"),
        ("place.city", "Cambridge"),
        ("place.zip", "02139"),
        ("place.state", "MA"),
        ("campaign.bill", "H.R. 1"),
    ],
)
def test_each_variable_of_the_readme_is_there(member: Member, variable: str, value: str) -> None:
    assert _text(_render(f"{{{{ {variable} }}}}", member)) == value


def test_without_a_zip_the_place_is_a_blank(member: Member) -> None:
    script = _render("{{ place.city }} {{ place.zip }} {{ place.state }}", member, place=None)
    assert _text(script) == "[your town] [your ZIP code] MA"


@pytest.mark.parametrize(
    ("source", "line", "complaint"),
    [
        ("one\ntwo {{ nmae }}", 12, "line 13: 'nmae' is undefined"),
        ("one\n{{ member.tilte }}", 12, "line 13: .*no attribute 'tilte'"),
        ("{% if %}", 3, "line 3"),
        ("a\n\n{% for x in y %}", 3, "line 5"),
        ("{% if reason %}x{% endif %}", 7, "line 7: “reason” is a blank"),
        ("{% if reason == 'x' %}x{% endif %}", 7, "line 7: “reason” is a blank"),
        ("{% if 'x' in reason %}x{% endif %}", 7, "line 7: “reason” is a blank"),
        ("{{ topic|upper }}", 7, "line 7: the blank “TOPIC” is changed by a filter"),
        ("{{ member.__class__ }}", 7, "line 7"),
        ("{{ ''.__class__.__mro__ }}", 7, "line 7"),
        ("{{ range(3) }}", 7, "line 7: 'range' is undefined"),
        ("{{ 1/0 }}", 7, "line 7: division by zero"),
        ("{{ 'x'|truncate(-1) }}", 7, "line 7: expected length"),
        ("{{ 'x'|center(10**17) }}", 7, "line 7: MemoryError"),
        ("{{ " + "9" * 5_000 + " }}", 7, "line 7: Exceeds the limit"),
        ("{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}", 7, "line 7: .*recursion"),
        ("{% for _ in 'x' %}" * 21 + "{% endfor %}" * 21, 7, "line 7: too many .* nested"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    member: Member, source: str, line: int, complaint: str
) -> None:
    with pytest.raises(CampaignError, match=rf"demo/en\.md, {complaint}"):
        _render(source, member, line=line)


@given(st.text(max_size=80))
def test_what_a_caller_types_is_never_a_template(member: Member, typed: str) -> None:
    script = _render("Hello {{ name }}, hello", member)
    expected = typed.strip() or "[your name]"
    assert _text(script, name=typed) == f"Hello {expected}, hello"


def test_a_sentence_ends_with_one_stop(member: Member) -> None:
    script = _render("because {{ reason }}. {{ topic }} {{ name }}.", member)
    said = _text(script, reason="I read. A lot.", topic="H.R. 1.", name="...")
    assert said == "because I read. A lot. H.R. 1. ...."


def test_a_template_in_a_name_stays_as_it_is(member: Member) -> None:
    script = _render("{{ name }} {{ topic }}", member)
    assert _text(script, name="{{ 7*7 }}", topic="[your name]") == "{{ 7*7 }} [your name]"


def test_paragraphs_are_unwrapped_and_a_backslash_breaks_the_line() -> None:
    assert unwrap("one\ntwo\n\n\n  three\\\n  four  \n") == "one two\n\nthree\nfour"


def test_blanks_are_asked_for_from_the_easy_to_the_private() -> None:
    assert list(in_order([TOPIC])) == ["name", "town", "zip", "topic", "reason", "street", "phone"]
