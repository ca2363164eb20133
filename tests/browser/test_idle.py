"""One visitor's slow phone does not stop the others."""

import socket
import time
import urllib.request
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisit, Site

pytestmark = pytest.mark.browser

_LONGEST_S = 2


@pytest.mark.parametrize("said", [b"", b"GET / HT"], ids=["nothing", "half a line"])
def test_connections_that_say_little_do_not_stop_others(site: Site, said: bytes) -> None:
    address = urlsplit(site.url)
    assert address.hostname
    assert address.port
    with ExitStack() as stack:
        for _ in range(8):
            idle = socket.create_connection((address.hostname, address.port), timeout=_LONGEST_S)
            stack.enter_context(idle)
            idle.sendall(said)
        started = time.monotonic()
        with urllib.request.urlopen(site.url, timeout=_LONGEST_S) as answer:
            assert b"Call the people" in answer.read()
        assert time.monotonic() - started < _LONGEST_S


def test_connections_that_say_nothing_do_not_stop_a_browser(
    new_visit: NewVisit, site: Site
) -> None:
    address = urlsplit(site.url)
    with ExitStack() as stack:
        for _ in range(8):
            idle = socket.create_connection(
                (str(address.hostname), address.port or 0), timeout=_LONGEST_S
            )
            stack.enter_context(idle)
        page = new_visit("/reps?zip=02139").page
        expect(page.get_by_role("heading", level=1)).to_have_text("Your members of Congress")
