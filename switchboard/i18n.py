"""Languages: which one a reader gets, and words in it. The one owner of Flask-Babel.

English is the language of the source. A folder `translations/<language>/` in this
package adds one.
"""

from pathlib import Path

from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, gettext, ngettext

from switchboard.messages import Message

SOURCE_LANGUAGE = "en"
TRANSLATIONS = Path(__file__).parent / "translations"

__all__ = [
    "Message",
    "force_locale",
    "gettext", "install", "language", "languages", "ngettext", "translate"]


def languages() -> tuple[str, ...]:
    """The languages that pages can be read in, English first."""
    found = (path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE_LANGUAGE, *sorted(found))


def install(app: Flask, default_language: str) -> None:
    """Give `app` translation in pages, with a language chosen for each request."""
    known = languages()

    def select() -> str:
        if not has_request_context():
            return default_language
        asked = request.args.get("lang")
        if asked in known:
            return str(asked)
        return request.accept_languages.best_match(known) or default_language

    Babel(
        app,
        default_locale=default_language,
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=select,
    )
    app.jinja_env.filters["t"] = translate


def language() -> str:
    """The language of the reader of this request, a two-letter code."""
    locale = get_locale()
    return locale.language if locale else SOURCE_LANGUAGE


def translate(words: Message | str) -> str:
    """`words` in the reader's language. Plain text, which is content, stays as it is."""
    if isinstance(words, str):
        return words
    values = {
        name: translate(value) if isinstance(value, Message) else value
        for name, value in words.values.items()
    }
    return gettext(words.text, **values) if values else gettext(words.text)
