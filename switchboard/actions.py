"""Actions: the ways to act that a campaign offers beside calls to members.

The facts of each are in `[[actions]]` of campaign.toml.
"""

from datetime import date

from msgspec import Struct


class EventSearch(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind",
    tag="event_search",
):  # fmt: skip
    """A list of an organization's events at `url`; `organization` is its id at Mobilize.

    `source` is who says so and `checked` the day somebody last looked.
    """

    id: str
    source: str
    checked: date
    url: str
    organization: int | None = None


AnyAction = EventSearch
