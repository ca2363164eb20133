"""Each gate that the other tests rely on can fail: shown here, once for each."""

import socket

import pytest
from html5lib.html5parser import ParseError

from tests.conftest import NetworkClosed
from tests.inspecting import inspect

GOOD = (
    "<!doctype html><html lang=en><head><title>Hi · Site</title></head>"
    "<body><main><h1>Hi</h1>{}</main></body></html>"
)


def test_a_good_page_passes() -> None:
    inspect(GOOD.format("<label for=a>A</label><input id=a>"))


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        ("<h1>Again</h1>", "not one h1"),
        ("<h3>Too deep</h3>", "a heading of rank 3 right under rank 1"),
        ("<input id=a>", "no label"),
        ("<p id=a></p><p id=a></p>", "twice"),
        ("<p aria-labelledby=b></p>", "points nowhere"),
        ("<p style='color:red'></p>", "an inline style"),
        ("<p onclick='x()'></p>", "an inline handler"),
        ("<script>x()</script>", "an inline script"),
        ("<a href='javascript:x()'>x</a>", "javascript:"),
        ("<a href='/x'></a>", "nothing to read"),
        ("<a href='/x' target=_blank>x</a>", "_blank"),
        ("<p>\ue000zip\ue001</p>", "a gap was left open"),
        ("<main></main>", "not one main part"),
    ],
)
def test_a_bad_page_is_refused(part: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        inspect(GOOD.format(part))


@pytest.mark.parametrize("html", ["<p>no doctype", GOOD.format("<b><i></b></i>")])
def test_html_that_is_not_valid_is_refused(html: str) -> None:
    with pytest.raises(ParseError):
        inspect(html)


def test_a_page_with_another_title_or_no_language_is_refused() -> None:
    with pytest.raises(AssertionError, match="is not"):
        inspect(GOOD.format("").replace("<title>Hi", "<title>Bye"))
    with pytest.raises(AssertionError, match="no language"):
        inspect(GOOD.format("").replace(" lang=en", ""))


def test_the_network_is_closed_but_for_loopback() -> None:
    with socket.socket() as outside, pytest.raises(NetworkClosed):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as inside, pytest.raises(ConnectionRefusedError):
        inside.connect(("127.0.0.1", 1))
