"""Which districts a ZIP code touches, and how that is known.

The map of ZIP areas covers four in five ZIPs in use; the rest are PO boxes, single
organisations and a few new ones. Where the map is silent or wrong, candidates come
from the ZIP's own city, county or state, and the row says so in `basis`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from switchboard.errors import BuildRefused
from switchboard.messages import Message
from switchboard.records import Basis
from switchboard.sources import ZipFact
from switchboard.states import ASSOCIATED, STATES, military_state
from switchboard.tables import ZipRow

Shares = dict[str, float | None]
_Area = tuple[str, str]  # state and city, or state and county


class ZipMap:
    """Compiles ZIP rows from the facts of each ZIP and the map of ZIP areas."""

    def __init__(self, facts: Iterable[ZipFact], areas: dict[str, Shares]) -> None:
        self.facts = list(facts)
        for fact in self.facts:
            if not (fact.state in STATES or fact.state in ASSOCIATED or military_state(fact.zip)):
                raise BuildRefused(
                    Message("%(zip)s is in “%(state)s”, which is no state.",
                            zip=fact.zip, state=fact.state),
                    Message("Look at the version of the zipcodes package."),
                )  # fmt: skip
        self.areas = areas
        self.repaired: list[str] = []
        self.dropped: list[str] = []
        self._of_city: dict[_Area, set[str]] = defaultdict(set)
        self._of_county: dict[_Area, set[str]] = defaultdict(set)
        self._zones: dict[str, Counter[str]] = defaultdict(Counter)
        for fact in self.facts:
            self._note(fact)

    def rows(self) -> list[ZipRow]:
        """One row for each ZIP in use, sorted."""
        in_use = {fact.zip for fact in self.facts}
        unused = sorted(set(self.areas) - in_use)
        if unused:
            self.dropped.append(f"ZIP areas that no ZIP in use has: {', '.join(unused)}")
        return [self._row(fact) for fact in sorted(self.facts, key=lambda fact: fact.zip)]

    def zone_of_state(self, state: str) -> str | None:
        """The time zone of most ZIPs of `state`."""
        zones = self._zones[state].most_common(1)
        return zones[0][0] if zones else None

    def _note(self, fact: ZipFact) -> None:
        own = [d for d in self.areas.get(fact.zip, ()) if d.startswith(fact.state)]
        self._of_city[fact.state, fact.city].update(own)
        if fact.county:
            self._of_county[fact.state, fact.county].update(own)
        if fact.time_zone and "/" in fact.time_zone:
            self._zones[fact.state][fact.time_zone] += 1

    def _row(self, fact: ZipFact) -> ZipRow:
        military = military_state(fact.zip)
        if military:
            return ZipRow(fact.zip, fact.city.upper(), military, "military", "military")
        basis, shares = self._districts(fact)
        return ZipRow(
            zip=fact.zip,
            city=fact.city,
            state=fact.state,
            kind=fact.kind,
            basis=basis,
            county=fact.county,
            time_zone=self._time_zone(fact),
            districts=_written(shares),
            latitude=fact.latitude,
            longitude=fact.longitude,
        )

    def _districts(self, fact: ZipFact) -> tuple[Basis, Shares]:
        if fact.state in ASSOCIATED:
            return "associated", {}
        if fact.zip in self.areas:
            return self._by_area(fact, self.areas[fact.zip])
        state = STATES[fact.state]
        if state.seats == 1:
            return "single_seat", {state.districts[0]: None}
        return self._by_neighbours(fact)

    def _by_area(self, fact: ZipFact, shares: Shares) -> tuple[Basis, Shares]:
        if any(district.startswith(fact.state) for district in shares):
            return "area", shares
        state = STATES[fact.state]
        if state.seats == 1:
            added: Iterable[str] = state.districts
        else:
            added = self._of_county[fact.state, fact.county or ""]
        if not added:
            self.dropped.append(f"{fact.zip}: its area lies in {', '.join(shares)} alone")
            return self._by_neighbours(fact)
        self.repaired.append(
            f"{fact.zip} {fact.city} {fact.state}: added {', '.join(sorted(added))} "
            f"to {', '.join(sorted(shares))}"
        )
        return "mended", {**shares, **dict.fromkeys(added)}

    def _by_neighbours(self, fact: ZipFact) -> tuple[Basis, Shares]:
        city = self._of_city[fact.state, fact.city]
        if city:
            return "city", dict.fromkeys(city)
        county = self._of_county[fact.state, fact.county or ""]
        return ("county", dict.fromkeys(county)) if county else ("state", {})

    def _time_zone(self, fact: ZipFact) -> str | None:
        if fact.time_zone is None or "/" in fact.time_zone:
            return fact.time_zone
        zone = self.zone_of_state(fact.state)
        self.repaired.append(f"{fact.zip}: time zone “{fact.time_zone}”, now {zone}")
        return zone


def _written(shares: Shares) -> str | None:
    """`MA-05 MA-07`, or `MA-05:0.31 MA-07:0.69`: the form of zips.tsv."""
    cells = (f"{d}:{share:g}" if share is not None else d for d, share in sorted(shares.items()))
    return " ".join(cells) or None
