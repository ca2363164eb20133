"""What a slow phone has to load: few requests, few bytes. Counted on what the server sends."""

import gzip
from typing import NamedTuple

import pytest
from playwright.sync_api import Response

from switchboard.directory import Directory
from tests.browser.conftest import SHIPPED_CAMPAIGNS, NewVisit, Site

pytestmark = pytest.mark.browser

MOST_REQUESTS = 6
MOST_RESULTS_BYTES = 8_192
MOST_SCRIPT_PAGE_BYTES = 10_240
MOST_ASSET_BYTES = 10_240

_FETCHED_BYTES = """performance.getEntriesByType('resource')
  .find((each) => each.name.includes('/app.css')).transferSize"""


class Weight(NamedTuple):
    """The requests of a page, and its bytes as gzip sends them."""

    requests: int
    html_bytes: int
    asset_bytes: int


def weigh(new_visit: NewVisit, path: str, at: Site) -> Weight:
    """The weight of a page for someone who has never been here."""
    page, watch = new_visit(None, at=at)
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(path, wait_until="networkidle")

    html = assets = 0
    for response in responses:
        assert response.status == 200
        zipped = len(gzip.compress(response.body(), 6))
        kind = response.request.resource_type
        if kind == "document":
            html += zipped
        elif kind in ("stylesheet", "script"):
            assets += zipped
    assert html, "no document came"
    assert assets, "no stylesheet came"
    return Weight(len(watch.requests), html, assets)


@pytest.mark.parametrize(
    "path",
    ["/reps?zip=02201", "/reps?zip=02139", "/reps?zip=30165", "/reps?zip=02139&district=MA-07"],
    ids=["exact", "split", "cross-state", "chosen"],
)
def test_results_are_light(new_visit: NewVisit, site: Site, path: str) -> None:
    weight = weigh(new_visit, path, site)

    assert weight.requests <= MOST_REQUESTS
    assert weight.html_bytes <= MOST_RESULTS_BYTES
    assert weight.asset_bytes <= MOST_ASSET_BYTES


def test_the_heaviest_results_of_the_real_congress_are_light(
    new_visit: NewVisit, shipped_site: Site, real_directory: Directory
) -> None:
    for path in heaviest(real_directory):
        weight = weigh(new_visit, path, shipped_site)

        assert weight.requests <= MOST_REQUESTS
        assert weight.html_bytes <= MOST_RESULTS_BYTES, path
        assert weight.asset_bytes <= MOST_ASSET_BYTES


@pytest.mark.parametrize("campaign", SHIPPED_CAMPAIGNS)
@pytest.mark.parametrize("page", ["call", "email"])
def test_a_script_is_light(new_visit: NewVisit, site: Site, campaign: str, page: str) -> None:
    weight = weigh(new_visit, f"/{page}/{campaign}/D000004?zip=02139", site)

    assert weight.requests <= MOST_REQUESTS
    assert weight.html_bytes <= MOST_SCRIPT_PAGE_BYTES
    assert weight.asset_bytes <= MOST_ASSET_BYTES


@pytest.mark.parametrize("campaign", SHIPPED_CAMPAIGNS)
def test_the_script_for_the_member_with_most_offices_is_light(
    new_visit: NewVisit, shipped_site: Site, real_directory: Directory, campaign: str
) -> None:
    member = max(real_directory.members.values(), key=lambda each: len(each.offices))
    weight = weigh(new_visit, f"/call/{campaign}/{member.id}", shipped_site)

    assert weight.requests <= MOST_REQUESTS
    assert weight.html_bytes <= MOST_SCRIPT_PAGE_BYTES


def heaviest(directory: Directory) -> list[str]:
    """The results with the most candidates, and those with the most offices to list."""
    answers = [directory.answer(zip_code) for zip_code in directory.zip_codes()]
    most_candidates = max(answers, key=lambda a: (len(a.districts), len(a.members)))
    most_offices = max(
        (answer for answer in answers if answer.certainty == "exact"),
        key=lambda answer: sum(len(member.offices) for member in answer.members),
    )
    # Cards of senators of two states are the largest of all.
    most_senators = max(answers, key=lambda a: sum(m.chamber == "senate" for m in a.members))
    return [f"/reps?zip={a.zip}" for a in (most_candidates, most_offices, most_senators)]


def test_the_stylesheet_is_fetched_once_and_kept(new_visit: NewVisit) -> None:
    page = new_visit("/reps?zip=02139").page
    assert page.evaluate(_FETCHED_BYTES) > 0

    page.goto("/reps?zip=02201")

    assert page.evaluate(_FETCHED_BYTES) == 0
