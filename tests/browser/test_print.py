"""On paper: the words and the numbers, and nothing that one would have to press."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switchboard.settings import ROOT
from tests.browser.conftest import (
    CALL,
    EMAIL,
    NewVisit,
    blank,
    script,
    serving,
    words_of,
)

pytestmark = pytest.mark.browser

_CONTRAST = """(element) => {
  const ink = (value) => value.match(/[0-9.]+/g).slice(0, 3).map(Number);
  const sum = (value) => ink(value).reduce((a, b) => a + b);
  return [sum(getComputedStyle(element).color),
    sum(getComputedStyle(document.documentElement).backgroundColor)];
}"""


def printed(page: Page) -> Page:
    """The page as a printer gets it."""
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", [CALL, EMAIL])
def test_the_script_is_on_paper_and_what_one_presses_is_not(new_visit: NewVisit, path: str) -> None:
    page = new_visit(path).page
    blank(page, "name").fill("Robin Reed")
    printed(page)

    kind = "call" if path == CALL else "email"
    expect(script(page, kind)).to_be_visible()
    assert "Robin Reed" in words_of(page, kind)
    for away in ("button", "nav", "select", "input", "fieldset", ".skip", "footer"):
        for element in page.locator(away).all():
            expect(element).to_be_hidden()
    assert page.locator("button").count() > 0


def test_the_number_is_on_paper(new_visit: NewVisit) -> None:
    page = printed(new_visit(CALL).page)

    expect(page.locator(".dial a.main")).to_be_visible()
    expect(page.locator(".dial a.main")).to_contain_text("202-555-01")


@pytest.mark.parametrize("has_javascript", [True, False], ids=["live", "no JavaScript"])
def test_all_of_a_long_script_is_on_paper(new_visit: NewVisit, has_javascript: bool) -> None:
    page = new_visit(CALL, java_script_enabled=has_javascript).page
    script(page).fill("A line of my own.\n" * 60)
    printed(page)

    hidden_px = script(page).evaluate("area => area.scrollHeight - area.clientHeight")
    assert hidden_px <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_ink_is_black(new_visit: NewVisit, scheme: str) -> None:
    page = printed(new_visit(CALL, color_scheme=scheme, reduced_motion="reduce").page)

    for selector in ("h1", "#s-call", ".dial a.main", ".dial li"):
        ink, paper = page.locator(selector).first.evaluate(_CONTRAST)
        assert (ink, paper) == (0, 3 * 255), selector


@pytest.mark.parametrize("path", ["/", "/reps?zip=02139", CALL, EMAIL, "/tips"])
def test_a_page_makes_a_pdf(new_visit: NewVisit, path: str) -> None:
    page = printed(new_visit(path).page)

    assert page.pdf().startswith(b"%PDF-")


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_sheet_for_a_table_is_one_page_even_with_a_long_title_and_ask(
    new_visit: NewVisit, snapshot_dir: Path, tmp_path: Path, paper: str
) -> None:
    scripts_dir = shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    words = scripts_dir / "any-issue" / "en.md"
    title = "# Please keep the reading rooms of all our town’s libraries open on weekday evenings"
    ask = (
        "Ask them to vote for it, and say what the evening hours mean to you and your family. " * 5
    )
    before = words.read_text().partition("\n## ")
    words.write_text(f"{title}\n\n{ask}\n\n## {before[2]}")
    host = "a-rather-long-name-of-a-group.calls.example.org"
    settings = {"scripts_dir": str(scripts_dir), "public_address": f"https://{host}"}
    with serving(snapshot_dir, tmp_path / "log", **settings) as site:
        page = new_visit("/campaigns/any-issue/sheet", at=site).page
        printed(page)
        expect(page.locator(".qr")).to_be_visible()
        assert pages_of(page.pdf(format=paper)) == 1


def test_a_second_page_would_be_noticed(new_visit: NewVisit) -> None:
    page = printed(new_visit("/campaigns/garden/sheet").page)
    assert pages_of(page.pdf(format="A4")) == 1
    page.evaluate("document.querySelector('.poster').style.paddingBottom = '20cm'")
    assert pages_of(page.pdf(format="A4")) == 2


@pytest.mark.parametrize("has_javascript", [True, False], ids=["live", "no JavaScript"])
def test_what_was_folded_away_is_on_paper_too(new_visit: NewVisit, has_javascript: bool) -> None:
    page = new_visit(CALL, java_script_enabled=has_javascript).page
    for folded in ("#s-short", "#s-voicemail", ".offices a.tel"):
        expect(page.locator(folded)).to_be_hidden()
    printed(page)

    for folded in ("#s-short", "#s-voicemail", ".offices a.tel"):
        expect(page.locator(folded)).to_be_visible()


def test_print_asks_the_browser_for_its_own_dialog(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    page.evaluate("() => { window.print = () => { document.title = 'printing'; }; }")

    page.locator("[data-sheet=call] [data-print]").tap()

    expect(page).to_have_title("printing")
