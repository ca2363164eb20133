"""`?ref=`: where a link was found (a flyer, a newsletter), as its author wrote it.

It goes along in the links of a visit, so that the address of the next page has it too. It
is shown nowhere, stored nowhere, in no log, and says nothing about a person. Anything else
than a short plain word is dropped without a word.
"""

import re

from flask import request
from markupsafe import Markup

_REF = re.compile(r"[A-Za-z0-9_-]{1,40}")


def ref() -> str:
    """The `ref` of this request; nothing if it has none, or one that is no plain word."""
    typed = request.args.get("ref", "")
    return typed if _REF.fullmatch(typed) else ""


def as_query() -> str:
    """What to put behind a query to keep the `ref`: `&ref=flyer`, or nothing."""
    known = ref()
    return f"&ref={known}" if known else ""


def alone() -> str:
    """What to put behind an address without a query to keep the `ref`: `?ref=flyer`, or nothing."""
    known = ref()
    return f"?ref={known}" if known else ""


def as_field() -> Markup:
    """A hidden field that keeps the `ref` in a form, or nothing."""
    known = ref()
    field = Markup('<input type="hidden" name="ref" value="{}">\n')
    return field.format(known) if known else Markup()
