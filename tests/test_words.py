"""Files of words: sections, Markdown, spoken time."""

from pathlib import Path

import pytest

from switchboard import words
from switchboard.errors import CampaignError


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "en.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_title_summary_and_sections_with_their_lines(tmp_path: Path) -> None:
    text = words.read(
        _file(tmp_path, "# Title\n\nSummary.\n\n## Call\n\nHello.\n\n## Tips\n- one\n")
    )
    assert (text.title, text.summary) == ("Title", "Summary.")
    assert {s.name: (s.line, s.text.strip()) for s in text.sections.values()} == {
        "Call": (6, "Hello."),
        "Tips": (10, "- one"),
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("No title\n", r"en\.md, line 1: has no title"),
        ("# T\n## A\nx\n## A\ny\n", r"en\.md, line 4: section “A” is there twice"),
        ("# T\n\nbell \x07\n", r"en\.md, line 3: has the character"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_fix(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(CampaignError, match=complaint) as caught:
        words.read(_file(tmp_path, text))
    assert "To mend it:" in str(caught.value)


def test_line_ends_of_windows_are_line_ends(tmp_path: Path) -> None:
    (tmp_path / "en.md").write_bytes(b"# T\r\n\r\n## A\r\nx\r\n")
    assert words.read(tmp_path / "en.md").sections["A"].text == "x"


def test_a_title_alone_is_a_file_without_sections(tmp_path: Path) -> None:
    assert words.read(_file(tmp_path, "# T\n")).sections == {}


def test_a_file_that_is_missing_or_not_utf8_is_named(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="cannot be read"):
        words.read(tmp_path / "en.md")
    (tmp_path / "en.md").write_bytes(b"# \xff\n")
    with pytest.raises(CampaignError, match="save it as UTF-8"):
        words.read(tmp_path / "en.md")


def test_markup_in_the_text_is_shown_and_not_run() -> None:
    html = words.to_html("<script>alert(1)</script> [x](javascript:alert(1)) **b**")
    assert "<script" not in html
    assert "href" not in html
    assert "<strong>b</strong>" in html


def test_headings_begin_at_the_level_of_the_page() -> None:
    assert "<h3>A</h3>" in words.to_html("### A")
    assert "<h4>A</h4>" in words.to_html("### A", headings_from=4)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("one two three four five", 2),
        ("word " * 150, 60),
        ("02139", 2),
        ("I'm well-read, aren't I?", 2),
        ("[your name]", 1),
    ],
)
def test_spoken_time_is_150_words_a_minute_and_digits_one_by_one(text: str, seconds: int) -> None:
    assert words.spoken_seconds(text) == seconds
