"""Numbers to dial and links to follow: nothing gets on a page unless it is well-formed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard import contacts

_WRITTEN = re.compile(r"[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}")


@pytest.mark.parametrize(
    "text",
    [
        "202-555-0101",
        " 202-555-0101\n",
        "2025550101",
        "202 555 0101",
        "202.555.0101",
        "(202) 555-0101",
        "(202)555-0101",
        "1-202-555-0101",
        "+1 202 555 0101",
        "+1 (202) 555-0101",
        "12025550101",
    ],
)
def test_every_usual_spelling_of_a_phone_gets_one_form(text: str) -> None:
    assert contacts.phone(text) == "202-555-0101"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "555-0101",
        "202-555-010",
        "202-555-01011",
        "102-555-0101",
        "202-155-0101",
        "202-555-0101 ext. 5",
        "202-555-HELP",
        "+44 20 5550 0101",
        "202-555-0101;202-555-0102",
        "202--555-0101",
        "202-555\n-0101",
        "202-555-01٠١",
        "202-555-01０１",
    ],
)
def test_what_cannot_be_dialled_is_no_phone(text: str) -> None:
    assert contacts.phone(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org/",
        "HTTPS://WWW.EXAMPLE.ORG/Contact",
        "https://example.org:8443/contact?topic=a%20bill&x=1#form",
        "https://a-b.c.example.org/~ada/",
    ],
)
def test_a_web_address_of_a_named_host_is_accepted(text: str) -> None:
    assert contacts.is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "//example.org/",
        "/contact",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,<b>hi</b>",
        "ftp://example.org/",
        "hhttps://example.org/",
        "mailto:ada@example.org",
        "https://",
        "https:example.org",
        "https:///example.org",
        "https://localhost/",
        "https://.example.org/",
        "https://exa_mple.org/",
        "https://example.org /",
        " https://example.org/",
        "https://example.org/a b",
        "https://example.org/a\u00a0b",
        "https://example.org/\n",
        "java\tscript:alert(1)",
        "https://example.org/\x00",
        "https://example.org/\u202egro",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::1",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://ada@example.org/",
        "https://ada:secret@example.org/",
        "https://example.org@elsewhere.example.org/",
        "https://example.org%2f@elsewhere.example.org/",
        "https://example.org\\@elsewhere.example.org/",
        "https://example.org\\elsewhere.example.org/",
    ],
)
def test_what_is_not_plainly_a_web_address_is_refused(text: str) -> None:
    assert not contacts.is_web_address(text)


_numbers = st.text("0123456789٣３²()+-. \n", max_size=20)
_addresses = st.builds(str.__add__, st.sampled_from(["", "http://", "https://[", "//"]), st.text())


@given(_numbers | st.text())
def test_a_phone_is_in_its_one_form_or_none_whatever_is_given(text: str) -> None:
    written = contacts.phone(text)
    assert written is None or _WRITTEN.fullmatch(written)


@given(_addresses)
def test_a_web_address_that_passes_is_one_line_with_a_scheme_whatever_is_given(text: str) -> None:
    if contacts.is_web_address(text):
        assert re.fullmatch(r"https?://\S+\.\S+", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("kit@example.org", True),
        ("kit.kapok+calls@mail.example.org", True),
        ("kit", False),
        ("kit@", False),
        ("@example.org", False),
        ("kit@localhost", False),
        ("kit kapok@example.org", False),
        ("kit@example.org?subject=x", False),
        ("a@b@example.org", False),
        ("kït@example.org", False),
    ],
)
def test_an_email_address_is_a_mailbox_at_a_named_host(text: str, is_good: bool) -> None:
    assert contacts.is_email_address(text) == is_good
