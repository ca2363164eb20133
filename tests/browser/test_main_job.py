"""What a person comes for: from a ZIP code to words in their own voice, on a phone."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import (
    CALL,
    CALL_WITHOUT_ZIP,
    EMAIL_BY_MAILTO,
    NewVisit,
    blank,
    open_all_details,
    script,
    type_into_middle,
    words_of,
)

pytestmark = pytest.mark.browser

_CLIPBOARD = ["clipboard-read", "clipboard-write"]
_PASTE = "navigator.clipboard.readText()"


def clipboard_of(page: Page) -> str:
    """What the caller would paste elsewhere."""
    text: str = page.evaluate(_PASTE)
    return text


def start_over(page: Page, kind: str) -> None:
    """Take back all edits of one script."""
    page.locator(f"[data-sheet={kind}]").get_by_role("button", name="Start over").tap()


def kept_on_device(page: Page) -> str:
    """All that the browser keeps for this site."""
    kept: str = page.evaluate("JSON.stringify({ ...localStorage })")
    return kept


def test_from_a_zip_code_to_a_call_in_ones_own_words(new_visit: NewVisit) -> None:
    page = new_visit(permissions=_CLIPBOARD).page
    page.get_by_label("Your ZIP code").tap()
    page.keyboard.type("02139")
    page.keyboard.press("Enter")

    senate = page.get_by_role("region", name="Your senators")
    candidates = page.get_by_role("region", name="Which representative is yours?")
    expect(senate.get_by_role("heading", level=3)).to_have_text(["Ada Arden", "Bo Birch"])
    expect(candidates.get_by_role("heading", level=3)).to_have_count(2)

    candidates.get_by_role("article", name="Dov").get_by_role("link", name="This is mine").tap()
    expect(page.get_by_role("heading", name="Your voice in the House")).to_be_visible()
    page.get_by_role("link", name="Call Dogwood with a script").tap()

    number = page.locator(".dial a.main")
    expect(number).to_contain_text("202-555-01")
    shown = re.search(r"\d{3}-\d{3}-\d{4}", number.inner_text())
    assert shown
    assert number.get_attribute("href") == "tel:+1" + shown[0].replace("-", "")

    page.get_by_label("Your name").fill("Robin Reed")
    assert "my name is Robin Reed. I'm a constituent from Cambridge" in words_of(page)
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    page.get_by_label("Your name").fill("Robin Rush")
    assert words_of(page).startswith("Hello, and good morning, my name is Robin Rush.")

    page.get_by_role("button", name="Copy What to say").tap()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert clipboard_of(page) == words_of(page)


@pytest.mark.parametrize("kind", ["call", "short", "voicemail"])
def test_each_script_follows_a_blank_and_is_copied_as_it_stands(
    new_visit: NewVisit, kind: str
) -> None:
    page = new_visit(CALL, permissions=_CLIPBOARD).page
    open_all_details(page)
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, kind, after="Hello, ", text="well, ")

    page.locator(f"[data-sheet={kind}] [data-copy]").tap()

    expect(page.get_by_role("status")).to_have_text("Copied")
    assert "Robin Reed" in words_of(page, kind)
    assert clipboard_of(page) == words_of(page, kind)


def test_every_blank_on_the_page_is_put_into_the_script_at_once(new_visit: NewVisit) -> None:
    page = new_visit(CALL_WITHOUT_ZIP).page
    blank(page, "position").select_option("oppose")
    for name in ("name", "town", "zip", "topic", "ask", "reason", "street", "phone"):
        blank(page, name).press_sequentially(f"<{name}>")

    spoken = "".join(words_of(page, kind) for kind in ("call", "short", "voicemail"))
    assert "[" not in spoken
    assert "I oppose it" in spoken
    for name in ("name", "town", "zip", "topic", "ask", "reason", "street", "phone"):
        assert f"<{name}>" in spoken


def test_an_emptied_blank_shows_what_is_missing_again(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("Robin Reed")
    assert "[your name]" not in words_of(page)

    blank(page, "name").fill("  ")

    assert "my name is [your name]." in words_of(page)


def test_short_version_and_voicemail_are_folded_away_until_asked_for(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    for summary, kind in (("The short version", "short"), ("If a machine answers", "voicemail")):
        expect(script(page, kind)).to_be_hidden()
        page.locator("summary", has_text=summary).tap()
        expect(script(page, kind)).to_be_visible()
        assert "Representative Dogwood" in words_of(page, kind)
    expect(script(page, "call")).to_be_visible()


def test_local_offices_can_be_dialled_too(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    page.locator(".dial summary").tap()

    local = page.locator(".offices a.tel")
    expect(local).to_be_visible()
    assert re.fullmatch(r"tel:\+1\d{10}", local.get_attribute("href") or "")


def test_the_spoken_time_grows_with_the_text(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    time = page.locator("[data-sheet=call] [data-time]")
    served = time.inner_text()
    before = _seconds(served)

    blank(page, "reason").fill("one two three four five six seven eight nine ten")
    grown = _seconds(time.inner_text())
    assert grown > before

    type_into_middle(page, "call", after="Hello, ", text="I have a lot more to say to you today, ")
    assert _seconds(time.inner_text()) > grown
    assert re.fullmatch(r"about \d+ seconds", served)


def test_browser_and_server_count_the_same_seconds(new_visit: NewVisit) -> None:
    live = new_visit(CALL).page.locator("[data-sheet=call] [data-time]").inner_text()
    served = new_visit(CALL, java_script_enabled=False).page
    assert served.locator("[data-sheet=call] [data-time]").inner_text() == live


@pytest.mark.parametrize("again", ["reload", "new tab"])
def test_what_one_typed_is_still_there_when_one_comes_back(new_visit: NewVisit, again: str) -> None:
    page = new_visit(CALL).page
    typed = {"name": "Robin Reed", "topic": "H.R. 1234", "reason": "It rains\nat home"}
    for name, words in typed.items():
        blank(page, name).fill(words)
    blank(page, "position").select_option("support")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    before = words_of(page)

    page = _come_back(page, again)

    for name, words in typed.items():
        expect(blank(page, name)).to_have_value(words)
    expect(blank(page, "position")).to_have_value("support")
    assert words_of(page) == before
    assert "I support H.R. 1234." in words_of(page, "short")
    blank(page, "name").fill("Robin Rush")
    assert "good morning, my name is Robin Rush." in words_of(page)


def test_a_town_of_ones_own_is_still_there_when_one_comes_back(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    expect(blank(page, "town")).to_have_value("Cambridge")
    blank(page, "town").fill("Somerville")

    page = _come_back(page, "new tab")

    expect(blank(page, "town")).to_have_value("Somerville")
    assert "from Somerville" in words_of(page)


def test_a_town_of_ones_own_is_not_taken_to_another_zip_code(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    blank(page, "town").fill("Somerville")

    page.goto("/call/garden/D000004?zip=02201")

    expect(blank(page, "town")).to_have_value("Boston")


def test_an_emptied_blank_stays_empty_when_one_comes_back(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    for name in ("phone", "topic"):
        blank(page, name).fill("regretted")
        blank(page, name).fill("")

    page = _come_back(page, "new tab")

    expect(blank(page, "phone")).to_have_value("")
    expect(blank(page, "topic")).to_have_value("")
    assert "regretted" not in kept_on_device(page)


def test_who_one_is_goes_along_to_the_email_and_another_campaign(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("Robin Reed")
    blank(page, "reason").fill("It rains at home")

    page.get_by_role("link", name="write an email").tap()
    expect(blank(page, "name")).to_have_value("Robin Reed")
    expect(blank(page, "reason")).to_have_value("It rains at home")
    assert "It rains at home" in words_of(page, "email")

    page.goto("/call/library/A000001?zip=02139")
    expect(blank(page, "name")).to_have_value("Robin Reed")
    expect(blank(page, "reason")).to_have_value("")


def test_an_edit_belongs_to_one_member_alone(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")

    page.goto("/call/garden/A000001?zip=02139")

    assert words_of(page).startswith("Hello, my name is")


def test_an_edit_belongs_to_one_zip_code_alone(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")

    for other in ("/call/garden/D000004?zip=02201", CALL_WITHOUT_ZIP):
        page.goto(other)
        assert words_of(page).startswith("Hello, my name is")

    page.goto(CALL)
    assert words_of(page).startswith("Hello, and good morning, my name is")


def test_starting_over_brings_the_campaigns_words_back_filled(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("Robin Reed")
    composed = words_of(page)
    script(page).fill("Something else entirely")
    blank(page, "topic").fill("H.R. 1234")
    assert words_of(page) == "Something else entirely"

    start_over(page, "call")

    expect(script(page)).to_be_focused()
    assert words_of(page) == composed.replace("[the bill or issue]", "H.R. 1234")
    page = _come_back(page, "new tab")
    assert words_of(page).startswith("Hello, my name is Robin Reed.")


def test_erasing_empties_the_fields_and_the_device(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    composed = words_of(page)
    blank(page, "name").fill("Robin Reed")
    blank(page, "position").select_option("oppose")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    assert "Robin Reed" in kept_on_device(page)
    assert "good morning" in kept_on_device(page)

    page.get_by_role("button", name="Erase what I typed").tap()

    expect(page.get_by_role("status")).to_have_text("Erased")
    assert kept_on_device(page) == "{}"
    expect(blank(page, "name")).to_have_value("")
    expect(blank(page, "position")).to_have_value("")
    expect(blank(page, "town")).to_have_value("Cambridge")
    assert words_of(page) == composed
    page = _come_back(page, "reload")
    expect(blank(page, "name")).to_have_value("")
    assert words_of(page) == composed


def test_what_was_erased_does_not_come_back_with_the_page_before(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    composed = words_of(page)
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    page.get_by_role("link", name="write an email").tap()
    page.get_by_role("button", name="Erase what I typed").tap()

    page.go_back()

    expect(blank(page, "name")).to_have_value("")
    assert words_of(page) == composed


@pytest.mark.parametrize(
    "event",
    [
        "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
        "document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))",
    ],
    ids=["on the way back", "in a tab that slept"],
)
def test_what_was_erased_does_not_come_back_with_a_page_that_was_kept_whole(
    new_visit: NewVisit, event: str
) -> None:
    page = new_visit(CALL).page
    composed = words_of(page)
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")

    # What a browser does that keeps the page in memory, while it is erased on another.
    page.evaluate(f"() => {{ localStorage.clear(); {event}; }}")

    expect(blank(page, "name")).to_have_value("")
    assert words_of(page) == composed


def test_what_is_erased_or_typed_in_one_tab_is_so_in_the_others(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    composed = words_of(page)
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    tab = _come_back(page, "new tab")
    blank(tab, "phone").fill("413-555-0199")
    expect(blank(page, "phone")).to_have_value("413-555-0199")
    assert "and good morning, my name is Robin Reed." in words_of(page)

    tab.get_by_role("button", name="Erase what I typed").tap()

    expect(blank(page, "name")).to_have_value("")
    assert words_of(page) == composed
    blank(page, "topic").fill("H.R. 1234")
    kept = kept_on_device(page)
    assert "H.R. 1234" in kept
    assert "Robin" not in kept
    assert "413" not in kept


def test_a_blank_is_kept_without_a_change_to_the_others(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    elsewhere = """() => {
      localStorage.setItem('switchboard:me', JSON.stringify({ phone: ['413-555-0199', ''] }));
      localStorage.setItem('switchboard:garden', JSON.stringify({ topic: ['H.R. 1234', ''] }));
    }"""
    page.evaluate(elsewhere)

    blank(page, "name").fill("Robin Reed")
    blank(page, "ask").fill("vote no")

    page.reload()
    for name, value in {
        "name": "Robin Reed", "phone": "413-555-0199", "topic": "H.R. 1234", "ask": "vote no",
    }.items():  # fmt: skip
        expect(blank(page, name)).to_have_value(value)


def test_a_copy_button_says_copy_again_however_often_it_is_pressed(new_visit: NewVisit) -> None:
    page = new_visit(None, permissions=_CLIPBOARD).page
    page.clock.install()
    page.goto(CALL)
    button = page.locator("[data-sheet=call] [data-copy]")
    expect(button).to_have_text("Copy What to say")

    for _ in range(2):
        button.tap()
        expect(button).to_have_text("Copied")
        page.clock.fast_forward(500)
    page.clock.fast_forward(10_000)

    expect(button).to_have_text("Copy What to say")


def test_a_copy_works_where_the_clipboard_is_closed_to_pages(new_visit: NewVisit) -> None:
    page = new_visit(CALL, permissions=_CLIPBOARD).page
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }"
    )
    blank(page, "name").fill("Robin Reed")

    page.get_by_role("button", name="Copy What to say").tap()

    expect(page.get_by_role("status")).to_have_text("Copied")
    assert clipboard_of(page) == words_of(page)


def test_the_mail_link_holds_the_message_as_it_stands(new_visit: NewVisit) -> None:
    page = new_visit(EMAIL_BY_MAILTO).page
    blank(page, "name").fill("Robin & Reed?")
    type_into_middle(page, "email", after="Dear ", text="and esteemed ")

    assert _mail(page) == (words_of(page, "subject"), words_of(page, "email"))
    assert "Robin & Reed?" in words_of(page, "email")


@pytest.mark.parametrize("button", ["[data-sheet=email] [data-reset]", "[data-erase]"])
def test_the_mail_link_follows_when_edits_are_taken_back(new_visit: NewVisit, button: str) -> None:
    page = new_visit(EMAIL_BY_MAILTO).page
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "email", after="Dear ", text="and esteemed ")

    page.locator(button).tap()

    assert "esteemed" not in words_of(page, "email")
    assert _mail(page) == (words_of(page, "subject"), words_of(page, "email"))


def test_the_way_to_a_contact_form_opens_beside_the_message(new_visit: NewVisit) -> None:
    page = new_visit("/email/garden/A000001?zip=02139").page
    link = page.get_by_role("link", name="Open Arden’s contact form")

    expect(link).to_have_attribute("href", "https://form.example.org/A000001")
    expect(link).to_have_attribute("target", "_blank")


@pytest.mark.parametrize(
    "kept",
    [
        "not json",
        "null",
        "[]",
        '{"text": "A blank that is gone", "marks": [{"name": "gone", "start": 2, "end": 7}]}',
    ],
    ids=["not JSON", "null", "a list", "a blank that the campaign no longer has"],
)
def test_a_device_that_kept_nonsense_does_no_harm(new_visit: NewVisit, kept: str) -> None:
    page = new_visit("/tips").page
    for key in ("switchboard:me", "switchboard:garden", "switchboard:garden:D000004:02139:call"):
        page.evaluate(f"localStorage.setItem({json.dumps(key)}, {json.dumps(kept)})")

    page.goto(CALL)

    blank(page, "name").fill("Robin Reed")
    assert "Robin Reed" in words_of(page, "short")
    expect(page.get_by_role("button", name="Copy What to say")).to_be_visible()


def test_a_device_that_keeps_nothing_does_no_harm(new_visit: NewVisit) -> None:
    page = new_visit(None).page
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed'); } })"
    )
    page.goto(CALL)

    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "call", after="Hello, ", text="and good morning, ")
    assert words_of(page).startswith("Hello, and good morning, my name is Robin Reed.")
    start_over(page, "call")
    assert words_of(page).startswith("Hello, my name is Robin Reed.")
    page.get_by_role("button", name="Erase what I typed").tap()
    assert words_of(page).startswith("Hello, my name is [your name].")


def test_what_is_typed_before_the_script_arrives_is_not_lost(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("Robin Reed")
    blank(page, "phone").fill("413-555-0199")
    tab = page.context.new_page()
    late: list[Route] = []
    tab.route("**/static/app.js*", lambda route: late.append(route), times=1)
    tab.goto(CALL, wait_until="commit")
    expect(tab.locator(".bottom")).to_be_visible()
    type_into_middle(tab, "call", after="my name is [your name]. ", text="I am new at this. ")
    blank(tab, "name").fill("Robin Rush")
    blank(tab, "position").select_option("oppose")

    late[0].continue_()
    expect(tab.get_by_role("button", name="Copy What to say")).to_be_visible()

    assert "my name is Robin Rush. I am new at this. I'm a constituent" in words_of(tab)
    assert "I oppose it" in words_of(tab)
    expect(blank(tab, "phone")).to_have_value("413-555-0199")
    blank(tab, "name").fill("Robin Rice")
    tab.goto(CALL)
    assert "my name is Robin Rice. I am new at this. I'm a constituent" in words_of(tab)
    expect(blank(tab, "position")).to_have_value("oppose")


def test_a_script_edited_in_a_form_that_was_sent_still_follows_the_blanks(
    new_visit: NewVisit,
) -> None:
    page = new_visit(None).page
    page.route(
        "**/static/app.js*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.goto(CALL)
    blank(page, "name").fill("Robin Reed")
    type_into_middle(page, "call", after="for your time.", text=" Goodbye.")
    page.unroute("**/static/app.js*")
    page.get_by_role("button", name="Put this into the script").tap()
    expect(page.get_by_role("button", name="Copy What to say")).to_be_visible()
    assert "my name is Robin Reed. I'm" in words_of(page)
    assert words_of(page).endswith("for your time. Goodbye.")

    page.goto(CALL)
    blank(page, "name").fill("Robin Rush")

    assert "my name is Robin Rush. I'm" in words_of(page)
    assert words_of(page).endswith("for your time. Goodbye.")


def test_a_script_that_arrives_late_takes_over_where_the_form_left_off(
    new_visit: NewVisit,
) -> None:
    page = new_visit(None).page

    def empty(route: Route) -> None:
        route.fulfill(body="", content_type="text/javascript")

    page.route("**/static/app.js*", empty)
    page.goto(CALL)
    blank(page, "name").fill("Robin Reed")
    page.unroute("**/static/app.js*")
    page.get_by_role("button", name="Put this into the script").tap()
    expect(page.get_by_role("button", name="Copy What to say")).to_be_visible()
    assert "my name is Robin Reed." in words_of(page)

    blank(page, "name").fill("Robin Rush")
    assert "my name is Robin Rush." in words_of(page)

    page.get_by_role("button", name="Erase what I typed").tap()
    expect(blank(page, "name")).to_have_value("")
    assert "my name is [your name]." in words_of(page)


def test_a_mistyped_zip_code_is_one_tap_from_the_answer(new_visit: NewVisit) -> None:
    page = new_visit().page
    page.get_by_label("Your ZIP code").fill("2139")
    page.get_by_role("button", name="Find my members").tap()

    expect(page.get_by_role("heading", level=1)).to_contain_text("check that ZIP code")
    expect(page.get_by_label("Your ZIP code")).to_have_value("2139")
    page.get_by_role("link", name="Yes, use 02139").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your members of Congress")


def test_a_campaign_chosen_first_is_still_chosen_at_the_script(new_visit: NewVisit) -> None:
    page = new_visit().page
    page.get_by_role("link", name="A library for all").tap()
    page.get_by_label("Your ZIP code").fill("02201")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Call Arden with a script").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Call Ada Arden")
    assert "/call/library/A000001" in page.url
    expect(page.locator(".about")).to_contain_text("A library for all")


def test_a_district_can_be_chosen_where_only_the_state_is_known(new_visit: NewVisit) -> None:
    page = new_visit("/reps?zip=90140").page
    page.get_by_label("Your district").select_option("CA-42")
    page.get_by_role("button", name="Show my representative").tap()

    expect(page.get_by_role("link", name="Call Spruce with a script")).to_be_visible()


def _seconds(words: str) -> int:
    found = re.search(r"\d+", words)
    assert found
    return int(found[0])


def _mail(page: Page) -> tuple[str, str]:
    """Subject and body of the mail link, as a mail program reads them."""
    subject, body = page.evaluate(
        """() => {
          const query = new URL(document.querySelector('[data-mailto]').href).search;
          const read = (name) => decodeURIComponent(query.match(`[?&]${name}=([^&]*)`)[1]);
          return [read('subject'), read('body')];
        }"""
    )
    return subject, body


def _come_back(page: Page, how: str) -> Page:
    """The same address again: reloaded, or in a new tab, which remembers no fields."""
    if how == "reload":
        page.reload()
        return page
    tab = page.context.new_page()
    tab.goto(page.url)
    return tab
