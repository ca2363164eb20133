"""What is typed is text, whatever it looks like."""

import unicodedata

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    CALL,
    EMAIL_BY_MAILTO,
    NewVisit,
    blank,
    put_in,
    script,
    words_of,
)

pytestmark = pytest.mark.browser

HOSTILE = {
    "closing tag and script": "</textarea><script>alert(1)</script>",
    "attributes": """"'><img src=x onerror=alert(1)> ' onfocus='alert(1)' autofocus='""",
    "template": "{{ 7*7 }}{% for x in y %}${7*7}#{7*7}",
    "entities": "&lt;b&gt; &amp;amp; &#x3C; <!-- ]]>",
    "replacement patterns": "$& $1 $$ \\1 \\g<0> %(name)s %s",
    "quotes": "“Dee” O’Maple \"x\" 'y' `z`",
    "emoji": "Zoë 👩‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "שלום \u202eabc\u202c مرحبا",
    "another blank": "[your street address]",
    "very long": "ab" * 250,
}

EVERY_HOSTILE = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())


def shape(page: Page) -> list[int]:
    """How many of some elements the page has."""
    return [page.locator(tag).count() for tag in ("script", "img", "textarea", "form", "b")]


@EVERY_HOSTILE
def test_it_is_shown_as_text_by_the_browser(new_visit: NewVisit, text: str) -> None:
    page = new_visit(EMAIL_BY_MAILTO).page
    before = shape(page)

    for name in ("reason", "name", "topic"):
        blank(page, name).fill(text)

    assert f"\n\n{text}\n\n" in words_of(page, "email")
    assert f"Sincerely,\n{text}\n[your street" in words_of(page, "email")
    assert words_of(page, "subject").startswith(f"{text}: please")
    assert _mailed(page) == words_of(page, "email")
    page.reload()
    assert f"Sincerely,\n{text}\n[your street" in words_of(page, "email")
    expect(blank(page, "reason")).to_have_value(text)
    assert shape(page) == before


@EVERY_HOSTILE
def test_it_is_shown_as_text_by_the_server(new_visit: NewVisit, text: str) -> None:
    page = new_visit(CALL, java_script_enabled=False).page
    before = shape(page)

    for _ in range(2):
        blank(page, "name").fill(text)
        blank(page, "reason").fill(text)
        put_in(page)

    assert f"my name is {text}. I'm" in words_of(page)
    assert f"This matters to me: {text}." in words_of(page)
    expect(blank(page, "name")).to_have_value(text)
    expect(blank(page, "reason")).to_have_value(text)
    assert shape(page) == before


def test_a_whole_script_is_kept_by_the_browser_as_it_was_typed(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    text = "\n".join(HOSTILE.values())
    script(page).fill(text)

    page.goto(CALL)

    assert words_of(page) == text


def test_a_whole_script_is_sent_back_by_the_server_as_it_was_typed(new_visit: NewVisit) -> None:
    page = new_visit(CALL, java_script_enabled=False).page
    before = shape(page)
    text = "\n".join(HOSTILE.values())
    script(page).fill(text)

    put_in(page)

    assert words_of(page) == text
    assert shape(page) == before


def test_a_zip_code_that_is_none_is_quoted_as_text(new_visit: NewVisit) -> None:
    page = new_visit().page
    before = shape(page)[:2]
    for text in HOSTILE.values():
        page.get_by_label("Your ZIP code").fill(text[:60])
        with page.expect_navigation():
            page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_contain_text("check that ZIP code")
        typed = page.get_by_label("Your ZIP code").input_value()
        assert _visible(typed) == _visible(text[:60])
        assert shape(page)[:2] == before
        assert "49" not in page.locator("#error").inner_text()


def _mailed(page: Page) -> str:
    """The body of the mail link, as a mail program reads it."""
    body: str = page.evaluate(
        "decodeURIComponent(document.querySelector('[data-mailto]').href.split('&body=')[1])"
    )
    return body


def _visible(text: str) -> str:
    """Without spaces and characters of format alone, which a ZIP code is freed of."""
    return "".join(
        char for char in text if unicodedata.category(char) != "Cf" and not char.isspace()
    )
