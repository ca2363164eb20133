"""The states and territories with a seat in Congress, and the ZIPs that have none.

House seats: the apportionment of the 2020 census, in force until the 118th to 122nd
Congress (census.gov/data/tables/2020/dec/2020-apportionment-data.html, public domain),
and the six non-voting seats (2 U.S.C. 25a, 48 U.S.C. 891, 1711, 1731, 1751).
Senate classes: senate.gov/senators/Class_I.htm and its two siblings, 2026-11.
FIPS codes: INCITS 38:2009, as the Census Bureau lists them.
"""

from typing import NamedTuple

from switchboard.records import Title


class State(NamedTuple):
    """A state or territory. `seats` counts House seats; `classes` are its Senate classes."""

    code: str
    name: str
    fips: str
    seats: int
    classes: tuple[int, ...] = ()
    house_title: Title = "Representative"

    @property
    def in_a_sentence(self) -> str:
        """Its name with the article it takes: “the District of Columbia”, “Ohio”."""
        return f"the {self.name}" if self.code in ("DC", "VI", "MP") else self.name

    @property
    def districts(self) -> list[str]:
        """Its district ids: `XX-00` where one seat covers it whole, else `XX-01` onwards."""
        if self.seats == 1:
            return [f"{self.code}-00"]
        return [f"{self.code}-{number:02d}" for number in range(1, self.seats + 1)]


_STATES = [
    State("AL", "Alabama", "01", 7, (2, 3)),
    State("AK", "Alaska", "02", 1, (2, 3)),
    State("AZ", "Arizona", "04", 9, (1, 3)),
    State("AR", "Arkansas", "05", 4, (2, 3)),
    State("CA", "California", "06", 52, (1, 3)),
    State("CO", "Colorado", "08", 8, (2, 3)),
    State("CT", "Connecticut", "09", 5, (1, 3)),
    State("DE", "Delaware", "10", 1, (1, 2)),
    State("FL", "Florida", "12", 28, (1, 3)),
    State("GA", "Georgia", "13", 14, (2, 3)),
    State("HI", "Hawaii", "15", 2, (1, 3)),
    State("ID", "Idaho", "16", 2, (2, 3)),
    State("IL", "Illinois", "17", 17, (2, 3)),
    State("IN", "Indiana", "18", 9, (1, 3)),
    State("IA", "Iowa", "19", 4, (2, 3)),
    State("KS", "Kansas", "20", 4, (2, 3)),
    State("KY", "Kentucky", "21", 6, (2, 3)),
    State("LA", "Louisiana", "22", 6, (2, 3)),
    State("ME", "Maine", "23", 2, (1, 2)),
    State("MD", "Maryland", "24", 8, (1, 3)),
    State("MA", "Massachusetts", "25", 9, (1, 2)),
    State("MI", "Michigan", "26", 13, (1, 2)),
    State("MN", "Minnesota", "27", 8, (1, 2)),
    State("MS", "Mississippi", "28", 4, (1, 2)),
    State("MO", "Missouri", "29", 8, (1, 3)),
    State("MT", "Montana", "30", 2, (1, 2)),
    State("NE", "Nebraska", "31", 3, (1, 2)),
    State("NV", "Nevada", "32", 4, (1, 3)),
    State("NH", "New Hampshire", "33", 2, (2, 3)),
    State("NJ", "New Jersey", "34", 12, (1, 2)),
    State("NM", "New Mexico", "35", 3, (1, 2)),
    State("NY", "New York", "36", 26, (1, 3)),
    State("NC", "North Carolina", "37", 14, (2, 3)),
    State("ND", "North Dakota", "38", 1, (1, 3)),
    State("OH", "Ohio", "39", 15, (1, 3)),
    State("OK", "Oklahoma", "40", 5, (2, 3)),
    State("OR", "Oregon", "41", 6, (2, 3)),
    State("PA", "Pennsylvania", "42", 17, (1, 3)),
    State("RI", "Rhode Island", "44", 2, (1, 2)),
    State("SC", "South Carolina", "45", 7, (2, 3)),
    State("SD", "South Dakota", "46", 1, (2, 3)),
    State("TN", "Tennessee", "47", 9, (1, 2)),
    State("TX", "Texas", "48", 38, (1, 2)),
    State("UT", "Utah", "49", 4, (1, 3)),
    State("VT", "Vermont", "50", 1, (1, 3)),
    State("VA", "Virginia", "51", 11, (1, 2)),
    State("WA", "Washington", "53", 10, (1, 3)),
    State("WV", "West Virginia", "54", 2, (1, 2)),
    State("WI", "Wisconsin", "55", 8, (1, 3)),
    State("WY", "Wyoming", "56", 1, (1, 2)),
    State("DC", "District of Columbia", "11", 1, house_title="Delegate"),
    State("PR", "Puerto Rico", "72", 1, house_title="Resident Commissioner"),
    State("GU", "Guam", "66", 1, house_title="Delegate"),
    State("VI", "U.S. Virgin Islands", "78", 1, house_title="Delegate"),
    State("AS", "American Samoa", "60", 1, house_title="Delegate"),
    State("MP", "Northern Mariana Islands", "69", 1, house_title="Delegate"),
]

STATES: dict[str, State] = {state.code: state for state in _STATES}
CODE_OF_FIPS: dict[str, str] = {state.fips: state.code for state in _STATES}

ASSOCIATED = {
    "FM": "the Federated States of Micronesia",
    "MH": "the Marshall Islands",
    "PW": "Palau",
}
"""Independent countries in free association that share the US mail (48 U.S.C. 1931, 1921)."""

MILITARY_STATES = {
    "09": "AE",
    "340": "AA",
    "962": "AP",
    "963": "AP",
    "964": "AP",
    "965": "AP",
    "966": "AP",
}
"""ZIP prefix -> military 'state' (USPS Publication 28, section 238). Addresses, not places."""


def military_state(zip_code: str) -> str | None:
    """AA, AE or AP for a military or diplomatic ZIP, whatever state a table gives it."""
    return MILITARY_STATES.get(zip_code[:2]) or MILITARY_STATES.get(zip_code[:3])
