"""Every kind of page: accessible, quiet, never too wide, easy to hit with a thumb."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from switchboard.settings import ROOT
from tests.browser.conftest import (
    CALL,
    EVERY_PAGE,
    PAGES,
    PHONE,
    NewVisit,
    find_chromium,
    open_all_details,
)

pytestmark = pytest.mark.browser

_AXE = Axe()
_PAPER = "getComputedStyle(document.documentElement).backgroundColor"
_BASE_PX = "parseFloat(getComputedStyle(document.documentElement).fontSize)"

# Elements of a page that can be seen and are lower than a thumb needs.
_TOO_LOW = """
() => [...document.querySelectorAll('a.button, button, input, select, summary, textarea')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
  .filter(([, height]) => height < 44)
"""

_WITHOUT_EDGE = """
() => [...document.querySelectorAll('a.button, button, input, select, textarea, .card, .note')]
  .filter((each) => each.checkVisibility() && each.type !== 'hidden')
  .filter((each) => {
    const style = getComputedStyle(each);
    return style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) === 0;
  })
  .map((each) => each.outerHTML.slice(0, 80))
"""


def faults(page: Page) -> list[str]:
    """What axe finds wrong, by all its rules, best practices included."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_AXE.axe_script)
    found: dict[str, Any] = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    assert found["passes"], "axe did not look at anything"
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def overflow_px(page: Page) -> int:
    """By how much the page is wider than the window it was made for."""
    size = page.viewport_size
    assert size is not None
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return max(0, width - size["width"])


@EVERY_PAGE
def test_a_page_is_quiet_and_without_fault_in_light_and_dark(
    new_visit: NewVisit, path: str
) -> None:
    page, watch = new_visit(path, color_scheme="light", reduced_motion="reduce")
    open_all_details(page)

    watch.check()
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.cookie + JSON.stringify({ ...localStorage })") == "{}"

    light = page.evaluate(_PAPER)
    assert faults(page) == []

    page.emulate_media(color_scheme="dark")
    assert page.evaluate(_PAPER) != light
    assert faults(page) == []


@EVERY_PAGE
def test_a_page_fits_a_small_phone_a_thumb_large_text_and_forced_colours(
    new_visit: NewVisit, path: str
) -> None:
    page = new_visit(path, viewport={"width": 320, "height": 568}).page
    open_all_details(page)

    assert overflow_px(page) == 0
    assert page.evaluate(_TOO_LOW) == []

    page.set_viewport_size(PHONE)
    before = page.evaluate(_BASE_PX)
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.evaluate(_BASE_PX) == 2 * before
    assert overflow_px(page) == 0

    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(_WITHOUT_EDGE) == []


def test_axe_would_find_a_picture_without_words(new_visit: NewVisit) -> None:
    page = new_visit().page
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    assert any(fault.startswith("image-alt") for fault in faults(page))


def test_axe_would_find_words_too_pale(new_visit: NewVisit) -> None:
    page = new_visit().page
    page.evaluate("document.querySelector('.lead').style.color = '#ccbbaa'")

    assert any(fault.startswith("color-contrast") for fault in faults(page))


def test_a_wide_element_would_be_noticed(new_visit: NewVisit) -> None:
    page = new_visit().page
    page.evaluate("document.querySelector('.hero').style.width = '500px'")

    assert overflow_px(page) > 0


def test_a_low_button_would_be_noticed(new_visit: NewVisit) -> None:
    page = new_visit().page
    page.evaluate("document.querySelector('button').style.cssText = 'min-height: 0; padding: 0'")

    assert len(page.evaluate(_TOO_LOW)) == 1


@pytest.mark.parametrize(
    ("act", "complaint"),
    [
        ("console.error('oh no')", "error: oh no"),
        ("setTimeout(() => { throw new Error('oh no'); })", "error: "),
        ("fetch('https://elsewhere.example.org/').catch(() => {})", "Content Security Policy"),
        ("setTimeout(() => alert('boo'))", "dialog: boo"),
        ("document.head.append(document.createElement('style'))", "Content Security Policy"),
    ],
    ids=["console", "exception", "other host", "dialog", "inline style"],
)
def test_a_page_that_misbehaves_would_be_noticed(
    new_visit: NewVisit, act: str, complaint: str
) -> None:
    page, watch = new_visit()
    page.evaluate(f"() => {{ {act}; }}")

    assert complaint in _wait_for_trouble(page, watch.troubles)
    watch.troubles.clear()


def test_a_cookie_would_be_noticed(new_visit: NewVisit) -> None:
    page, watch = new_visit()
    page.context.add_cookies([{"name": "crumb", "value": "1", "url": watch.url}])

    with pytest.raises(AssertionError, match="crumb"):
        watch.check()
    page.context.clear_cookies()


def test_a_card_without_an_edge_would_be_noticed(new_visit: NewVisit) -> None:
    page = new_visit("/tips", forced_colors="active").page
    assert page.evaluate(_WITHOUT_EDGE) == []
    page.evaluate("document.querySelector('.card').style.border = '0'")

    assert len(page.evaluate(_WITHOUT_EDGE)) == 1


def test_every_template_is_among_the_pages() -> None:
    templates = {path.stem for path in (ROOT / "templates").glob("[!_]*.html")} - {"base"}
    shown = {
        {"/": "home", "/reps": "results", "/campaigns": "campaign"}.get(start, start.strip("/"))
        for start in ("/" + path.partition("?")[0].split("/")[1] for path in PAGES.values())
    } | {path.partition("?")[0].rpartition("/")[2] for path in PAGES.values()}
    assert templates - {"error"} <= shown
    assert CALL in PAGES.values()


def test_without_a_browser_tests_are_skipped_with_a_hint() -> None:
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        find_chromium({"PATH": "/nowhere"})


def test_without_a_browser_ci_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        find_chromium({"PATH": "/nowhere", "CI": "true"})


def _wait_for_trouble(page: Page, troubles: list[str]) -> str:
    for _ in range(100):
        if troubles:
            break
        page.evaluate("new Promise((done) => setTimeout(done, 10))")
    return "\n".join(troubles)
