"""Promise 2: what the caller types stays on the device."""

from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    CALL,
    EMAIL_BY_MAILTO,
    NewVisit,
    Site,
    Watch,
    blank,
    open_all_details,
    script,
    type_into_middle,
    words_of,
)

pytestmark = pytest.mark.browser

TYPED = {
    "name": "Zyxname Quill",
    "town": "Zyxtown",
    "topic": "zyxtopic",
    "ask": "zyxask",
    "reason": "zyxreason of my own",
    "street": "7 Zyxstreet",
    "phone": "413-555-0199",
}
EDIT = "zyxedit "


def sent(watch: Watch) -> str:
    """Everything that the browser has sent: addresses, headers, bodies."""
    parts = []
    for request in watch.requests:
        headers = "\n".join(request.headers.values())
        body = (request.post_data_buffer or b"").decode("utf-8", "replace")
        parts.append(f"{request.method} {unquote_plus(request.url)}\n{headers}\n{body}")
    return "\n".join(parts).lower()


def leaks(watch: Watch) -> list[str]:
    """What was typed and has left the device."""
    everything = sent(watch)
    secrets = [*TYPED.values(), EDIT.strip(), *(word for w in TYPED.values() for word in w.split())]
    return [secret for secret in secrets if len(secret) > 3 and secret.lower() in everything]


def fill_in(page: Page) -> None:
    """Type into every blank on the page as a person does, key by key."""
    for name, words in TYPED.items():
        if blank(page, name).count():
            blank(page, name).fill("")
            blank(page, name).press_sequentially(words)


def test_nothing_typed_leaves_the_device_on_the_whole_way(new_visit: NewVisit) -> None:
    page, watch = new_visit(CALL, permissions=["clipboard-read", "clipboard-write"])
    open_all_details(page)
    fill_in(page)
    for kind in ("call", "short", "voicemail"):
        type_into_middle(page, kind, after="Hello, ", text=EDIT)
    page.locator("[data-sheet=call] [data-copy]").tap()
    expect(page.get_by_role("status")).to_have_text("Copied")
    blank(page, "name").press("Enter")
    page.locator("[data-sheet=short] [data-reset]").tap()
    page.get_by_role("link", name="write an email").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write to")
    fill_in(page)
    type_into_middle(page, "email", after="Dear ", text=EDIT)
    page.get_by_role("region", name="Done? Thank you.").get_by_role("link").first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write to Ada Arden")
    page.reload()
    page.locator("[data-erase]").tap()
    page.get_by_role("link", name="Your members").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your members of Congress")

    assert leaks(watch) == []
    assert {request.method for request in watch.requests} == {"GET"}


def test_the_mail_program_alone_gets_the_message(new_visit: NewVisit) -> None:
    page, watch = new_visit(EMAIL_BY_MAILTO)
    fill_in(page)

    assert "zyxreason" in (page.locator("[data-mailto]").get_attribute("href") or "")
    page.reload()
    assert "zyxreason" in words_of(page, "email")
    assert leaks(watch) == []


@pytest.mark.parametrize("name", ["name", "town", "topic", "position"])
def test_enter_in_a_field_sends_nothing(new_visit: NewVisit, name: str) -> None:
    page, watch = new_visit(CALL)
    blank(page, "name").fill("Robin Reed")
    before = len(watch.requests)

    blank(page, name).press("Enter")

    # A form that was sent would have begun to by the time the next address is asked for.
    page.goto("/tips")
    after = [unquote_plus(request.url) for request in watch.requests[before:]]
    assert after[0].endswith("/tips")
    assert not any("Robin" in url for url in after)


def test_the_page_does_not_tell_the_next_site_where_one_came_from(new_visit: NewVisit) -> None:
    page, watch = new_visit(CALL)
    page.get_by_role("link", name="write an email").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write to")

    assert not any(request.all_headers().get("referer") for request in watch.requests)


def test_without_javascript_it_is_in_one_request_and_in_no_log(
    new_visit: NewVisit, site: Site
) -> None:
    page, watch = new_visit(CALL, java_script_enabled=False)
    for name, words in TYPED.items():
        blank(page, name).fill(words)
    page.get_by_role("button", name="Put this into the script").tap()
    expect(script(page)).to_contain_text(TYPED["name"])
    page.get_by_role("link", name="write an email").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write to")

    with_words = [request for request in watch.requests if "zyx" in _whole(request.post_data)]
    assert [request.method for request in with_words] == ["POST"]
    assert not any("zyx" in unquote_plus(request.url).lower() for request in watch.requests)
    logged = site.log.read_text()
    assert "POST /call/garden/D000004 200" in logged
    assert "zyx" not in logged.lower()
    assert "02139" not in logged


def test_a_leak_would_be_noticed(new_visit: NewVisit) -> None:
    page, watch = new_visit(CALL)
    blank(page, "name").fill(TYPED["name"])
    page.evaluate("location.href = '/tips?' + document.querySelector('#b-name').value")
    page.wait_for_url("**/tips?**")

    assert TYPED["name"] in leaks(watch)


def _whole(body: str | None) -> str:
    return (body or "").lower()
