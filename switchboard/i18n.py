"""Languages: which one a reader gets, and words in it. The one owner of Flask-Babel.

English is the language of the source. A folder `translations/<language>/` in this
package adds one.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from gettext import NullTranslations
from pathlib import Path
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_name,
)
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, force_locale, get_translations

from switchboard.errors import SettingError
from switchboard.messages import Message

_CHOSEN = "switchboard_language"
_KEY = "switchboard.languages"

SOURCE_LANGUAGE = "en"
# Unicode's list of names (CLDR) has these two under what they were called before.
_ZONES_BY_OTHER_NAMES = {
    "America/Indiana/Indianapolis": "America/Indianapolis",
    "America/Kentucky/Louisville": "America/Louisville",
}
TRANSLATIONS = Path(__file__).parent / "translations"


def languages() -> tuple[str, ...]:
    """The languages that pages can be read in, English first."""
    found = (path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE_LANGUAGE, *sorted(found))


class Languages(NamedTuple):
    """What an app can speak: Flask-Babel's catalogue of each language, found once at start."""

    default: str
    catalogues: dict[str, NullTranslations]


_ENGLISH_ALONE = Languages(SOURCE_LANGUAGE, {SOURCE_LANGUAGE: NullTranslations()})


def install(app: Flask, default_language: str) -> None:
    """Give `app` translation in pages, with a language chosen for each request."""
    app.extensions[_KEY] = _ENGLISH_ALONE
    Babel(
        app,
        default_locale=default_language,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=language,
    )
    catalogues = {code: _load_catalogue(app, code) for code in languages()}
    if default_language not in catalogues:
        raise SettingError(
            Message("SWITCHBOARD_DEFAULT_LANGUAGE cannot be “%(code)s”.", code=default_language),
            Message("The languages are: %(codes)s.", codes=", ".join(catalogues)),
        )
    app.extensions[_KEY] = Languages(default_language, catalogues)
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined] # from jinja2.ext.i18n
    app.jinja_env.filters["t"] = translate


def language() -> str:
    """The language of the reader of this request, a two-letter code."""
    return _language(_ours())


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak the language `code` inside, if we have it."""
    before = language()
    setattr(g, _CHOSEN, code if code in _ours().catalogues else before)
    try:
        yield
    finally:
        setattr(g, _CHOSEN, before)


def gettext(text: str, **values: object) -> str:
    """The sentence `text` in the reader's language, with `values` put in."""
    ours = _ours()
    found = ours.catalogues[_language(ours)].gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The sentence for `num` things, in the reader's language."""
    ours = _ours()
    found = ours.catalogues[_language(ours)].ngettext(one, many, num)
    return found % {"num": num, **values}


def translate(words: Message | str) -> str:
    """`words` in the reader's language. Plain text, which is content, stays as it is."""
    if isinstance(words, str):
        return words
    ours = _ours()
    found = ours.catalogues[_language(ours)].gettext(words.text)
    if not words.values:
        return found
    return found % {name: _in_words(value) for name, value in words.values.items()}


def _ours() -> Languages:
    if not has_app_context():
        return _ENGLISH_ALONE
    return cast(Languages, current_app.extensions[_KEY])


def _language(ours: Languages) -> str:
    if len(ours.catalogues) == 1:
        return ours.default
    chosen: str | None = g.get(_CHOSEN)
    if chosen is None:
        chosen = _choose(ours)
        setattr(g, _CHOSEN, chosen)
    return chosen


def _choose(ours: Languages) -> str:
    """`lang=` if we have it, else what the browser asks for, else the default."""
    if not has_request_context():
        return ours.default
    asked = request.args.get("lang")
    if asked in ours.catalogues:
        return str(asked)
    return request.accept_languages.best_match(ours.catalogues) or ours.default


def _load_catalogue(app: Flask, code: str) -> NullTranslations:
    with app.app_context(), force_locale(code):
        return cast(NullTranslations, get_translations())


def day(value: date | str) -> str:
    """A date, or its ISO form, as people write it: June 15, 2026."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return _written_day(language(), value)


def month(value: date) -> str:
    """The month of a date, as people write it: June 2018."""
    return str(format_skeleton("yMMMM", value, locale=language()))


def weekday(number: int) -> str:
    """The name of a day of the week; 0 is Monday."""
    return str(get_day_names("wide", locale=language())[number])


def clock_time(value: time) -> str:
    """A time of day, as people write it: 5:00 PM."""
    return str(format_time(value, "short", locale=language()))


def time_zone(name: str) -> str:
    """The name of a time zone: Eastern Time."""
    return str(get_timezone_name(name, zone_variant="generic", locale=language()))


def language_name(code: str) -> str:
    """The name of a language in the reader's own: Spanish."""
    return str(Locale.parse(code).get_language_name(language()) or code)


@functools.lru_cache(maxsize=1024)
def _written_day(code: str, value: date) -> str:
    return str(format_date(value, "long", locale=code))


def full_day(value: date) -> str:
    """A date with its weekday: Tuesday, December 1, 2026."""
    return str(format_date(value, "full", locale=language()))


def clock(value: datetime) -> str:
    """The time of day of a moment in its own zone, as people write it: 6:00 PM."""
    return str(format_time(value, "short", tzinfo=value.tzinfo, locale=language()))


def zone_name(name: str) -> str:
    """What people call a time zone, all year round: Eastern Time, hora oriental."""
    if name == "UTC":
        return name
    zone = ZoneInfo(_ZONES_BY_OTHER_NAMES.get(name, name))
    return str(get_timezone_name(zone, "long", zone_variant="generic", locale=language()))


def _in_words(value: object) -> object:
    if isinstance(value, Message):
        return translate(value)
    return day(value) if isinstance(value, date) else value
