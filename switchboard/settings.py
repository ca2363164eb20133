"""The settings, listed once: name, type, default and help.

Each field is read from the environment, or from `.env`, as `SWITCHBOARD_` and the
field's name in capitals; all are optional. `.env.example` and the README are tested
against this list.
"""

import os
import re
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from dotenv import dotenv_values
from msgspec import Meta, Struct

from switchboard.errors import SettingError
from switchboard.messages import Message
from switchboard.typed import kept, quoted

PREFIX = "SWITCHBOARD_"
ROOT = Path(__file__).parent.parent
_KEY = re.compile(rf"{PREFIX}([A-Z0-9_]+)_KEY")


class Secret(str):
    """A key, which no log, page or traceback shows."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "(secret)"


class Settings(Struct, frozen=True):
    """What an operator can choose. Relative paths count from the project's own.

    The title of a field says what it can be, where its type does not. `keys` are those of
    the providers, by name: `SWITCHBOARD_<NAME>_KEY`.
    """

    site_name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=60,
            title="up to 60 characters",
            description="The name at the top of each page.",
        ),
    ] = "Switchboard"
    contact: Annotated[
        str,
        Meta(description="Who runs this site and how to reach them; shown on the about page."),
    ] = ""
    default_campaign: Annotated[
        str, Meta(description="The campaign of a visitor who has not chosen one.")
    ] = "any-issue"
    default_language: Annotated[
        str,
        Meta(
            pattern=r"^[a-z]{2}\Z",
            title="two small letters, like en",
            description="The language when a visitor's browser asks for none that we have.",
        ),
    ] = "en"
    scripts_dir: Annotated[str, Meta(description="The folder of the campaigns and tips.")] = (
        "scripts"
    )
    snapshot_dir: Annotated[str, Meta(description="The folder of the embedded directory.")] = (
        "switchboard/snapshot"
    )
    overrides: Annotated[
        str, Meta(description="A TOML file of your own corrections of members' facts.")
    ] = ""
    providers: Annotated[
        str,
        Meta(
            pattern=r"^([a-z0-9_]+( *, *[a-z0-9_]+)*)?\Z",
            title="names of providers with commas between them, like fivecalls,geocodio",
            description="The civic data APIs to ask first, in order.",
        ),
    ] = ""
    providers_dir: Annotated[
        str, Meta(description="A folder with provider files of your own, beside those shipped.")
    ] = ""
    address_provider: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9_]+\Z",
            title="the name of a provider that takes addresses, or none",
            description="Who finds the district of a street address, after the providers above.",
        ),
    ] = "census_geocoder"
    events_provider: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9_]+\Z",
            title="the name of a provider that gives events, or none",
            description="Who knows the events near a ZIP code, where a campaign searches for them.",
        ),
    ] = "mobilize"
    cache: Annotated[
        str,
        Meta(
            pattern=r"^(?!.*://)|^(rediss?|unix)://",
            title="a file, redis://host:6379/0, or none",
            description="Where answers of civic data APIs are kept.",
        ),
    ] = "cache/answers.sqlite"
    public_address: Annotated[
        str,
        Meta(
            pattern=r"^(https?://([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(:[0-9]{1,5})?/?)?\Z",
            title="an address without a path, like https://calls.example.org",
            description="Where visitors reach this site, for links to share, QR codes and sheets; "
            "without it, the address of each request.",
        ),
    ] = ""
    bind: Annotated[
        str,
        Meta(
            pattern=r"^([^:\s]+|\[[0-9a-f:]+\]):([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}"
            r"|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])\Z|^unix:.+\Z",
            title="an address and a port up to 65535, like 127.0.0.1:5001, or unix:/a/path",
            description="Where gunicorn listens.",
        ),
    ] = "127.0.0.1:5000"
    workers: Annotated[
        int,
        Meta(
            ge=1,
            le=64,
            title="a whole number from 1 to 64",
            description="How many processes gunicorn runs.",
        ),
    ] = 2
    keys: dict[str, "Secret"] = {}

    @property
    def scripts_path(self) -> Path:
        """The folder of the campaigns and tips, absolute."""
        return ROOT / self.scripts_dir

    @property
    def snapshot_path(self) -> Path:
        """The folder of the embedded directory, absolute."""
        return ROOT / self.snapshot_dir

    @property
    def overrides_path(self) -> Path | None:
        """The file of the operator's corrections, absolute; None without one."""
        return ROOT / self.overrides if self.overrides else None

    @property
    def providers_path(self) -> Path | None:
        """The folder of the operator's own provider files, absolute, if there is one."""
        return ROOT / self.providers_dir if self.providers_dir else None

    @property
    def cache_place(self) -> str | None:
        """Where answers are kept: an absolute file or an address of Redis; None for nowhere."""
        if self.cache == "none":
            return None
        return self.cache if "://" in self.cache else str(ROOT / self.cache)


class Setting(NamedTuple):
    """One setting as documentation needs it."""

    variable: str
    kind: str
    default: str
    help: str
    allowed: str


def listed() -> Iterator[Setting]:
    """Every setting but the keys, in order."""
    hints = typing.get_type_hints(Settings, include_extras=True)
    for field in msgspec.structs.fields(Settings):
        if field.name == "keys":
            continue
        kind, meta = typing.get_args(hints[field.name])
        yield Setting(
            PREFIX + field.name.upper(),
            kind.__name__,
            str(field.default),
            meta.description,
            meta.title or "any text",
        )


def load(environment: Mapping[str, str], env_file: Path | None = None) -> Settings:
    """The settings of `environment`, which wins, and `env_file`.

    Raises SettingError with the name of an unknown or malformed one and what is allowed.
    """
    try:
        found = {**(dotenv_values(env_file) if env_file else {}), **environment}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            Message("%(file)s cannot be read: %(why)s.", file=str(env_file), why=str(error)),
            Message("Save it as UTF-8 text, readable for whoever runs Switchboard."),
        ) from error
    ours = {name: value for name, value in found.items() if name.startswith(PREFIX)}
    known = {setting.variable: setting for setting in listed()}
    keys = {name: ours.pop(name) or "" for name in list(ours) if _KEY.fullmatch(name)}
    for name in ours:
        if name not in known:
            raise SettingError(
                Message("There is no setting %(name)s.", name=name),
                Message(
                    "The settings are: %(names)s; and for a provider’s key %(key)s.",
                    names=", ".join(known),
                    key="SWITCHBOARD_<NAME>_KEY",
                ),
            )
    chosen = _convert({name: value for name, value in ours.items() if value}, known)
    return msgspec.structs.replace(chosen, keys=dict(_read_keys(keys)))


def of_this_machine() -> Settings:
    """The settings of this process's environment and the project's `.env`."""
    return load(os.environ, ROOT / ".env")


def _read_keys(keys: Mapping[str, str]) -> Iterator[tuple[str, Secret]]:
    """Each provider's name and key. A message about one never quotes it."""
    for name, value in keys.items():
        if not re.fullmatch(r"[!-~]*", value):
            raise SettingError(
                Message("%(name)s holds a space or another character that no key has.", name=name),
                Message("Copy the key once more, alone and on one line."),
            )
        if value:
            yield name.removeprefix(PREFIX).removesuffix("_KEY").lower(), Secret(value)


def _convert(ours: Mapping[str, str | None], known: Mapping[str, Setting]) -> Settings:
    for name, value in ours.items():
        if value and kept(value, len(value)) != value:
            raise SettingError(
                Message("%(name)s, “%(value)s”, has a character that no page can hold.",
                        name=name, value=quoted(value)),
                Message("Type it anew as plain text, and save it as UTF-8."),
            )  # fmt: skip
        field = name.removeprefix(PREFIX).lower()
        try:
            msgspec.convert({field: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise SettingError(
                Message("%(name)s cannot be “%(value)s”.", name=name, value=value),
                Message(
                    "It must be %(allowed)s. %(help)s Default: “%(default)s”.",
                    allowed=known[name].allowed,
                    help=known[name].help,
                    default=known[name].default,
                ),
            ) from error
    fields = {name.removeprefix(PREFIX).lower(): value for name, value in ours.items()}
    return msgspec.convert(fields, Settings, strict=False)
