"""Sharing a campaign from its page."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit

pytestmark = pytest.mark.browser


def test_a_button_copies_the_link_and_says_so(new_visit: NewVisit) -> None:
    page = new_visit(
        "/campaigns/garden?ref=flyer", permissions=["clipboard-read", "clipboard-write"]
    ).page
    page.get_by_role("button", name="Copy the link").tap()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{page.url.partition('?')[0]}"


def test_without_javascript_the_link_is_there_to_copy_and_the_button_is_not(
    new_visit: NewVisit,
) -> None:
    page = new_visit("/campaigns/garden", java_script_enabled=False).page

    expect(page.get_by_label("Link to copy")).to_have_value(page.url)
    expect(page.locator("[data-copy-link]")).to_be_hidden()
