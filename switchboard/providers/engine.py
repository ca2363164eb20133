"""From a question to a reply: runs the steps of a provider file and judges each answer."""

import functools
import importlib
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode

from switchboard.providers import expressions, reading
from switchboard.providers.calls import Deadline, Fetched, Health, Unreachable
from switchboard.providers.definition import Definition, ErrorRule, Input, Meaning, Step
from switchboard.providers.expressions import ShapeError
from switchboard.providers.replies import ProviderFailure, Question, Reply

if TYPE_CHECKING:
    from switchboard.providers.fetching import Fetcher

_BY_STATUS: dict[int, Meaning] = {
    400: "bad_input",
    401: "auth",
    403: "auth",
    404: "not_found",
    422: "bad_input",
    429: "quota",
}


class LocalTables(Protocol):
    """What our own tables can add to a question."""

    def point_of_zip(self, zip_code: str, congress: int) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a ZIP code, in degrees."""

    def districts_of_zip(self, zip_code: str, congress: int) -> tuple[str, list[int]] | None:
        """The state of a ZIP code and the numbers of its districts there."""


class Call(NamedTuple):
    """One call that was made, without the key: for whoever looks into a provider.

    Without an answer its status is 0.
    """

    url: str
    status: int
    body: bytes


class Provider:
    """A civic data API, ready to be asked. `key` is its secret; `cache` see Fetcher."""

    def __init__(self, definition: Definition, key: str = "", cache: str | None = None) -> None:
        self.definition = definition
        self.name = definition.name
        self.title = definition.title
        self.has_key = bool(key) or definition.key is None
        self.health = Health()
        self._cache = cache
        self._key: Callable[[], str] = lambda: key  # no print of this object shows it
        self._looked_until = 0.0
        self._keeps_anything = False

    @functools.cached_property
    def fetcher(self) -> "Fetcher":
        """What makes its calls: loaded with an HTTP client when it is first needed."""
        from switchboard.providers.fetching import Fetcher

        return Fetcher(self.definition, self._key(), self._cache, self._meaning, self.health)

    def get_ready(self) -> None:
        """Load all that answering needs: once, before processes are forked that share it."""
        if self.fetcher and self._cache:
            importlib.import_module("switchboard.providers.keeping")

    def is_out(self) -> bool:
        """Whether it is left alone for a while and nothing of it is kept: no use in asking."""
        pause_left_s = self.health.pause_left_s
        if not pause_left_s:
            return False
        now = time.monotonic()
        if now > self._looked_until:
            self._looked_until = now + pause_left_s
            self._keeps_anything = self.fetcher.keeps_anything()
        return not self._keeps_anything

    def accepts(self, question: Question) -> Input | None:
        """The form in which this provider takes the question, if it does."""
        have: dict[Input, object] = {
            "address": question.address,
            "point": question.point,
            "district": question.district,
            "zip": question.zip,
            "postal_code": question.postal_code,
        }
        return next((k for k, v in have.items() if v and k in self.definition.accepts), None)

    def ask(
        self,
        question: Question,
        local: LocalTables,
        deadline: Deadline,
        congress: int,
        calls: list[Call] | None = None,
    ) -> Reply:
        """The reply to `question`, about the `congress` with this number.

        What was asked on the way is added to `calls`. Raises ProviderFailure.
        """
        kind = self.accepts(question)
        if kind is None:
            takes = ", ".join(self.definition.accepts)
            raise ProviderFailure("need_address", f"it takes no such place, only: {takes}")
        if not self.has_key:
            raise ProviderFailure("auth", f"{self.definition.key_setting} is not set")
        asking = _Asking(self, question, kind, congress, deadline, [] if calls is None else calls)
        for step in self.definition.steps:
            asking.run(step, local)
        try:
            return reading.read(
                self.definition,
                asking.context,
                congress,
                datetime.now(UTC) - timedelta(seconds=asking.oldest_s),
                is_old=asking.oldest_s > 2 * self.definition.cache_s,
            )
        except ShapeError as error:
            raise ProviderFailure("unavailable", "its answer has another shape") from error

    def judge(self, answer: Fetched) -> tuple[Meaning | None, Any]:
        """What is wrong with an answer, by the rules of the file; and its content."""
        body = _content(answer.body)
        for rule in self.definition.errors:
            if _fits(rule, answer, body):
                return rule.means, body
        if answer.status != 200:
            return _BY_STATUS.get(answer.status, "unavailable"), body
        return ("unavailable" if body is None else None), body

    def _meaning(self, answer: Fetched) -> Meaning | None:
        return self.judge(answer)[0]


class _Asking:
    """One question on its way through the steps of a provider."""

    def __init__(
        self,
        provider: Provider,
        question: Question,
        kind: Input,
        congress: int,
        deadline: Deadline,
        calls: list[Call],
    ) -> None:
        self._provider = provider
        self._question = question
        self._congress = congress
        self._deadline = deadline
        self._calls = calls
        self._values = _values(provider.definition, question, kind, congress)
        self.oldest_s = 0.0
        self.context: dict[str, Any] = {
            "input": {**self._values, "kind": kind},
            "maps": provider.definition.maps,
        }

    def run(self, step: Step, local: LocalTables) -> None:
        """Make the calls of a step, or look into our tables; put what is found into `context`."""
        if step.local:
            found = _look_up(step, self._question, local, self._congress)
            self._values |= found
            self.context["input"] |= found
        elif step.for_each:
            items = expressions.listed(step.for_each, self.context)[: step.most]
            self.context[step.name] = [self._call(step, {"item": item}) for item in items]
        else:
            self.context[step.name] = self._call(step, {})

    def _call(self, step: Step, more: Mapping[str, Any]) -> Any:  # noqa: ANN401 - somebody's JSON
        url, query = _request(step, {**self._values, **more})
        is_private = bool(self._question.address or self._question.point)
        fetcher = self._provider.fetcher
        try:
            answer = fetcher.get(url, query, step.headers, self._deadline, keep=not is_private)
        except Unreachable as error:
            health = self._provider.health
            self._calls.append(Call(f"{url}?{urlencode(query, doseq=True)}", 0, b""))
            reason = health.reason if health.pause_left_s else "unavailable"
            raise ProviderFailure(reason, str(error)) from None
        asked = "?".join(filter(None, (url, urlencode(query, doseq=True))))
        self._calls.append(Call(asked, answer.status, answer.body))
        self.oldest_s = max(self.oldest_s, answer.age_s)
        meaning, body = self._provider.judge(answer)
        if meaning:
            what = ", and not with JSON" if body is None else ""
            raise ProviderFailure(meaning, f"it answered with status {answer.status}{what}")
        return body


def _values(
    definition: Definition, question: Question, kind: Input, congress: int
) -> dict[str, Any]:
    """What the placeholders of the steps stand for."""
    values: dict[str, Any] = {"zip": question.zip or "", "address": question.address or ""}
    if question.organization:
        values["organization"] = question.organization
    if question.postal_code:
        values["postal_code"] = re.sub(r"[^A-Z0-9]", "", question.postal_code.upper())
    if question.point:
        values["lat"], values["lng"] = question.point
    if question.district:
        values["state"], values["number"] = question.district[:2], int(question.district[3:])
    if definition.by_congress:
        if str(congress) not in definition.by_congress:
            raise ProviderFailure(
                "unavailable", f"its file does not say how to ask of the {congress}th Congress"
            )
        values |= definition.by_congress[str(congress)]
    form = definition.place.get(kind, f"{{{kind}}}" if kind in values else "")
    values["place"] = _filled(form, values)
    return values


def _request(step: Step, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The address and query of a call, without the key; values in a path are quoted."""
    in_path = {key: quote(str(value), safe="") for key, value in values.items()}
    query = {
        key: [_filled(part, values) for part in value]
        if isinstance(value, list)
        else _filled(value, values)
        for key, value in step.query.items()
    }
    return _filled(step.url or "", in_path), query


def _filled(form: str, values: Mapping[str, Any]) -> str:
    """A text with its placeholders filled. Raises ProviderFailure where one has no value."""
    try:
        return form.format_map(values)
    except KeyError as error:
        raise ProviderFailure("need_address", f"there is no {error} to ask with") from error


def _look_up(step: Step, question: Question, local: LocalTables, congress: int) -> dict[str, Any]:
    """What our own tables know of the place that is asked about."""
    if step.local == "point_of_zip":
        point = question.point or (
            local.point_of_zip(question.zip, congress) if question.zip else None
        )
        if point is None:
            raise ProviderFailure("need_address", "we do not know where this ZIP code is")
        return {"lat": point[0], "lng": point[1]}
    if question.district:
        return {"state": question.district[:2], "numbers": [int(question.district[3:])]}
    districts = local.districts_of_zip(question.zip, congress) if question.zip else None
    if districts is None:
        raise ProviderFailure("need_address", "we do not know the districts of this ZIP code")
    return {"state": districts[0], "numbers": districts[1]}


def _content(text: bytes) -> dict[str, Any] | list[Any] | None:
    """The JSON object or list in an answer; None for a page or anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict | list) else None


def _fits(rule: ErrorRule, answer: Fetched, body: object) -> bool:
    if rule.status and answer.status not in rule.status:
        return False
    if rule.content_type and not re.search(
        rule.content_type, answer.headers.get("Content-Type", "")
    ):
        return False
    if rule.text and not re.search(rule.text, answer.body[:4096].decode("utf-8", "replace")):
        return False
    if rule.when is None:
        return True
    if body is None:  # a page has no content of which an expression could say anything
        return False
    try:
        return bool(expressions.evaluate(rule.when, body))
    except ShapeError:
        return False
