"""Which scripts are proven right from their syntax, and which have to be tried out."""

import pytest
from jinja2 import Environment

from switchboard import grammar
from switchboard.directory import Directory
from switchboard.scripts import ScriptTemplate
from switchboard.settings import ROOT

BLANKS = ["name", "town"]


def _plain(source: str) -> set[str] | None:
    return grammar.plain(Environment(autoescape=True).parse(source), BLANKS)


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ("Hello", set()),
        ("{{ name }} {{ member.title }} {{ place.zip }} {{ place.city }}", set()),
        ("{{ campaign.bill }}{% if campaign.bill == 'H.R. 1' %}x{% endif %}", {"bill"}),
        ("{% if member.chamber == 'senate' %}a{% elif member.state in ('OH', 'PR') %}b{% endif %}",
         set()),
        ("{% if not member.district or stance %}{{ town }}{% else %}{{ name }}{% endif %}", set()),
        ("{% if stance == 'champion' and place.state != 'OH' %}x{% endif %}", set()),
        ("{% if stance in ['undecided', ''] %}x{% endif %}", set()),
        ("{# a note #}x", set()),
    ],
)  # fmt: skip
def test_a_script_that_places_variables_and_asks_about_them_is_plain(
    source: str, facts: set[str]
) -> None:
    assert _plain(source) == facts


@pytest.mark.parametrize(
    "source",
    [
        "{{ nmae }}",
        "{{ member.tilte }}",
        "{{ member['title'] }}",
        "{{ member.title.upper() }}",
        "{{ member }}",
        "{{ name|upper }}",
        "{{ stance }}",
        "{{ 1 }}",
        "{% if name %}x{% endif %}",
        "{% if place.zip == '02139' %}x{% endif %}",
        "{% if place.city %}x{% endif %}",
        "{% if stance == 'champ' %}x{% endif %}",
        "{% if stance == 1 %}x{% endif %}",
        "{% if 'champion' in stance %}x{% endif %}",
        "{% if member.state in 'OH' %}x{% endif %}",
        "{% if member.state == ['OH'] %}x{% endif %}",
        "{% if member.state < 'OH' %}x{% endif %}",
        "{% if member.state == other %}x{% endif %}",
        "{% if member.chamber == 'senate' %}{{ oops }}{% endif %}",
        "{% if member.chamber == 'senate' %}x{% else %}{{ oops }}{% endif %}",
        "{% set x = 1 %}",
        "{% for x in 'abc' %}{{ x }}{% endfor %}",
    ],
)
def test_anything_else_has_to_be_tried_out(source: str) -> None:
    assert _plain(source) is None


def test_a_plain_script_needs_the_facts_of_its_campaign() -> None:
    template = ScriptTemplate("call", ROOT / "x" / "en.md", 1, "{{ campaign.bill }}", [])
    assert template.cannot_fail(["bill", "title"])
    assert not template.cannot_fail(["title"])


def test_each_variable_that_counts_as_known_is_one(directory: Directory) -> None:
    asked = [f"member.{name}" for name in grammar.MEMBER]
    asked += [f"place.{name}" for name in grammar.PLACE]
    source = "".join(f"{{{{ {name} }}}}" for name in asked)
    for member in directory.examples():
        template = ScriptTemplate("call", ROOT / "x" / "en.md", 1, source, [])
        assert template.cannot_fail([])
        template.render(member, None, None, {})
