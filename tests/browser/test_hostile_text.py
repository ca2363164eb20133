"""What is typed is text, whatever it looks like."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    CALL,
    EMAIL_BY_MAILTO,
    NewVisit,
    blank,
    script,
    words_of,
)

pytestmark = pytest.mark.browser

HOSTILE = {
    "closing tag and script": "</textarea><script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "single quote": "' onfocus='alert(1)' autofocus='",
    "template": "{{ 7*7 }}{% for x in y %}${7*7}#{7*7}",
    "entities": "&lt;b&gt; &amp;amp; &#x3C;",
    "replacement patterns": "$& $1 $$ \\1 \\g<0> %(name)s %s",
    "quotes": "“Dee” O’Maple \"x\" 'y' `z`",
    "emoji": "Zoë 👩‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "שלום \u202eabc\u202c مرحبا",
    "another blank": "[your town]",
    "prototype": "__proto__ constructor",
    "comment": "<!-- <![CDATA[ --> ]]>",
    "very long": "ab" * 250,
}

EVERY_HOSTILE = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())

_SHAPE = (
    "['script', 'img', 'textarea', 'form', 'b'].map((n) => document.querySelectorAll(n).length)"
)


def shape(page: Page) -> list[int]:
    """How many of some elements the page has."""
    counts: list[int] = page.evaluate(_SHAPE)
    return counts


@EVERY_HOSTILE
def test_it_is_shown_as_text_by_the_browser(new_visit: NewVisit, text: str) -> None:
    page = new_visit(CALL).page
    before = shape(page)

    blank(page, "name").fill(text)
    blank(page, "reason").fill(text)

    assert f"my name is {text}. I'm" in words_of(page)
    assert f"This matters to me: {text}." in words_of(page)
    page.reload()
    assert f"my name is {text}. I'm" in words_of(page)
    expect(blank(page, "reason")).to_have_value(text)
    assert shape(page) == before


@EVERY_HOSTILE
def test_it_is_shown_as_text_by_the_server(new_visit: NewVisit, text: str) -> None:
    page = new_visit(CALL, java_script_enabled=False).page
    before = shape(page)

    for _ in range(2):
        blank(page, "name").fill(text)
        blank(page, "reason").fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name="Put this into the script").tap()

    assert f"my name is {text}. I'm" in words_of(page)
    assert f"This matters to me: {text}." in words_of(page)
    expect(blank(page, "name")).to_have_value(text)
    expect(blank(page, "reason")).to_have_value(text)
    assert shape(page) == before


@pytest.mark.parametrize("has_javascript", [True, False], ids=["browser", "server"])
@EVERY_HOSTILE
def test_a_whole_script_is_kept_as_it_was_typed(
    new_visit: NewVisit, text: str, has_javascript: bool
) -> None:
    page = new_visit(CALL, java_script_enabled=has_javascript).page
    script(page).fill(text)
    if has_javascript:
        page.goto(CALL)
    else:
        with page.expect_navigation():
            page.get_by_role("button", name="Put this into the script").tap()

    # The town of the ZIP code is known, so the server fills in the blank that was typed.
    expected = text.replace("[your town]", "[your town]" if has_javascript else "Cambridge")
    assert words_of(page) == expected


@EVERY_HOSTILE
def test_it_reaches_the_mail_program_as_it_was_typed(new_visit: NewVisit, text: str) -> None:
    page = new_visit(EMAIL_BY_MAILTO).page
    blank(page, "reason").fill(text)

    body = page.evaluate(
        "decodeURIComponent(document.querySelector('[data-mailto]').href.split('&body=')[1])"
    )
    assert body == words_of(page, "email")
    assert text in body
    assert page.locator("[data-mailto]").get_attribute("href", timeout=1_000) is not None


@EVERY_HOSTILE
def test_a_zip_code_that_is_none_is_quoted_as_text(new_visit: NewVisit, text: str) -> None:
    page = new_visit().page
    before = shape(page)[:2]
    typed = text[:60]
    page.get_by_label("Your ZIP code").fill(typed)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("check that ZIP code")
    expect(page.get_by_label("Your ZIP code")).to_have_value(typed)
    assert shape(page)[:2] == before
    assert "49" not in page.locator("#error").inner_text()
