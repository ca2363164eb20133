"""With the keyboard alone: everything can be reached, seen and used, in the order of the page."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import (
    CALL,
    DESKTOP,
    EVERY_PAGE,
    NewVisit,
    blank,
    script,
    words_of,
)

pytestmark = pytest.mark.browser

_MOST_STOPS = 80

# The focused element, whether its outline shows, and whether the window does.
_FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    what: at.outerHTML.slice(0, 80),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
    position: [...document.querySelectorAll('*')].indexOf(at),
    isBody: at === document.body || at === document.documentElement,
  };
}"""

_CAN_BE_FOCUSED = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .length"""


def desk_top(new_visit: NewVisit, path: str) -> Page:
    """A page on a computer with a keyboard."""
    return new_visit(path, viewport=DESKTOP, is_mobile=False, has_touch=False).page


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; the focus shows at every stop on the way."""
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUS)
        assert at["outlined"], f"the focus does not show on {at['what']}"
        assert at["inside"], f"out of sight: {at['what']}"
        if target.evaluate("each => each === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {target}")


@EVERY_PAGE
def test_tab_goes_through_all_of_a_page_in_order_or_skips_to_its_main_part(
    new_visit: NewVisit, path: str
) -> None:
    page = desk_top(new_visit, path)
    stops: list[int] = []
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUS)
        if at["isBody"] or at["position"] in stops:
            break
        assert at["outlined"], f"the focus does not show on {at['what']}"
        assert at["inside"], f"out of sight: {at['what']}"
        stops.append(at["position"])

    assert stops == sorted(stops)
    assert len(stops) == page.evaluate(_CAN_BE_FOCUSED)

    page.goto(path)
    skip = page.get_by_role("link", name="Skip to the main part")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    # A page with nothing to press in its main part goes on behind it.
    assert page.locator("main :focus, footer :focus").count() == 1


def test_from_a_zip_code_to_a_copied_script(new_visit: NewVisit) -> None:
    page = desk_top(new_visit, "/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=page.url)
    press = page.keyboard.press
    tab_to(page, page.get_by_label("Your ZIP code"))
    page.keyboard.type("02139")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your members of Congress")

    chooser = page.get_by_role("article", name="Dov")
    tab_to(page, chooser.get_by_role("link", name="This is mine"))
    press("Enter")
    expect(page.get_by_role("heading", name="Your voice in the House")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Call Dogwood with a script"))
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Call Dov")

    tab_to(page, page.locator(".dial summary"))
    press("Enter")
    expect(page.locator(".offices")).to_be_visible()
    tab_to(page, blank(page, "name"))
    page.keyboard.type("Robin Reed")
    tab_to(page, blank(page, "position"))
    page.keyboard.type("opp")
    tab_to(page, script(page))
    press("ControlOrMeta+Home")
    page.keyboard.type("Hi! ")
    tab_to(page, page.locator("[data-sheet=call] [data-copy]"))
    press("Space")
    expect(page.get_by_role("status")).to_have_text("Copied")
    tab_to(page, page.locator("summary", has_text="If a machine answers"))
    press("Space")
    tab_to(page, script(page, "voicemail"))

    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied == words_of(page)
    assert copied.startswith("Hi! Hello, my name is Robin Reed.")
    assert "I oppose it" in copied


def test_erasing_with_the_keyboard_leaves_one_where_one_was(new_visit: NewVisit) -> None:
    page = desk_top(new_visit, CALL)
    blank(page, "name").fill("Robin Reed")
    erase = page.locator("[data-erase]")
    tab_to(page, erase)

    page.keyboard.press("Enter")

    expect(blank(page, "name")).to_have_value("")
    expect(erase).to_be_focused()


def test_a_script_is_no_trap(new_visit: NewVisit) -> None:
    page = desk_top(new_visit, CALL)
    script(page).focus()
    page.keyboard.press("Tab")
    expect(script(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(script(page)).to_be_focused()
    assert "\t" not in words_of(page)
