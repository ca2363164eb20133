"""The whole way with JavaScript off: forms go to the server and come back filled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    CALL,
    CALL_WITHOUT_ZIP,
    EMAIL,
    EMAIL_BY_MAILTO,
    NewVisit,
    blank,
    put_in,
    script,
    type_into_middle,
    words_of,
)

pytestmark = pytest.mark.browser

Open = Callable[[str], Page]


@pytest.fixture
def open_plain(new_visit: NewVisit) -> Open:
    """Opens a page on a phone without JavaScript."""
    return lambda path: new_visit(path, java_script_enabled=False).page


def test_javascript_is_off_indeed(open_plain: Open) -> None:
    page = open_plain(CALL)
    assert page.locator("html.live").count() == 0
    expect(page.get_by_role("button", name="Put this into the script")).to_be_visible()


def test_from_a_zip_code_to_a_filled_script(open_plain: Open) -> None:
    page = open_plain("/")
    page.get_by_label("Your ZIP code").fill("02139")
    page.keyboard.press("Enter")
    page.get_by_role("article", name="Dov").get_by_role("link", name="This is mine").tap()
    page.get_by_role("link", name="Call Dogwood with a script").tap()

    page.get_by_label("Your name").fill("Robin Reed")
    blank(page, "position").select_option("oppose")
    put_in(page)

    assert "my name is Robin Reed. I'm a constituent from Cambridge" in words_of(page)
    assert "I oppose it" in words_of(page)
    expect(page.get_by_label("Your name")).to_have_value("Robin Reed")
    expect(blank(page, "position")).to_have_value("oppose")
    expect(page.locator(".dial a.main")).to_have_attribute("href", "tel:+12025550104")


def test_short_version_and_voicemail_come_back_filled_and_open(open_plain: Open) -> None:
    page = open_plain(CALL)
    expect(script(page, "voicemail")).to_be_hidden()
    blank(page, "name").fill("Robin Reed")
    put_in(page)

    for kind in ("short", "voicemail"):
        expect(script(page, kind)).to_be_visible()
        assert "Robin Reed" in words_of(page, kind)


def test_an_edit_stays_when_a_blank_is_filled_later(open_plain: Open) -> None:
    page = open_plain(CALL)
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    put_in(page)
    assert "Hello, and good morning, my name is [your name]." in words_of(page)

    blank(page, "name").fill("Robin Reed")
    put_in(page)
    assert "Hello, and good morning, my name is Robin Reed." in words_of(page)

    blank(page, "topic").fill("H.R. 1234")
    put_in(page)
    assert "Hello, and good morning, my name is Robin Reed." in words_of(page)
    assert "I'm calling about H.R. 1234." in words_of(page)


def test_an_edit_and_a_blank_in_one_go_are_both_kept(open_plain: Open) -> None:
    page = open_plain(CALL)
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    put_in(page)

    assert "Hello, and good morning, my name is Robin Reed." in words_of(page)


def test_an_edit_of_one_script_leaves_the_others_following(open_plain: Open) -> None:
    page = open_plain(CALL)
    blank(page, "name").fill("Robin Reed")
    put_in(page)
    type_into_middle(page, "short", after="Hello, ", text="well, ")
    blank(page, "name").fill("Robin Rush")
    put_in(page)

    assert "my name is Robin Rush." in words_of(page)
    assert words_of(page, "short").startswith("Hello, well, ")


@pytest.mark.parametrize("reason", ["It rains at home", "It rains at home.\n\nAnd at work."])
def test_a_script_nobody_edited_follows_every_change_of_a_blank(
    open_plain: Open, reason: str
) -> None:
    page = open_plain(CALL)
    blank(page, "reason").fill(reason)
    blank(page, "name").fill("Robin Reed")
    put_in(page)
    assert reason in words_of(page)

    blank(page, "name").fill("Robin Rush")
    put_in(page)

    assert "my name is Robin Rush." in words_of(page)
    expect(blank(page, "reason")).to_have_value(reason)


def test_sending_the_form_again_and_again_changes_nothing(open_plain: Open) -> None:
    page = open_plain(CALL)
    blank(page, "reason").fill("\nIt rains\n at home  ")
    page.locator("summary", has_text="If a machine answers").tap()
    type_into_middle(page, "voicemail", after="Hello, ", text="\n\n “well” \\ & ")
    put_in(page)
    first = [words_of(page, kind) for kind in ("call", "short", "voicemail")]

    put_in(page)
    put_in(page)

    assert [words_of(page, kind) for kind in ("call", "short", "voicemail")] == first
    assert "\n\n “well” \\ & " in first[2]


def test_a_town_of_ones_own_replaces_that_of_the_zip_code(open_plain: Open) -> None:
    page = open_plain(CALL)
    expect(blank(page, "town")).to_have_value("Cambridge")
    blank(page, "town").fill("Somerville")
    put_in(page)

    assert "from Somerville, ZIP code 02139" in words_of(page)
    assert "Cambridge" not in words_of(page)


def test_a_zip_code_can_be_filled_in_where_none_is_known(open_plain: Open) -> None:
    page = open_plain(CALL_WITHOUT_ZIP)
    blank(page, "zip").fill("02139")
    put_in(page)

    assert "ZIP code 02139" in words_of(page)


def test_an_email_comes_back_filled_with_its_subject(open_plain: Open) -> None:
    page = open_plain(EMAIL)
    blank(page, "topic").fill("H.R. 1234")
    blank(page, "ask").fill("vote no")
    put_in(page)

    assert words_of(page, "subject") == "H.R. 1234: please vote no"
    assert "I ask you to vote no." in words_of(page, "email")


def test_the_mail_link_comes_back_filled(open_plain: Open) -> None:
    page = open_plain(EMAIL_BY_MAILTO)
    blank(page, "name").fill("Robin & Reed?")
    put_in(page)

    href = page.locator("[data-mailto]").get_attribute("href") or ""
    assert href.startswith("mailto:kit@example.org?subject=")
    assert "Robin%20%26%20Reed%3F" in href


@pytest.mark.parametrize("path", [CALL, EMAIL, EMAIL_BY_MAILTO])
def test_buttons_that_need_javascript_stay_hidden(open_plain: Open, path: str) -> None:
    page = open_plain(path)
    for _ in range(2):
        for hook in ("[data-copy]", "[data-print]", "[data-reset]", "[data-erase]"):
            assert page.locator(hook).count() > 0
            for button in page.locator(hook).all():
                expect(button).to_be_hidden()
        put_in(page)


def test_with_javascript_the_button_of_the_form_is_hidden_instead(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    expect(page.get_by_role("button", name="Put this into the script")).to_be_hidden()
    expect(page.locator("[data-sheet=call] [data-copy]")).to_be_visible()


def test_a_district_can_be_chosen_where_only_the_state_is_known(open_plain: Open) -> None:
    page = open_plain("/reps?zip=90140")
    page.get_by_label("Your district").select_option("CA-42")
    page.get_by_role("button", name="Show my representative").tap()

    expect(page.get_by_role("link", name="Call Spruce with a script")).to_be_visible()


def test_local_offices_unfold(open_plain: Open) -> None:
    page = open_plain(CALL)
    expect(page.locator(".offices")).to_be_hidden()
    page.locator(".dial summary").tap()
    expect(page.locator(".offices a.tel")).to_be_visible()
