"""Stencils: templates rendered once, with gaps for what differs from caller to caller.

Rendering is nearly all the cost of a page, and nearly all of a results page says the
same to everybody. So a template is rendered once for each shape it can have (a
language, a member, a certainty) with `{{ gap.name }}` left open; a request only puts
its own words into the gaps, escaped. Results are twice as fast to serve for it.
"""

import re
from collections.abc import Hashable, Mapping

from flask import current_app, render_template
from jinja2 import Template
from markupsafe import Markup, escape

from switchboard.i18n import language

# Private-use characters: no name or address holds them, and no browser is ever sent them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_GAP = re.compile(f"{_OPEN}(.*?){_CLOSE}")
_KEPT = "switchboard.stencils"


class _Gaps:
    """`gap.name` in a template leaves a gap called name."""

    def __getattr__(self, name: str) -> Markup:
        return Markup(f"{_OPEN}{name}{_CLOSE}")  # noqa: S704 - two characters and an identifier


def fill(
    template: str | Template,
    shape: Hashable,
    content: Mapping[str, object],
    gaps: Mapping[str, object],
) -> Markup:
    """`template` with `content` in it, and the values of `gaps` in its gaps, escaped.

    `shape` must differ wherever `content` does: it is what the stencil is kept by, with
    the language of the reader. Without a shape it is not kept.
    """
    kept: dict[Hashable, list[str]] = current_app.extensions.setdefault(_KEPT, {})
    key = (template, language(), shape)
    parts = kept.get(key) if shape is not None else None
    if parts is None:
        parts = _GAP.split(render_template(template, gap=_Gaps(), **content))
        if shape is not None:
            kept[key] = parts
    # Text and names of gaps in turn, as re.split gives them.
    filled = parts.copy()
    filled[1::2] = [escape(gaps[name]) for name in parts[1::2]]
    return Markup("".join(filled))  # noqa: S704 - markup of templates, and escaped values
