"""A test client that inspects every page that any test fetches.

A page that is not valid HTML5, has two headings of the first rank, a field without a
label or anything inline that our policy forbids fails the test that asked for it,
whatever that test is about.
"""

import itertools
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_CONTROLS = ("input", "select", "textarea")


class InspectingClient(FlaskClient):
    """A Flask test client that calls `inspect` on each HTML page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch, and inspect what came."""
        kwargs.setdefault("buffered", True)
        response = super().open(*args, **kwargs)
        page = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        if page and not 300 <= response.status_code < 400:
            inspect(page)
        return response


def parse(html: str) -> Element:
    """The document, read strictly. Raises html5lib's ParseError on any mistake."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    document: Element = parser.parse(html)
    return document


def text_of(element: Element) -> str:
    """All text inside, white space folded."""
    return " ".join("".join(element.itertext()).split())


def inspect(html: str) -> None:
    """Assert what must hold on every page."""
    document = parse(html)
    elements = list(document.iter())
    _inspect_headings(document, elements)
    _inspect_ids(elements)
    _inspect_fields(elements)
    _inspect_inline(elements)
    assert document.attrib.get("lang"), "no language"
    assert [e.tag for e in elements].count("main") == 1, "not one main part"
    assert not any("\ue000" <= char <= "\uf8ff" for char in html), "a gap was left open"


def _inspect_headings(document: Element, elements: list[Element]) -> None:
    headings = [text_of(element) for element in elements if element.tag == "h1"]
    assert len(headings) == 1, f"not one h1: {headings}"
    title = document.find("head/title")
    assert title is not None, "no title"
    assert text_of(title).startswith(headings[0]), f"{text_of(title)!r} is not {headings[0]!r}"
    ranks = [int(e.tag[1]) for e in elements if e.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    for above, below in itertools.pairwise(ranks):
        assert below <= above + 1, f"a heading of rank {below} right under rank {above}"


def _inspect_ids(elements: list[Element]) -> None:
    ids = Counter(e.attrib["id"] for e in elements if "id" in e.attrib)
    assert max(ids.values(), default=1) == 1, f"twice: {ids.most_common(1)}"
    for element in elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            for target in element.attrib.get(attribute, "").split():
                assert target in ids, f"{attribute}={target} points nowhere"


def _inspect_fields(elements: list[Element]) -> None:
    labelled = {e.attrib.get("for") for e in elements if e.tag == "label"}
    for element in elements:
        if element.tag in _CONTROLS and element.attrib.get("type") != "hidden":
            assert element.attrib.get("id") in labelled, f"no label: {element.attrib}"
        if element.tag in ("a", "button"):
            assert text_of(element), f"nothing to read in {element.attrib}"


def _inspect_inline(elements: list[Element]) -> None:
    for element in elements:
        assert element.tag != "style", "an inline style sheet"
        assert element.tag != "script" or "src" in element.attrib, "an inline script"
        for name, value in element.attrib.items():
            assert name != "style", f"an inline style: {element.attrib}"
            assert not name.startswith("on"), f"an inline handler: {element.attrib}"
            if name in ("href", "src", "action", "formaction"):
                assert not value.strip().lower().startswith("javascript:"), value
        if element.tag == "a" and element.attrib.get("target") == "_blank":
            assert "noopener" in element.attrib.get("rel", ""), element.attrib
