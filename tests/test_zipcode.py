"""What a person types, and what becomes of it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard import zipcode
from switchboard.errors import InvalidZip


@pytest.mark.parametrize(
    "typed",
    [
        "02139",
        " 02139 ",
        "02139\n",
        "02139-4307",
        "02139 4307",
        "02139–4307",
        "021394307",
        "02139.",
        "“02139”".strip("“”"),
        "(02139)",
        "０２１３９",
        "٠٢١٣٩",
        "۰۲۱۳۹",
        "𝟎𝟐𝟏𝟑𝟗",
        "\u200b02139\u200e",
    ],
)
def test_takes_every_spelling_that_leaves_no_doubt(typed: str) -> None:
    assert zipcode.parse(typed) == "02139"


@pytest.mark.parametrize(
    ("typed", "suggestion", "words"),
    [
        ("2139", "02139", "leading zero"),
        ("501", "00501", "leading zero"),
        ("2139-4307", "02139", "leading zero"),
        ("21394307", "02139", "leading zero"),
        ("O2139", "02139", "letter O"),
        ("o2l39", "02139", "letter l, o"),
        ("02I39-4307", "02139", "letter I"),
        ("MA 02139", "02139", "more than a ZIP code"),
        ("Cambridge, MA 02139-4307", "02139", "more than a ZIP code"),
    ],
)
def test_offers_the_one_likely_reading(typed: str, suggestion: str, words: str) -> None:
    with pytest.raises(InvalidZip) as caught:
        zipcode.parse(typed)
    assert caught.value.suggestion == suggestion
    assert words in str(caught.value)
    assert typed in str(caught.value)
    assert f"Did you mean {suggestion}?" in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Please type your ZIP code"),
        (None, "Please type your ZIP code"),
        ("   ", "Please type your ZIP code"),
        ("0213", "has 4 of the five digits"),
        ("1", "has 1 of the five digits"),
        ("021399", "has 6 digits"),
        ("0213943071", "has 10 digits"),
        ("K1A 0B6", "Canadian"),
        ("k1a0b6", "Canadian"),
        ("Boston", "no digits"),
        ("東京", "no digits"),
        ("A1", "not a ZIP code"),
        ("12345 or 12346", "not a ZIP code"),
    ],
)
def test_says_why_not_and_what_to_do(typed: str | None, words: str) -> None:
    with pytest.raises(InvalidZip) as caught:
        zipcode.parse(typed)
    assert words in str(caught.value)
    assert caught.value.hint is not None
    assert caught.value.suggestion is None


def test_a_message_quotes_no_more_than_a_line() -> None:
    with pytest.raises(InvalidZip) as caught:
        zipcode.parse("x" * 5000)
    assert len(str(caught.value)) < 200
    assert "…" in str(caught.value)


@given(st.text(max_size=60))
def test_any_text_is_a_zip_or_a_message(typed: str) -> None:
    try:
        found = zipcode.parse(typed)
    except InvalidZip as error:
        assert str(error)
        assert all(char.isprintable() for char in str(error))
        if error.suggestion:
            assert zipcode.parse(error.suggestion) == error.suggestion
    else:
        assert len(found) == 5
        assert set(found) <= set(string.digits)


@given(st.from_regex(r"\A[0-9]{5}\Z"), st.sampled_from(["", "-1234", " 1234", "1234"]))
def test_a_zip_comes_back_as_it_is(zip_code: str, plus_four: str) -> None:
    assert zipcode.parse(zip_code + plus_four) == zip_code
