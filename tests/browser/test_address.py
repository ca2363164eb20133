"""A street address settles the district, and civic data APIs add what they know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import standins
from tests.browser.conftest import NewVisit, Site, open_all_details, serving
from tests.browser.test_every_page import faults, overflow_px

pytestmark = pytest.mark.browser

SPLIT = "/reps?zip=02139"


@pytest.fixture(scope="module")
def live_site(snapshot_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server with Open States and the geocoder stood in for."""
    folder = tmp_path_factory.mktemp("live")
    with standins.serve("openstates") as openstates, standins.serve("census_geocoder") as census:
        openstates.write(folder)
        census.write(folder)
        chosen = {
            "providers": "openstates",
            "openstates_key": openstates.key,
            "providers_dir": str(folder),
            "cache": str(folder / "answers.sqlite"),
        }
        with serving(snapshot_dir, folder / "log", **chosen) as started:
            yield started


def _find(page: Page, address: str) -> None:
    page.get_by_label("Your street address").fill(address)
    page.get_by_role("button", name="Find my district").click()


@pytest.mark.parametrize("scripting", [True, False], ids=["with JavaScript", "without"])
def test_an_address_leads_to_the_script_and_is_in_no_link(
    new_visit: NewVisit, live_site: Site, scripting: bool
) -> None:
    page = new_visit(SPLIT, at=live_site, java_script_enabled=scripting).page
    _find(page, "1 Example Street")
    expect(page.get_by_text("Your street address lies in House district MA-07")).to_be_visible()
    page.get_by_role("link", name="Call Dogwood with a script").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dogwood")
    assert "Example" not in page.url
    page.get_by_role("link", name="Your members").click()
    expect(page.get_by_role("link", name="Call Dogwood with a script")).to_be_visible()
    assert "Street" not in live_site.log.read_text()
    assert "02139" not in live_site.log.read_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        (None, "Your members of Congress"),
        ("1 Example Street", "Your members of Congress"),
        ("3 Example Street", "Your members of Congress"),
        ("9 Nowhere Road", "Let’s try that address again"),
    ],
    ids=["officials", "found", "on a border", "unknown"],
)
def test_each_page_on_the_way_is_without_fault_and_fits(
    new_visit: NewVisit, live_site: Site, address: str | None, heading: str, scheme: str
) -> None:
    page = new_visit(
        SPLIT, at=live_site, color_scheme=scheme, viewport={"width": 320, "height": 568}
    ).page
    if address:
        _find(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    open_all_details(page)
    assert faults(page) == []
    assert overflow_px(page) == 0
