"""A file of words: Markdown with a title, a summary and named sections.

The one owner of the Markdown library. HTML in the text is shown as text, and links
can only be web, mail or telephone links, so a mistake by an author stays harmless.
"""

import itertools
import re
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup
from msgspec import Struct

from switchboard.errors import CampaignError
from switchboard.messages import Message

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": False})
WORDS_PER_MINUTE = 150


class Section(Struct, frozen=True):
    """A part of the file under a `##` heading. `line` is that of its first line of text."""

    name: str
    line: int
    text: str


class Words(Struct, frozen=True):
    """A whole file: its title, what stands before the first section, and the sections."""

    path: Path
    title: str
    summary: str
    sections: dict[str, Section]


def read(path: Path) -> Words:
    """The words in `path`. Raises CampaignError with file and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise wrong(path, 1, f"cannot be read ({error})", "save it as UTF-8 text") from error
    control = re.search(r"[^\S\n ]|[\x00-\x08\x0e-\x1f\x7f]", text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise wrong(path, line, f"has the character {control[0]!r}", "type it as plain text")
    lines = text.split("\n")
    if not lines[0].startswith("# "):
        raise wrong(path, 1, "has no title", "begin with “# ” and the title")
    starts = [number for number, line in enumerate(lines) if line.startswith("## ")]
    sections: dict[str, Section] = {}
    for start, end in itertools.pairwise([*starts, len(lines)]):
        name = lines[start][3:].strip()
        if name in sections:
            raise wrong(path, start + 1, f"section “{name}” is there twice", "keep one of them")
        sections[name] = Section(name, start + 2, "\n".join(lines[start + 1 : end]).rstrip())
    summary = "\n".join(lines[1 : starts[0] if starts else len(lines)]).strip()
    return Words(path, lines[0][2:].strip(), summary, sections)


def to_html(markdown: str, *, headings_from: int = 3) -> Markup:
    """`markdown` as HTML, its `###` headings at level `headings_from`."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1]) - 3 + headings_from
            token.tag = f"h{min(max(level, 2), 6)}"
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 - HTML in the text is escaped by the parser


def spoken_seconds(text: str) -> int:
    """How long `text` takes to say, at 150 words a minute; digits are said one by one."""
    count = sum(
        sum(char.isdigit() for char in word) or 1 for word in re.findall(r"\w+(?:[’'.-]\w+)*", text)
    )
    return round(count * 60 / WORDS_PER_MINUTE)


def wrong(path: Path, line: int, what: str, fix: str) -> CampaignError:
    """The error for a mistake in a file of words or facts."""
    where = f"{path.parent.name}/{path.name}"
    return CampaignError(
        Message("%(where)s, line %(line)s: %(what)s.", where=where, line=line, what=what),
        Message("To mend it: %(fix)s.", fix=fix),
    )
