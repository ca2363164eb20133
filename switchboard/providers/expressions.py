"""Values out of an answer: JMESPath, with a few functions of our own. Its one owner.

Absent, null and "" are the same thing, null, to every function here. They are
get(map, key), capture(text, 'one (part) of it'), entries(object), turned_round("Last, First"),
plain(html), phone(text), email(text), web(text), state(name or FIPS or code) and
district(state, number).
"""

import functools
import html
import re
from collections.abc import Iterator
from typing import Any, TypeGuard

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from switchboard import contacts
from switchboard.states import CODE_OF_FIPS, STATES

_CODE_OF_NAME = {state.name.casefold(): state.code for state in STATES.values()}
_CODE_OF_NAME["virgin islands"] = "VI"  # as Congress.gov calls them
_LONGEST_MARKUP = 20_000
_INLINE = {"a", "b", "em", "i", "span", "strong", "u"}  # between letters of a word
_UNREAD = {"script", "style"}
_ANY: "functions._Signature" = {"types": []}


class ShapeError(ValueError):
    """An answer does not have the shape that an expression expects."""


def evaluate(expression: str, context: object) -> Any:  # noqa: ANN401 - JSON of somebody else
    """The value of `expression` in `context`; "" counts as null. Raises ShapeError."""
    try:
        found = _compiled(expression).search(context, options=_OPTIONS)
    except JMESPathError as error:
        raise ShapeError(f"{expression}: {error}") from error
    return None if found == "" else found


def listed(expression: str, context: object) -> list[Any]:
    """The list that `expression` gives: a null is empty, any other value a list of one."""
    found = evaluate(expression, context)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def problem(expression: str) -> str | None:
    """What is wrong with an expression, or None."""
    try:
        tree = _compiled(expression).parsed
    except JMESPathError as error:
        return f"“{expression}” is no expression: {str(error).splitlines()[0]}"
    return next((f"“{expression}” {wrong}" for wrong in _wrong_calls(tree)), None)


def names(expression: str) -> set[str]:
    """What an expression asks its context for: `it`, `found`; a map as `maps.level`."""
    return set(_names(_compiled(expression).parsed))


# Nodes whose further children are asked of what the first one gives, not of the context.
_GO_ON = ("subexpression", "index_expression", "projection", "value_projection", "pipe",
          "filter_projection", "flatten")  # fmt: skip


def _names(tree: object) -> Iterator[str]:
    if not isinstance(tree, dict):  # a bound of a slice
        return
    children = tree["children"]
    if tree["type"] == "field":
        yield tree["value"]
    elif tree["type"] == "subexpression" and children[0].get("value") == "maps":
        yield f"maps.{children[1].get('value')}"
    else:
        for child in children[:1] if tree["type"] in _GO_ON else children:
            yield from _names(child)


def _wrong_calls(tree: object) -> Iterator[str]:
    """What is wrong with the function calls in a parsed expression."""
    if not isinstance(tree, dict):  # a bound of a slice
        return
    if tree["type"] == "function_expression":
        yield from _wrong_call(tree["value"], tree["children"])
    for child in tree["children"]:
        yield from _wrong_calls(child)


def _wrong_call(name: str, given: list[dict[str, Any]]) -> Iterator[str]:
    known = _Functions.FUNCTION_TABLE.get(name)
    if known is None:
        yield f"calls {name}(), which there is not"
        return
    takes = len(known["signature"])
    if len(given) < takes or (len(given) > takes and not known["signature"][-1].get("variadic")):
        yield f"gives {name}() {len(given)} values, where it takes {takes}"
    elif name == "capture":
        yield from _wrong_pattern(given[1])


def _wrong_pattern(given: dict[str, Any]) -> Iterator[str]:
    pattern = given.get("value")
    if given["type"] != "literal" or not isinstance(pattern, str):
        yield "gives capture() a pattern that is not a text in '...'"
        return
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        yield f"has “{pattern}”, which is no pattern: {error}"
    else:
        if groups != 1:
            yield f"has “{pattern}”, where one part to capture must be in (...)"


def district_id(state: object, number: object) -> str | None:
    """`MA-07` from any way of saying it: numbers, `0`, `00`, `98`, `WA-9`, `DC-AL`, `At-Large`."""
    code = state_code(state)
    text = _words(number).upper()
    whole = re.fullmatch(r"([A-Z]{2})-(\d+|AL)", text)
    if whole:
        code, text = state_code(whole[1]), whole[2]
    if code is None or not text:
        return None
    if re.fullmatch(r"\d{1,3}", text, re.ASCII):
        figure = int(text)
    elif text in ("AL", "AT-LARGE", "AT LARGE"):
        figure = 0
    else:
        return None
    figure = 0 if figure == 98 or STATES[code].seats == 1 else figure
    found = f"{code}-{figure:02d}"
    return found if is_district(found) else None


def is_district(text: object) -> TypeGuard[str]:
    """Whether `text` is the id of a House district, like `MA-07`."""
    state = STATES.get(text[:2]) if isinstance(text, str) else None
    return state is not None and text in state.districts


def state_code(text: object) -> str | None:
    """The two letters of a state from its letters, name or FIPS number."""
    words = _words(text)
    if words.upper() in STATES:
        return words.upper()
    return _CODE_OF_NAME.get(words.casefold()) or CODE_OF_FIPS.get(words)


def one_line(value: object, longest: int = 300) -> str | None:
    """A text or number as one line, cut to `longest` characters; anything else is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)[: 4 * longest]
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())[:longest] or None


def plain(markup: str) -> str:
    """The words of a piece of HTML on one line, without tags, scripts, styles and comments.

    What it gives is text: whoever puts it into a page escapes it.
    """
    before, *remarked = markup[:_LONGEST_MARKUP].split("<!--")
    seen = " ".join([before, *(part.partition("-->")[2] for part in remarked)])
    first, *rest = seen.split("<")
    words, hidden_by = [first], ""
    for part in rest:
        # In time that grows with the text alone, whatever stands in it.
        tag, is_closed, after = part.partition(">")
        name = re.match(r"[/!?]?[a-z][a-z0-9]*", tag, re.IGNORECASE)
        if hidden_by:
            if name and name[0].lower() == f"/{hidden_by}":
                hidden_by = ""
                words.append(after)
        elif name is None:
            words.append("<" + part)  # a sign, and no tag
        else:
            if name[0].lower() in _UNREAD:
                hidden_by = name[0].lower()
            is_inline = name[0].lower().removeprefix("/") in _INLINE
            words += ["" if is_inline else " ", after if is_closed and not hidden_by else ""]
    return " ".join(html.unescape("".join(words)).split())


def _words(value: object) -> str:
    """A text or a number as text, without spaces around it; "" for anything else."""
    return str(value).strip() if isinstance(value, str | int | float) else ""


class _Functions(functions.Functions):
    """Our functions; each takes anything and gives null for what it cannot read."""

    @functions.signature(_ANY, _ANY)
    def _func_get(self, table: object, key: object) -> object:
        return table.get(_words(key)) if isinstance(table, dict) else None

    @functions.signature(_ANY, _ANY)
    def _func_capture(self, text: object, pattern: object) -> str | None:
        match = re.search(str(pattern), _words(text))
        return match[1] if match else None

    @functions.signature(_ANY)
    def _func_entries(self, table: object) -> list[dict[str, object]]:
        pairs = table.items() if isinstance(table, dict) else ()
        return [{"key": key, "value": value} for key, value in pairs]

    @functions.signature(_ANY)
    def _func_turned_round(self, name: object) -> str | None:
        last, _, rest = _words(name).partition(", ")
        first, comma, suffix = rest.partition(", ")
        return f"{first} {last}{comma}{suffix}".strip() or None

    @functions.signature(_ANY)
    def _func_plain(self, text: object) -> str | None:
        return plain(_words(text)) or None

    @functions.signature(_ANY)
    def _func_phone(self, text: object) -> str | None:
        return contacts.phone(_words(text))

    @functions.signature(_ANY)
    def _func_email(self, text: object) -> str | None:
        words = _words(text)
        return words if contacts.is_email_address(words) else None

    @functions.signature(_ANY)
    def _func_web(self, text: object) -> str | None:
        words = _words(text)
        return words if contacts.is_web_address(words) else None

    @functions.signature(_ANY)
    def _func_state(self, text: object) -> str | None:
        return state_code(text)

    @functions.signature(_ANY, _ANY)
    def _func_district(self, state: object, number: object) -> str | None:
        return district_id(state, number)


_OPTIONS = jmespath.Options(custom_functions=_Functions())
OURS = sorted(set(_Functions.FUNCTION_TABLE) - set(functions.Functions.FUNCTION_TABLE))
"""The names of the functions beside JMESPath's own."""


@functools.lru_cache(maxsize=512)
def _compiled(expression: str) -> ParsedResult:
    return jmespath.compile(expression)
