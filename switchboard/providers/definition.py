"""What a provider file says: how to ask a civic data API, and how to read its answer.

A file is TOML. Every value taken from an answer is a JMESPath expression, in the terms
of `switchboard.providers.expressions`. docs/providers.md teaches writing one.
"""

import re
import string
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct, field

from switchboard.contacts import is_web_address
from switchboard.errors import ProviderFileError
from switchboard.messages import Message
from switchboard.providers import expressions

Input = Literal["zip", "address", "point", "district", "postal_code"]
Meaning = Literal["bad_input", "not_found", "need_address", "auth", "quota", "unavailable"]
Gives = Literal["members", "districts", "events"]
KeyPlace = Literal["query", "header", "bearer"]
Local = Literal["point_of_zip", "districts_of_zip"]
_CHOICES: dict[str, Any] = {
    "accepts": Input,
    "gives": Gives,
    "means": Meaning,
    "place": KeyPlace,
    "local": Local,
}

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDERS = {
    "zip", "address", "place", "lat", "lng", "state", "number", "postal_code", "organization",
}  # fmt: skip
_TAKEN = {"input", "maps", "it", "parent"}  # what expressions call by these names
_URL = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}/|http://(?:127\.0\.0\.1|localhost):\d+/")
_HEADER = "Authorization"
Expression = Annotated[str, Meta(min_length=1)]


class Key(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the secret goes: a query parameter, a header, or `Authorization: Bearer`."""

    place: KeyPlace
    name: str = _HEADER


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One call, or one look into our own tables. Later steps see its answer under `name`.

    `for_each` makes a call for each value of a list, at most `most`; `{item}` is the value.
    """

    name: str
    url: str | None = None
    local: Local | None = None
    query: dict[str, str | list[str]] = {}
    headers: dict[str, str] = {}
    for_each: Expression | None = None
    most: Annotated[int, Meta(ge=1, le=10)] = 5


class People(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read people. `each` lists them; with `within`, in each of its elements.

    In the other expressions `it` is the person, `parent` the element of `within`.
    A person without a name, level or chamber is left out.
    """

    each: Expression
    name: Expression
    level: Expression
    within: Expression | None = None
    chamber: Expression | None = None
    id: Expression | None = None
    last_name: Expression | None = None
    title: Expression | None = None
    party: Expression | None = None
    state: Expression | None = None
    district: Expression | None = None
    phone: Expression | None = None
    email: Expression | None = None
    website: Expression | None = None
    contact_form: Expression | None = None
    offices: Expression | None = None


class Districts(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read House districts: `id` like `MA-07`; `share` of the ZIP from 0 to 1."""

    each: Expression
    id: Expression
    share: Expression | None = None
    congress: Expression | None = None


class Events(Struct, frozen=True, forbid_unknown_fields=True):
    """How to read an organization's events. An event without id, title or time is left out.

    `timeslots` is a list of `{id, start, end, is_full}`, times in Unix seconds or ISO form.
    Of an event that `is_private` no more than city and state is read: not even we know where.
    """

    each: Expression
    id: Expression
    title: Expression
    timeslots: Expression
    description: Expression | None = None
    kind: Expression | None = None
    time_zone: Expression | None = None
    venue: Expression | None = None
    lines: Expression | None = None
    city: Expression | None = None
    state: Expression | None = None
    zip: Expression | None = None
    district: Expression | None = None
    latitude: Expression | None = None
    longitude: Expression | None = None
    is_virtual: Expression | None = None
    is_private: Expression | None = None
    url: Expression | None = None


class Accuracy(Struct, frozen=True, forbid_unknown_fields=True):
    """How an answer shows that it is one of several, or only near the place."""

    is_split: Expression | None = None
    is_approximate: Expression | None = None
    zip: Expression | None = None
    city: Expression | None = None
    state: Expression | None = None


class ErrorRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What an answer means when all that the rule names fits. The first such rule counts."""

    means: Meaning
    status: list[int] = []
    text: str | None = None
    content_type: str | None = None
    when: Expression | None = None


class Definition(Struct, frozen=True, forbid_unknown_fields=True):
    """A provider file.

    `congress` is the one its districts belong to, if it always is. `by_congress` has the
    values of further placeholders for each Congress that can be asked about.
    """

    title: str
    docs: str
    attribution: str
    checked: date
    accepts: Annotated[list[Input], Meta(min_length=1)]
    gives: Annotated[list[Gives], Meta(min_length=1)]
    steps: Annotated[list[Step], Meta(min_length=1, max_length=3)]
    congress: int | None = None
    by_congress: dict[str, dict[str, str]] = {}
    cache_s: Annotated[int, Meta(ge=0, le=31_536_000)] = 86_400
    timeout_s: Annotated[float, Meta(gt=0, le=10)] = 4.0
    quota_header: str | None = None
    note: str = ""
    key: Key | None = None
    place: dict[Input, str] = {}
    maps: dict[str, dict[str, str]] = {}
    people: People | None = None
    districts: Districts | None = None
    events: Events | None = None
    accuracy: Accuracy = Accuracy()
    errors: list[ErrorRule] = []
    name: str = field(default="", name="_name")

    @property
    def key_setting(self) -> str:
        """The setting that holds the key."""
        return f"SWITCHBOARD_{self.name.upper()}_KEY"


def read(path: Path) -> Definition:
    """The provider in the file `path`. Raises ProviderFileError with file, key and fix."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path.name, str(error)) from error
    return parse(text, path.stem)


def parse(text: str, name: str) -> Definition:
    """The provider `name` that `text` defines. Raises ProviderFileError."""
    file = f"{name}.toml"
    if not _NAME.fullmatch(name):
        raise _wrong(file, "a provider's name is of small letters, digits and _")
    try:
        definition = msgspec.toml.decode(text, type=Definition)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _wrong(file, f"{error}{_allowed_at(str(error))}") from error
    definition = msgspec.structs.replace(definition, name=name)
    for complaint in _complaints(definition):
        raise _wrong(file, complaint)
    return definition


def _allowed_at(error: str) -> str:
    """What is allowed where an error speaks of a wrong choice, for the end of its text."""
    key = re.search(r"enum value .*\.(\w+)(?:\[.*?\])?`", error)
    choices = typing.get_args(_CHOICES.get(key[1])) if key else ()
    return f" (one of {', '.join(choices)})" if choices else ""


def read_all(folder: Path) -> dict[str, Definition]:
    """Every provider file in `folder`, by name."""
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}


def _complaints(definition: Definition) -> Iterator[str]:
    """What is wrong beyond the types, the key first."""
    extra = {name for values in definition.by_congress.values() for name in values}
    for step in definition.steps:
        yield from _complaints_of_step(step, _PLACEHOLDERS | extra)
    for kind, form in definition.place.items():
        yield from _complaints_of_text(f"place.{kind}", form, _PLACEHOLDERS - {"place"} | extra)
    yield from _complaints_of_whole(definition)
    yield from _complaints_of_congresses(definition.by_congress, extra)
    known = {"input", "maps", "it", "parent", *(step.name for step in definition.steps)}
    known |= {f"maps.{name}" for name in definition.maps}
    for where, expression in _expressions(definition):
        problem = expressions.problem(expression)
        if problem:
            yield f"{where}: {problem}"
        elif not where.startswith("errors"):  # a rule looks into the answer itself
            yield from _complaints_of_names(where, expression, known)
    for number, rule in enumerate(definition.errors):
        yield from _complaints_of_rule(f"errors[{number}]", rule)


def _complaints_of_names(where: str, expression: str, known: set[str]) -> Iterator[str]:
    for name in sorted(expressions.names(expression) - known):
        there_is = ", ".join(sorted(known))
        yield f"{where}: “{expression}” asks for “{name}”; there is {there_is}"


def _complaints_of_whole(definition: Definition) -> Iterator[str]:
    hosts = {urlsplit(step.url).netloc for step in definition.steps if step.url}
    if len(hosts) != 1:
        yield f"steps: all calls go to one host, not {_listed(hosts) or 'none'}"
    if len({step.name for step in definition.steps}) < len(definition.steps):
        yield "steps: two have the same name"
    for each in definition.gives:
        if getattr(definition, "people" if each == "members" else each) is None:
            table = "people" if each == "members" else each
            yield f"{table}: gives has “{each}”, so say in [{table}] how to read them"
    if definition.key and definition.key.place == "query" and definition.key.name == _HEADER:
        yield "key.name: say which parameter of the query it is"
    if not is_web_address(definition.docs):
        yield f"docs: “{definition.docs}” is no address on the web"


def _complaints_of_congresses(
    by_congress: Mapping[str, Mapping[str, str]], names: set[str]
) -> Iterator[str]:
    for congress, values in by_congress.items():
        if not congress.isdecimal():
            yield f"by_congress: “{congress}” is no number of a Congress"
        for name in sorted(names - set(values)):
            yield f"by_congress.{congress}: “{name}” is missing, which another Congress has"


def _complaints_of_step(step: Step, placeholders: set[str]) -> Iterator[str]:
    where = f"steps “{step.name}”"
    if not _NAME.fullmatch(step.name) or step.name in _TAKEN:
        yield f"{where}: a name is of small letters, digits and _, and none of {_listed(_TAKEN)}"
    if (step.url is None) == (step.local is None):
        yield f"{where}: a step has either url or local"
    if step.url is not None and not _URL.match(step.url):
        yield f"{where}: url must begin with https:// and a fixed host (or be on this machine)"
    texts = [step.url or ""]
    for value in step.query.values():
        texts += value if isinstance(value, list) else [value]
    allowed = placeholders | ({"item"} if step.for_each else set())
    for text in texts:
        yield from _complaints_of_text(where, text, allowed)
    for name, value in step.headers.items():
        if "{" in value:
            yield f"{where}: headers.{name} is sent as it is, without placeholders"


def _complaints_of_text(where: str, text: str, allowed: set[str]) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        yield f"{where}: “{text}”: {error}"
        return
    for _, name, form, conversion in parts:
        if name is not None and name not in allowed:
            yield f"{where}: “{{{name}}}” is not one of {_listed(allowed)}"
        if form or conversion:
            yield f"{where}: “{text}” has more than a name between {{ and }}"


def _complaints_of_rule(where: str, rule: ErrorRule) -> Iterator[str]:
    if not (rule.status or rule.text or rule.content_type or rule.when):
        yield f"{where}: says of no answer that it is meant"
    for pattern in filter(None, (rule.text, rule.content_type)):
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"{where}: “{pattern}” is no pattern: {error}"


def _expressions(definition: Definition) -> Iterator[tuple[str, str]]:
    parts: Mapping[str, Struct | None] = {
        "people": definition.people,
        "districts": definition.districts,
        "events": definition.events,
        "accuracy": definition.accuracy,
    }
    for name, part in parts.items():
        for key in part.__struct_fields__ if part else ():
            value = getattr(part, key)
            if value is not None:
                yield f"{name}.{key}", value
    for step in definition.steps:
        if step.for_each:
            yield f"steps “{step.name}”: for_each", step.for_each
    for number, rule in enumerate(definition.errors):
        if rule.when:
            yield f"errors[{number}].when", rule.when


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _wrong(file: str, what: str) -> ProviderFileError:
    return ProviderFileError(
        Message("%(file)s: %(what)s.", file=file, what=what),
        Message("docs/providers.md says what a provider file holds."),
    )
