"""Telephone numbers, web and email addresses: which are well-formed, and their one written form."""

import re
from urllib.parse import urlsplit

_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-]?(\d{4})", re.ASCII)
_MAILBOX = re.compile(r"[A-Za-z0-9._%+'-]{1,64}", re.ASCII)
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")

_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")


def phone(text: str) -> str | None:
    """`202-224-4543` from any usual spelling of a US ten-digit number; None for anything else."""
    match = _PHONE.fullmatch(text.strip())
    return "-".join(match.groups()) if match else None


def is_web_address(text: str) -> bool:
    """Whether `text` is an http or https address of a named host, safe to put in a link."""
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and "\\" not in text
    return parts.scheme in ("http", "https") and is_plain and bool(_HOST.fullmatch(host))


def is_email_address(text: str) -> bool:
    """Whether `text` is a plain address, a mailbox at a named host."""
    mailbox, at, host = text.rpartition("@")
    return bool(at and _MAILBOX.fullmatch(mailbox) and _HOST.fullmatch(host))


def is_toll_free(number: str) -> bool:
    """Whether a number in the form of `phone` costs nothing to call, so that it is said with a 1.

    The prefixes: fcc.gov/consumers/guides/what-toll-free-number-and-how-does-it-work, 2026-11.
    """
    return number[:3] in _TOLL_FREE
