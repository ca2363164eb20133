"""What is asked of a provider and what it replies, in our terms.

Levels, chambers and district ids like MA-07 are ours, but a reply is still one source's
word. What becomes of it beside the directory is `switchboard.reconcile`'s to say.
"""

from datetime import datetime

from msgspec import Struct

from switchboard.providers.definition import Meaning


class Question(Struct, frozen=True):
    """What is asked of a provider: one or more of these. `district` is like `MA-07`.

    `organization` is whose events are meant, by the provider's own id for it.
    """

    zip: str | None = None
    address: str | None = None
    postal_code: str | None = None
    point: tuple[float, float] | None = None
    district: str | None = None
    organization: str | None = None


class FoundOffice(Struct, frozen=True):
    """An office in a reply. The phone is ten digits, `202-224-4543`."""

    phone: str | None = None
    city: str | None = None
    address: str | None = None


class Found(Struct, frozen=True):
    """A person in a reply. `district` is `MA-07` for the House, else the source's own words."""

    name: str
    level: str
    id: str | None = None
    last_name: str | None = None
    title: str | None = None
    chamber: str | None = None
    party: str | None = None
    state: str | None = None
    district: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    contact_form: str | None = None
    offices: tuple[FoundOffice, ...] = ()


class FoundDistrict(Struct, frozen=True):
    """A House district in a reply; `share` of the ZIP if the source knows it, 0 to 1."""

    id: str
    share: float | None = None


class FoundTime(Struct, frozen=True):
    """When an event takes place, once: moments with their zone. `id` is the source's own."""

    start: datetime
    end: datetime | None = None
    id: str | None = None
    is_full: bool = False


class FoundEvent(Struct, frozen=True):
    """An event in a reply. `point` is latitude and longitude; `time_zone` an IANA name.

    One that `is_private` has no venue, lines, ZIP code, district or point, whatever the
    source said.
    """

    id: str
    title: str
    times: tuple[FoundTime, ...]
    description: str | None = None
    kind: str | None = None
    time_zone: str | None = None
    venue: str | None = None
    lines: tuple[str, ...] = ()
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    district: str | None = None
    point: tuple[float, float] | None = None
    is_virtual: bool = False
    is_private: bool = False
    url: str | None = None


class Reply(Struct, frozen=True):
    """What a provider says. `asked_at` is when it said so, which may be a cache's age ago.

    `is_old` where it should have been renewed by now and could not be.
    """

    provider: str
    title: str
    asked_at: datetime
    is_old: bool = False
    people: tuple[Found, ...] = ()
    districts: tuple[FoundDistrict, ...] = ()
    events: tuple[FoundEvent, ...] = ()
    is_split: bool = False
    is_approximate: bool = False
    zip: str | None = None
    city: str | None = None
    state: str | None = None


class ProviderFailure(Exception):
    """A provider gave no reply: `meaning` is why, in the terms of the provider files.

    The text says more to whoever runs the site; it never holds a key or an address.
    """

    def __init__(self, meaning: Meaning, detail: str) -> None:
        super().__init__(detail)
        self.meaning: Meaning = meaning
