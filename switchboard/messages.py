"""Words for a person that are not yet in anybody's language.

A pure module cannot know which language its reader has. It says *what* to say, a
`Message`, and the edge that knows the reader (a page, the JSON, the command line)
turns it into text with `switchboard.i18n.translate`.
"""

from typing import Any


class Message:
    """A sentence of the catalogue and the values that go into it.

    `text` is the English sentence with `%(name)s` marks: the key in every
    catalogue. A value may itself be a `Message`. `str()` gives the English.
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, **values: object) -> None:
        self.text = text
        self.values: dict[str, Any] = values

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
