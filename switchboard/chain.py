"""Providers in order: asks one after the other until one replies.

What was replied is remembered for a minute in this process, and so is that a provider is
left alone, so a busy page costs no more for having providers. Nothing about a street
address is remembered.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from switchboard.errors import SettingError
from switchboard.messages import Message
from switchboard.providers import SHIPPED, definition
from switchboard.providers.calls import Deadline
from switchboard.providers.definition import Definition, Meaning
from switchboard.providers.engine import LocalTables, Provider
from switchboard.providers.replies import ProviderFailure, Question, Reply
from switchboard.records import Fallback
from switchboard.settings import Settings

_log = logging.getLogger("switchboard.providers")
_REMEMBERED_S = 60.0
_MOST_REMEMBERED = 5_000
_MOST_LISTS_OF_EVENTS = 100  # a list may be as large as a hundred names of members

_WHY: dict[Meaning, Message] = {
    "bad_input": Message("%(title)s could not read this place."),
    "not_found": Message("%(title)s does not know this place."),
    "need_address": Message("%(title)s needs a street address to answer."),
    "auth": Message("%(title)s does not accept this site’s key."),
    "quota": Message("%(title)s has answered this site as often as it allows for now."),
    "unavailable": Message("%(title)s does not answer properly just now."),
}


class Heard(NamedTuple):
    """What asking a chain came to: a reply or none, and who had been asked in vain."""

    reply: Reply | None
    fallbacks: tuple[Fallback, ...]


class Chain:
    """Some providers, in the order in which to ask them. `local` are our own tables.

    At most `most` replies are remembered.
    """

    def __init__(
        self, providers: Sequence[Provider], local: LocalTables, most: int = _MOST_REMEMBERED
    ) -> None:
        self.providers = tuple(providers)
        self._most = most
        self._local = local
        self._remembered: OrderedDict[
            tuple[str, Question, int], tuple[float, Reply | ProviderFailure]
        ] = OrderedDict()
        self._lock = threading.Lock()

    def takes(self, question: Question) -> bool:
        """Whether any of the providers takes this kind of question."""
        return any(provider.accepts(question) for provider in self.providers)

    def ask(
        self,
        question: Question,
        congress: int,
        deadline: Deadline | None = None,
        is_enough: Callable[[Reply], object] = bool,
    ) -> Heard:
        """The first reply to `question` that `is_enough`, about the sitting `congress`.

        All share `deadline`, which several questions for one answer can share too.
        """
        deadline = deadline or Deadline()
        fallbacks: list[Fallback] = []
        for provider in self.providers:
            if not provider.accepts(question):
                continue
            try:
                reply = self._reply(provider, question, congress, deadline)
                if not is_enough(reply):
                    raise ProviderFailure("not_found", "it did not say what was asked")
                return Heard(reply, tuple(fallbacks))
            except ProviderFailure as failure:
                why = Message(_WHY[failure.meaning].text, title=provider.title)
                fallbacks.append(Fallback(provider.name, failure.meaning, why))
        return Heard(None, tuple(fallbacks))

    def forget(self) -> None:
        """Ask anew from now on; what is kept in files stays."""
        with self._lock:
            self._remembered.clear()

    def _reply(
        self, provider: Provider, question: Question, congress: int, deadline: Deadline
    ) -> Reply:
        key = (provider.name, question, congress)
        known = self._recall(key)
        if known is None and provider.is_out():
            raise ProviderFailure(provider.health.reason, "it is left alone for a minute")
        if known is None:
            try:
                known = provider.ask(question, self._local, deadline, congress)
                kept_for_s = min(_REMEMBERED_S, provider.definition.cache_s)
            except ProviderFailure as failure:
                known = failure
                self._tell(provider, failure)
                is_about_the_place = failure.meaning in ("bad_input", "not_found", "need_address")
                kept_for_s = _REMEMBERED_S if is_about_the_place else provider.health.pause_left_s
            if question.address is None:
                self._remember(key, known, kept_for_s)
        if isinstance(known, ProviderFailure):
            raise ProviderFailure(known.meaning, str(known))
        return known

    def _tell(self, provider: Provider, failure: ProviderFailure) -> None:
        """Let whoever runs the site know, where it is not the place that is at fault."""
        if failure.meaning not in ("bad_input", "not_found", "need_address"):
            _log.warning("%s: %s: %s", provider.name, failure.meaning, failure)

    def _recall(self, key: tuple[str, Question, int]) -> Reply | ProviderFailure | None:
        until, known = self._remembered.get(key, (0.0, None))
        return known if time.monotonic() < until else None

    def _remember(
        self, key: tuple[str, Question, int], known: Reply | ProviderFailure, for_s: float
    ) -> None:
        if for_s <= 0:
            return
        with self._lock:
            now = time.monotonic()
            self._remembered[key] = (now + for_s, known)
            self._remembered.move_to_end(key)
            # What is over goes too, as far as the oldest are.
            while len(self._remembered) > self._most or self._oldest_until() <= now:
                self._remembered.popitem(last=False)

    def _oldest_until(self) -> float:
        """Until when the oldest of what is remembered is good: the last one always is."""
        return next(iter(self._remembered.values()))[0]


def definitions(settings: Settings) -> dict[str, Definition]:
    """Every provider file by name; the operator's own wins over a shipped one.

    Raises ProviderFileError.
    """
    found = definition.read_all(SHIPPED)
    if settings.providers_path:
        if not settings.providers_path.is_dir():
            raise SettingError(
                Message("There is no folder %(folder)s.", folder=str(settings.providers_path)),
                Message("SWITCHBOARD_PROVIDERS_DIR must name the folder of your provider files."),
            )
        found |= definition.read_all(settings.providers_path)
    return found


def provider(settings: Settings, name: str, variable: str = "SWITCHBOARD_PROVIDERS") -> Provider:
    """The provider `name`, which `variable` asks for, with its key if it has one.

    Raises SettingError where there is no such provider.
    """
    known = definitions(settings)
    if name not in known:
        raise SettingError(
            Message("%(variable)s: there is no provider “%(name)s”.", variable=variable, name=name),
            Message("The providers are: %(names)s.", names=", ".join(known)),
        )
    return Provider(known[name], settings.keys.get(name, ""), settings.cache_place)


def chains(settings: Settings, local: LocalTables) -> tuple[Chain, Chain]:
    """The providers to ask about places, and those to ask about street addresses.

    Raises ProviderFileError or SettingError, which name what to mend.
    """
    chosen, taking_addresses = in_use(settings)
    if chosen and settings.cache_place:
        _check_cache(settings.cache_place)
    for each in chosen:
        each.get_ready()
    return Chain(chosen, local), Chain(taking_addresses, local)


def in_use(settings: Settings) -> tuple[list[Provider], list[Provider]]:
    """The providers to ask about places, and those to ask about street addresses, in order.

    Raises ProviderFileError or SettingError, which name what to mend.
    """
    _check_keys(settings)
    chosen = [_of_places(settings, name) for name in names(settings)]
    taking_addresses = [each for each in chosen if "address" in each.definition.accepts]
    last = settings.address_provider
    if last != "none" and last not in names(settings):
        taking_addresses.append(_taking_addresses(settings, last))
    return chosen, taking_addresses


def of_events(settings: Settings, local: LocalTables) -> Chain:
    """The one provider to ask about events, if there is one.

    Raises ProviderFileError or SettingError, which name what to mend.
    """
    variable, name = "SWITCHBOARD_EVENTS_PROVIDER", settings.events_provider
    if name == "none":
        return Chain((), local)
    found = _usable(settings, name, variable)
    if "events" not in found.definition.gives or "zip" not in found.definition.accepts:
        raise SettingError(
            Message("%(variable)s: %(title)s does not give the events near a ZIP code.",
                    variable=variable, title=found.title),
            Message("Name one that does, like mobilize, or write none."),
        )  # fmt: skip
    return Chain((found,), local, _MOST_LISTS_OF_EVENTS)


def names(settings: Settings) -> list[str]:
    """The providers to ask about places, in order."""
    found = (name.strip() for name in settings.providers.split(","))
    return list(dict.fromkeys(filter(None, found)))


def _check_keys(settings: Settings) -> None:
    known = definitions(settings)
    for name in settings.keys:
        if name not in known:
            variable = f"SWITCHBOARD_{name.upper()}_KEY"
            raise SettingError(
                Message("%(variable)s is for no provider that we know.", variable=variable),
                Message("The providers are: %(names)s.", names=", ".join(known)),
            )


def _of_places(settings: Settings, name: str) -> Provider:
    variable = "SWITCHBOARD_PROVIDERS"
    found = _usable(settings, name, variable)
    if found.definition.gives == ["events"]:
        raise SettingError(
            Message("%(variable)s: %(title)s gives events, and no members or districts.",
                    variable=variable, title=found.title),
            Message("Take %(name)s out of it; SWITCHBOARD_EVENTS_PROVIDER is its place.",
                    name=name),
        )  # fmt: skip
    return found


def _check_cache(where: str) -> None:
    from switchboard.providers import keeping  # only an app that asks providers needs it

    problem = keeping.problem(where)
    if problem:
        # The address may hold a password.
        raise SettingError(
            Message("SWITCHBOARD_CACHE cannot be used: %(why)s.", why=problem),
            Message("Write a file, redis://host:6379/0 with the package redis, or none."),
        )


def _usable(settings: Settings, name: str, variable: str) -> Provider:
    found = provider(settings, name, variable)
    if not found.has_key:
        raise SettingError(
            Message("%(title)s needs a key.", title=found.title),
            Message(
                "Set %(key)s, or take %(name)s out of %(variable)s. %(note)s",
                key=found.definition.key_setting,
                name=name,
                variable=variable,
                note=found.definition.note,
            ),
        )
    return found


def _taking_addresses(settings: Settings, name: str) -> Provider:
    variable = "SWITCHBOARD_ADDRESS_PROVIDER"
    found = _usable(settings, name, variable)
    if "address" not in found.definition.accepts:
        raise SettingError(
            Message("%(variable)s: %(title)s takes no street addresses.",
                    variable=variable, title=found.title),
            Message("Name one that does, like census_geocoder, or write none."),
        )  # fmt: skip
    return found
