"""`flask providers`: which civic data APIs there are, and what one of them answers.

Works without a running app. No line it prints holds a key.
"""

import json
import re
from collections.abc import Iterator

import click
import msgspec

from switchboard import chain, settings, zipcode
from switchboard.directory import Directory, district_id
from switchboard.lookup import utc_now
from switchboard.providers.calls import Deadline
from switchboard.providers.engine import Call, Provider
from switchboard.providers.replies import Found, FoundEvent, ProviderFailure, Question, Reply
from switchboard.settings import Settings

_LONGEST_ANSWER = 4_000
_POINT = re.compile(r"(-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)")


@click.group(invoke_without_command=True)
@click.pass_context
def providers(context: click.Context) -> None:
    """The civic data APIs that can be asked, and what each needs."""
    if context.invoked_subcommand is None:
        chosen = settings.of_this_machine()
        for definition in chain.definitions(chosen).values():
            click.echo("\n".join(_lines(chosen, definition.name)))
        order = ", ".join(chain.names(chosen)) or "none"
        click.echo(f"Asked first, in order (SWITCHBOARD_PROVIDERS): {order}")
        click.echo("The embedded directory stands under every answer.")
        chain.in_use(chosen)  # says what is wrong with the settings, if anything is


@providers.command("try")
@click.argument("name")
@click.argument("place")
@click.option("--organization", help="Whose events, by the provider's own id.")
def providers_try(name: str, place: str, organization: str | None) -> None:
    """Ask the provider NAME once about PLACE: a ZIP code, address, district or point."""
    chosen = settings.of_this_machine()
    directory = Directory(chosen.snapshot_path)
    provider = Provider(
        chain.provider(chosen, name).definition, chosen.keys.get(name, ""), cache=None
    )
    calls: list[Call] = []
    try:
        reply = provider.ask(
            msgspec.structs.replace(_question(place), organization=organization),
            directory,
            Deadline(),
            directory.map_at(utc_now()).congress,
            calls,
        )
    except ProviderFailure as failure:
        click.echo("\n".join(_calls(provider, calls)))
        raise click.ClickException(f"{failure.meaning}: {failure}.") from failure
    click.echo("\n".join([*_calls(provider, calls), *_mapped(reply), *_quota(provider)]))


def _question(place: str) -> Question:
    """What PLACE asks about."""
    point = _POINT.fullmatch(place.strip())
    if point:
        return Question(point=(float(point[1]), float(point[2])))
    if zipcode.is_zip(place):
        return Question(zip=zipcode.parse(place))
    if zipcode.canadian(place):
        return Question(postal_code=zipcode.canadian(place))
    if district_id(place):
        return Question(district=district_id(place))
    return Question(address=place)


def _lines(chosen: Settings, name: str) -> Iterator[str]:
    provider = chain.provider(chosen, name)
    definition = provider.definition
    if definition.key is None:
        key = "no key needed"
    else:
        key = "key set" if provider.has_key else f"needs {definition.key_setting}"
    yield f"{name}: {definition.title} ({key})"
    yield f"  takes {', '.join(definition.accepts)}; gives {', '.join(definition.gives)}"
    is_used = name in chain.names(chosen) or name in (
        chosen.address_provider,
        chosen.events_provider,
    )
    last = provider.fetcher.last_kept() if is_used else None
    if last:
        quota = last.headers.get(definition.quota_header or "")
        yield f"  last success {_age(last.age_s)} ago{f'; quota left: {quota}' if quota else ''}"
    elif is_used:
        yield "  no answer kept yet"
    if definition.note:
        yield f"  {definition.note}"
    yield f"  {definition.docs} (checked {definition.checked})"


def _age(seconds: float) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length:.0f} {unit}"
    return f"{seconds:.0f} seconds"


def _calls(provider: Provider, calls: list[Call]) -> Iterator[str]:
    key = provider.definition.key
    for call in calls:
        yield f"GET {call.url}"
        if key:
            yield f"  with the key as {key.place} {key.name}: (secret)"
        if not call.status:
            yield "  no answer"
            continue
        yield f"  answered {call.status}, {len(call.body):,} bytes"
        yield from (f"  | {line}" for line in _shown(call.body))


def _shown(body: bytes) -> list[str]:
    text = body.decode("utf-8", "replace")
    try:
        text = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except ValueError:
        text = "".join(char if char.isprintable() or char == "\n" else "·" for char in text)
    cut = "\n… (cut)" if len(text) > _LONGEST_ANSWER else ""
    return (text[:_LONGEST_ANSWER] + cut).splitlines()


def _mapped(reply: Reply) -> Iterator[str]:
    yield f"Read as: {'split; ' if reply.is_split else ''}" + (
        "approximate" if reply.is_approximate else "not approximate"
    )
    for district in reply.districts:
        share = "" if district.share is None else f", {district.share:.0%} of the ZIP"
        yield f"  district {district.id}{share}"
    for person in reply.people:
        yield f"  {_person(person)}"
    for event in reply.events:
        yield f"  {_event(event)}"


def _person(person: Found) -> str:
    seat = person.district or person.state or ""
    what = person.chamber or person.title or ""
    known = [person.name, f"{person.level} {what} {seat}".strip(), person.id, person.party]
    contacts = [person.phone, person.email, person.website, person.contact_form]
    return "; ".join(filter(None, [*known, *contacts]))


def _event(event: FoundEvent) -> str:
    is_where = "online" if event.is_virtual else "private" if event.is_private else event.venue
    known = [event.id, event.title, f"{event.times[0].start:%Y-%m-%d %H:%M} UTC", is_where]
    more = f"{len(event.times)} times" if len(event.times) > 1 else None
    return "; ".join(filter(None, [*known, event.city, event.state, event.kind, more]))


def _quota(provider: Provider) -> Iterator[str]:
    left = provider.health.quota_left
    if left:
        yield f"Quota left, says the API: {left}"
