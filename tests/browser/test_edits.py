"""The script follows the blanks, however it is edited.

Each case edits the script as a person does: by typing, deleting and pasting at a place.
What should come of it is worked out here from that place alone: a blank stands as long
as no edit has reached into it, and moves with the text before it.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CALL, EMAIL, NewVisit, blank, script, select, words_of

pytestmark = pytest.mark.browser

# No two begin or end alike, and no campaign has their first and last letters.
VALUES = {
    "name": "«Ann Archer»",
    "town": "‹Old Town›",
    "topic": "¡H.R. 1!",
    "ask": "¿vote no§",
    "reason": "†it rains‡",
}


@dataclass
class Mark:
    """Where a blank stands."""

    name: str
    start: int
    end: int


class Model:
    """A script with its blanks, edited at known places."""

    def __init__(self, text: str, values: Mapping[str, str] = VALUES) -> None:
        self.text = text
        found = [(name, text.index(value), value) for name, value in values.items()]
        self.marks = [Mark(name, start, start + len(value)) for name, start, value in found]
        self.marks.sort(key=lambda mark: mark.start)

    def edit(self, start: int, end: int, new: str) -> None:
        """Replace what is between `start` and `end`."""
        self.text = self.text[:start] + new + self.text[end:]
        self.marks = [m for m in self.marks if m.end <= start or m.start >= end]
        for mark in self.marks:
            if mark.start >= end:
                mark.start += len(new) - (end - start)
                mark.end += len(new) - (end - start)

    def refill(self, name: str, value: str) -> None:
        """Put `value` where the blank still stands."""
        for mark in [mark for mark in self.marks if mark.name == name]:
            start, grown = mark.start, len(value) - (mark.end - mark.start)
            self.text = self.text[:start] + value + self.text[mark.end :]
            mark.end += grown
            for other in self.marks:
                if other.start > start:
                    other.start += grown
                    other.end += grown

    def at(self, name: str) -> Mark:
        """The place of a blank."""
        return next(mark for mark in self.marks if mark.name == name)


Edit = Callable[[Model], tuple[int, int, str]]

EDITS: dict[str, Edit] = {
    "type at the start": lambda _: (0, 0, "Hi! "),
    "type at the end": lambda m: (len(m.text), len(m.text), " Bye."),
    "type before a blank": lambda m: (m.at("name").start, m.at("name").start, "Dr. "),
    "type after a blank": lambda m: (m.at("name").end, m.at("name").end, ", Esq."),
    "type inside a blank": lambda m: (m.at("name").start + 3, m.at("name").start + 3, "xyz"),
    "delete a letter before a blank": lambda m: (m.at("name").start - 1, m.at("name").start, ""),
    "delete a letter after a blank": lambda m: (m.at("name").end, m.at("name").end + 1, ""),
    "delete the first letter of a blank": lambda m: (
        m.at("name").start,
        m.at("name").start + 1,
        "",
    ),
    "delete the last letter of a blank": lambda m: (m.at("name").end - 1, m.at("name").end, ""),
    "delete a whole blank": lambda m: (m.at("name").start, m.at("name").end, ""),
    "paste over a whole blank": lambda m: (m.at("name").start, m.at("name").end, "me"),
    "paste across two blanks": lambda m: (m.at("name").start + 2, m.at("town").end - 2, " / "),
    "delete from one blank to the next": lambda m: (m.at("name").end, m.at("town").start, ""),
    "delete the start up to a blank": lambda m: (0, m.at("name").start, ""),
    "delete all after the last blank": lambda m: (m.marks[-1].end, len(m.text), ""),
    "paste a paragraph between blanks": lambda m: (
        m.at("topic").end + 2,
        m.at("topic").end + 2,
        "One.\n\nTwo [your name] and more.\n\n",
    ),
    "paste emoji": lambda m: (m.at("name").start - 2, m.at("name").start - 2, "👩‍👩‍👧 "),
    "replace everything": lambda m: (0, len(m.text), "My own words"),
    "delete everything but one blank's letters": lambda m: (m.at("name").end, len(m.text), ""),
}


@pytest.fixture
def page(new_visit: NewVisit) -> Page:
    """The call page, its blanks filled with `VALUES`."""
    opened = new_visit(CALL).page
    for name, value in VALUES.items():
        blank(opened, name).fill(value)
    return opened


def edit(page: Page, start: int, end: int, new: str) -> None:
    """Do in the browser what the model does: select, then type, paste or delete."""
    before = words_of(page)
    select(page, "call", _in_units(before, start), _in_units(before, end))
    if new:
        page.keyboard.insert_text(new)
    elif end > start:
        page.keyboard.press("Delete")


@pytest.mark.parametrize("make", EDITS.values(), ids=EDITS.keys())
def test_after_an_edit_only_the_blanks_that_still_stand_follow(page: Page, make: Edit) -> None:
    model = Model(words_of(page))
    change = make(model)
    model.edit(*change)
    edit(page, *change)
    assert words_of(page) == model.text

    for name in VALUES:
        _refill(page, model, name, f"<new {name}>")
        assert words_of(page) == model.text, name


@pytest.mark.parametrize("seed", range(4))
def test_after_any_run_of_edits_the_blanks_that_still_stand_follow(page: Page, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    model = Model(words_of(page))
    for step in range(14):
        start = chance.randrange(len(model.text) + 1)
        length = chance.choice([0, 0, 0, 1, 1, 4, 9])
        new = "" if length and chance.random() < 0.5 else chance.choice(["~", " ~~ ", "~\n\n~"])
        change = (start, min(start + length, len(model.text)), new)
        model.edit(*change)
        edit(page, *change)
        assert words_of(page) == model.text, (step, change)

        name = chance.choice(list(VALUES))
        _refill(page, model, name, f"{VALUES[name][0]}{step}{VALUES[name][-1]}")
        assert words_of(page) == model.text, (step, change, name)

    page.goto(CALL)
    assert words_of(page) == model.text


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Dan", "D"), ("Dan", "Dr. "), ("aaa", "a"), ("aaa", "aaa "), ("Anna", "Ann and ")],
)
def test_typing_right_before_a_blank_what_it_begins_with_keeps_it(
    new_visit: NewVisit, name: str, typed: str
) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill(name)
    at = words_of(page).index(f" {name}.") + 1
    select(page, "call", at, at)
    page.keyboard.type(typed)

    blank(page, "name").fill("Robin")

    assert f"my name is {typed}Robin. I'm" in words_of(page)


def test_typing_before_a_blank_that_is_still_open_keeps_it(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    at = words_of(page).index("[your name]")
    select(page, "call", at, at)
    page.keyboard.type("[Dr.] ")

    blank(page, "name").fill("Robin")

    assert "my name is [Dr.] Robin. I'm" in words_of(page)


@pytest.mark.parametrize("key", ["Backspace", "Delete"])
def test_deleting_a_word_like_the_blank_beside_it_keeps_the_blank(
    new_visit: NewVisit, key: str
) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("is it")
    text = words_of(page)
    at = text.index("is is it.")
    select(page, "call", at, at + len("is "))
    page.keyboard.press(key)

    blank(page, "name").fill("Robin")

    assert "my name Robin. I'm" in words_of(page)


def test_taking_an_edit_back_with_undo_is_an_edit_too(new_visit: NewVisit) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("Ann")
    before = words_of(page)
    at = before.index("Hello, ") + len("Hello, ")
    select(page, "call", at, at)
    page.keyboard.type("well, ")
    for _ in "well, ":
        page.keyboard.press("ControlOrMeta+z")
        if words_of(page) == before:
            break
    assert words_of(page) == before

    blank(page, "name").fill("Robin")

    assert "Hello, my name is Robin. I'm" in words_of(page)


def test_a_pasted_revision_of_the_whole_script_keeps_the_blanks_it_left_alone(
    new_visit: NewVisit,
) -> None:
    page = new_visit(CALL).page
    blank(page, "name").fill("Ann Archer")
    blank(page, "topic").fill("H.R. 1")
    script(page).fill(words_of(page).replace("I'm calling about", "I call about"))

    blank(page, "name").fill("Robin")
    blank(page, "topic").fill("H.R. 2")

    assert "my name is Robin. I'm" in words_of(page)
    assert "I call about H.R. 2." in words_of(page)


@pytest.mark.parametrize("reach", [0, 4], ids=["before a blank", "into a blank"])
def test_pasting_from_the_clipboard_is_an_edit_like_any_other(
    new_visit: NewVisit, reach: int
) -> None:
    page = new_visit(CALL, permissions=["clipboard-read", "clipboard-write"]).page
    blank(page, "name").fill("Ann Archer")
    model = Model(words_of(page), {"name": "Ann Archer", "town": "Cambridge"})
    pasted = "Zoë,\n\nalias “Ann Archer” "
    page.evaluate("(text) => navigator.clipboard.writeText(text)", pasted)
    change = (model.at("name").start - 4, model.at("name").start + reach, pasted)

    select(page, "call", change[0], change[1])
    page.keyboard.press("ControlOrMeta+v")
    model.edit(*change)
    expect(script(page)).to_have_value(model.text)

    for name in ("name", "town"):
        _refill(page, model, name, f"<new {name}>")
        assert words_of(page) == model.text


def test_a_blank_that_stands_twice_is_filled_twice(new_visit: NewVisit) -> None:
    page = new_visit(EMAIL).page
    select(page, "email", 0, 0)
    page.keyboard.type("Hi. ")

    blank(page, "ask").fill("vote no")
    blank(page, "town").fill("Old Town")

    assert words_of(page, "email").count("Old Town") == 2
    assert words_of(page, "email").count("vote no") == 1
    assert words_of(page, "subject").endswith("please vote no")


def _refill(page: Page, model: Model, name: str, value: str) -> None:
    model.refill(name, value)
    blank(page, name).fill(value)


def _in_units(text: str, at: int) -> int:
    """A place in `text` as JavaScript counts it, in UTF-16 units."""
    return len(text[:at].encode("utf-16-le")) // 2
