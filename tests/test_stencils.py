"""Stencils: rendered once, filled for each caller."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from switchboard import stencils


def test_a_stencil_is_rendered_once_for_a_shape(app: Flask) -> None:
    rendered: list[str] = []

    def noted(text: str) -> str:
        rendered.append(text)
        return text

    app.jinja_env.filters["noted"] = noted
    with app.test_request_context("/"):
        template = app.jinja_env.from_string("{{ word|noted }} <{{ gap.who }}>")
        for who in ("Ana", "Bo"):
            filled = stencils.fill(template, "shape", {"word": "Hello"}, {"who": who})
            assert filled == f"Hello <{who}>"
    assert rendered == ["Hello"]


def test_another_shape_is_another_stencil(app: Flask) -> None:
    with app.test_request_context("/"):
        template = app.jinja_env.from_string("{{ word }} {{ gap.who }}")
        filled = [
            stencils.fill(template, word, {"word": word}, {"who": "Ana"}) for word in ("Hi", "Bye")
        ]
    assert filled == ["Hi Ana", "Bye Ana"]


@given(st.text(max_size=40))
def test_a_gap_escapes_what_is_put_in(app: Flask, text: str) -> None:
    with app.test_request_context("/"):
        template = app.jinja_env.from_string("<b>{{ gap.text }}</b>")
        assert stencils.fill(template, "b", {}, {"text": text}) == f"<b>{escape(text)}</b>"
        assert stencils.fill(template, "b", {}, {"text": Markup("<i>")}) == "<b><i></b>"


def test_a_gap_that_nobody_fills_is_a_mistake(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(KeyError, match="who"):
        stencils.fill(app.jinja_env.from_string("{{ gap.who }}"), "k", {}, {})


def test_members_with_the_same_card_get_their_own_links(client: FlaskClient) -> None:
    split = client.get("/reps?zip=02139&campaign=family-separation").text
    sole = client.get("/reps?zip=02201").text
    assert "/call/family-separation/A000001?zip=02139" in split
    assert "/call/any-issue/A000001?zip=02201" in sole
    assert "02139" not in sole
