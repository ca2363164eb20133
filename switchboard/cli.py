"""The commands: the same answers as the pages, and the care of data and campaigns.

`flask data` and `flask campaigns` work without a running app, since they are what
mends a snapshot or a campaign that stops it from starting.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
import msgspec
from flask import Flask
from flask.cli import with_appcontext

from switchboard import api, build, congresses, desk, diff, i18n, settings, sources, tables
from switchboard.campaigns import KINDS
from switchboard.campaigns_cli import campaigns
from switchboard.directory import Directory
from switchboard.lookup import Lookup
from switchboard.overrides import Outcome, Override
from switchboard.presentation import correction, role
from switchboard.providers_cli import providers
from switchboard.records import Answer, Member, Office
from switchboard.scripts import Script, fill
from switchboard.services import services


def install(app: Flask) -> None:
    """Give `app` the commands."""
    for command in (reps, script, data, campaigns, providers):
        app.cli.add_command(command)


@click.command()
@click.argument("zip_code", metavar="ZIP")
@click.option("--district", help="The district to choose when the ZIP is split, like MA-07.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of /api/v1/lookup.")
@with_appcontext
def reps(zip_code: str, district: str | None, as_json: bool) -> None:
    """Who represents a ZIP code."""
    answer = services().lookup.find(zip_code, district)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(api.as_json(answer)), indent=2))
    else:
        click.echo("\n".join(_answer_lines(answer)))


@click.command()
@click.argument("campaign")
@click.option("--zip", "zip_code", required=True, help="Your ZIP code.")
@click.option("--member", "member_id", required=True, help="The member's id, like W000817.")
@click.option("--kind", type=click.Choice(KINDS), default="call", show_default=True)
@click.option("--lang", default=i18n.SOURCE_LANGUAGE, show_default=True, help="Language.")
@with_appcontext
def script(campaign: str, zip_code: str, member_id: str, kind: str, lang: str) -> None:
    """The words to say or send, with [blanks] for you to fill."""
    chosen = services().campaigns.of_operator(campaign)
    answer = services().lookup.find(zip_code)
    member = services().lookup.member(member_id, answer)
    if lang not in chosen.wordings:
        click.echo(f"“{campaign}” has no words in “{lang}”; these are its own.", err=True)
    if all(each.id != member.id for each in (*answer.members, *answer.officials)):
        click.echo(f"{member.name} does not represent {answer.zip}.", err=True)
    with i18n.in_language(lang):
        for part in ("subject", "email") if kind == "email" else (kind,):
            made = chosen.script(part, member, answer.place, answer.zip, lang)
            click.echo(
                f"Subject: {_filled(made, answer)}\n"
                if part == "subject"
                else _filled(made, answer)
            )


@click.group()
def data() -> None:
    """The embedded directory: its age, and building it anew."""


@data.command("build")
@click.option(
    "--from", "folder", type=click.Path(path_type=Path),
    help="A folder with the official files; without it they are downloaded.",
)  # fmt: skip
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The date of the legislators' file."
)
@click.option("--accept-zip-changes", is_flag=True, help="Install a new map of districts.")
def data_build(folder: Path | None, as_of: datetime | None, accept_zip_changes: bool) -> None:
    """Compile the official files into the snapshot, if the result is plausible."""
    inputs = sources.from_folder(folder) if folder else sources.from_network()
    target = settings.of_this_machine().snapshot_path
    click.echo("\n".join(diff.files(inputs.credits, build.sources_in(target))))
    report = build.build(
        inputs,
        target,
        as_of.date() if as_of else None,
        accept_zip_changes=accept_zip_changes,
    )
    click.echo(str(report))
    click.echo(f"Installed in {target}. Restart Switchboard to use it.")


@data.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def data_diff(old: Path, new: Path) -> None:
    """What differs between the snapshots in two folders."""
    for folder in (old, new):
        if not folder.is_dir():
            raise click.ClickException(f"There is no folder {folder}.")
    click.echo(diff.whole(tables.read(new), tables.read(old)))


@data.command("rollback")
def data_rollback() -> None:
    """Put back the snapshot that the last build replaced; once more undoes it."""
    target = settings.of_this_machine().snapshot_path
    tables.swap(target, Directory)
    click.echo(
        f"Members as of {tables.read_manifest(target).as_of} are back in {target}. What was "
        f"there is now {tables.previous_of(target).name}; another rollback puts it back. "
        "Restart Switchboard to use it."
    )


@data.command("status")
def data_status() -> None:
    """How old the embedded directory is, and what it holds."""
    chosen = settings.of_this_machine()
    lookup = Lookup(Directory(chosen.snapshot_path, chosen.overrides_path))
    manifest = lookup.directory.manifest
    current = lookup.current_map()
    age_days = (lookup.clock().date() - manifest.as_of).days
    vacant = [seat.id for seat in lookup.directory.vacant_seats()]
    ended = [m for m in lookup.directory.members.values() if lookup.is_past_term(m)]
    click.echo(f"Members as of {manifest.as_of} ({age_days} days old)")
    for entry in manifest.maps:
        answers = ", answering now" if entry.congress == current.congress else ""
        click.echo(f"{diff.described(entry)}{answers}")
    offices = sum(len(member.offices) for member in lookup.directory.members.values())
    click.echo(
        f"{len(lookup.directory.members)} members, {offices:,} offices, "
        f"{len(lookup.directory.seats)} seats, {current.count:,} ZIPs"
    )
    click.echo(f"Vacant seats: {', '.join(vacant) or 'none'}")
    for member in ended:
        click.echo(f"Term ended on {member.term_end}: {member.name} ({member.seat})")
    for override, outcome in lookup.directory.overrides:
        click.echo(_override_line(override, outcome))
    for notice in lookup.notices():
        click.echo(f"{'Warning' if notice.is_warning else 'Note'}: {notice.operator}")


def _override_line(override: Override, outcome: Outcome) -> str:
    where = f" ({override.office})" if override.office else ""
    became = {
        "applied": "",
        "not needed": " NO LONGER NEEDED: the official data say the same.",
        "does not apply": " NO LONGER APPLIES: that member or office is gone.",
    }[outcome]
    return (
        f"Override: {override.member} {override.field}{where} = {override.value}, "
        f"{override.date}: {override.reason}.{became}"
    )


def _filled(made: Script, answer: Answer) -> str:
    return fill(made, {"town": answer.place.city}, desk.placeholders(made.blanks))


def _answer_lines(answer: Answer) -> Iterator[str]:
    where = [answer.zip, ", ".join(filter(None, [answer.place.city, answer.place.state]))]
    yield f"{' '.join(filter(None, where))} ({answer.certainty})"
    yield i18n.translate(answer.reason)
    for note in (*answer.notes, *(each.why for each in answer.fallbacks)):
        yield i18n.translate(note)
    for member in answer.members:
        yield ""
        yield from _member_lines(member)
    for seat in answer.vacancies:
        yield f"\n{seat.id}: vacant"
    for official in answer.officials:
        yield ""
        yield from _member_lines(official)
    yield ""
    yield (
        f"{answer.source.provider}, as of {answer.source.as_of}; "
        f"{congresses.name(answer.congress)}, until {answer.valid_until}"
    )


def _member_lines(member: Member) -> Iterator[str]:
    doubt = "" if member.certain else " [perhaps yours]"
    yield f"{member.name} ({member.id}), {role(member)}, {member.party}{doubt}"
    yield from (f"  {i18n.translate(note)}" for note in member.notes)
    if services().lookup.is_past_term(member):
        yield f"  This term ended on {member.term_end}: somebody else may have followed."
    for office in member.offices:
        yield f"  {_office_line(office)}"
        yield from (f"    {correction(made)}" for made in office.corrections)
    page = member.contact_form or member.website
    if page:
        yield f"  {page}"
    yield from (f"  {correction(made)}" for made in member.corrections)


def _office_line(office: Office) -> str:
    hint = " (Capitol switchboard; ask for the office)" if office.is_switchboard else ""
    return f"{office.phone or 'no phone':12}  {office.city}, {office.state}{hint}"
